"""What is said around work in the demo: Joey thanks a kitchen, and asks his school something."""

import datetime as dt

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.plans import person_of
from catchment.cli.demo.work.host_seeds import WEIR_KITCHEN
from catchment.people.actor import Actor
from catchment.people.queries import actor_of
from catchment.placements.actions.hours import (
    NewExperience,
    confirm_experience,
    write_experience,
)
from catchment.placements.actions.questions import answer_question, ask_own_school
from catchment.placements.actions.thanks import Written, let_thanks_through, write_thanks
from catchment.placements.enums import Mode, Phase
from catchment.placements.models import CohortMember, Host
from catchment.placements.models.thanks import Visit

THANKS = "Thank you for the afternoon. I did not know that bread is weighed. I made the small ones."
QUESTION = "If I get a kitchen, who pays for the shoes? Mine are not the right ones."
ANSWER = "School does. Come to my room on any Tuesday and we try some on. Nobody else is told."


def load_said(demo: Demo) -> None:
    """Joey was at The Weir Kitchen for an afternoon; the rest follows from it."""
    joey = person_of(demo, "Joey")
    kitchen = Host.objects.get(catchment=demo.catchment, organisation__name=WEIR_KITCHEN.name)
    visit = Visit(host=kitchen, person=joey, school=demo.organisations["Calder Edge Academy"])
    _afternoon(demo, visit)
    thanks = write_thanks(
        visit=visit, written=Written(words=THANKS, name_shown=True), by=_by(demo, "Joey", 6)
    )
    let_thanks_through(thanks=thanks, version=thanks.version, by=_by(demo, "Andrew Bell", 5))
    member = CohortMember.objects.select_related("cohort__school").get(person=joey)
    question = ask_own_school(member=member, words=QUESTION, by=_by(demo, "Joey", 4))
    answer_question(question=question, words=ANSWER, by=_by(demo, "Andrew Bell", 3))


def _afternoon(demo: Demo, visit: Visit) -> None:
    by = _by(demo, "Joey", 7)
    day = demo.now.date() - dt.timedelta(days=9)
    made = write_experience(
        person=visit.person, school=visit.school, phase=Phase.KEY_STAGE_4,
        written=NewExperience(
            where=f"An afternoon at {WEIR_KITCHEN.name}", mode=Mode.VISIT, starts_on=day,
            ends_on=day, minutes=180, host=visit.host,
        ),
        by=by, on=demo.now.date(),
    )  # fmt: skip
    confirm_experience(experience=made, by=_by(demo, "Andrew Bell", 7))


def _by(demo: Demo, name: str, days_ago: int) -> Actor:
    return actor_of(demo.members[name], now=demo.at(days_ago).now)
