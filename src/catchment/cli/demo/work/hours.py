"""Hours of the demo: what is promised, what Joey has seen of work, and a visit of most others."""

import datetime as dt
import random
from collections.abc import Sequence

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.plans import person_of
from catchment.people.queries import actor_of
from catchment.placements.actions.guarantees import begin_guarantees
from catchment.placements.actions.hours import (
    NewExperience,
    answer_tests,
    confirm_experience,
    write_experience,
)
from catchment.placements.enums import ExperienceStatus, Mode, Phase, RealTest, TestAnswer
from catchment.placements.models import Cohort, CohortMember, Experience

VISITS = (
    ("Skircoat Ward day, a hospital visit", Mode.VISIT, 180),
    ("Design a bus stop", Mode.VIRTUAL, 120),
    ("A morning at the weavers", Mode.VISIT, 150),
    ("Shadowing at the town hall", Mode.SHADOWING, 300),
    ("The river project with the water company", Mode.PROJECT, 360),
)

JOEYS = (
    NewExperience(
        where="Design a bus stop", mode=Mode.VIRTUAL, starts_on=dt.date(2026, 1, 21),
        ends_on=dt.date(2026, 1, 21), minutes=120, words="",
    ),
    NewExperience(
        where="Skircoat Ward day, a hospital visit", mode=Mode.VISIT, starts_on=dt.date(2026, 3, 12),
        ends_on=dt.date(2026, 3, 12), minutes=180,
    ),
    NewExperience(
        where="Ogden Joinery, Sowerby Bridge", mode=Mode.PLACEMENT, starts_on=dt.date(2026, 6, 15),
        ends_on=dt.date(2026, 6, 17), minutes=900, words="I fitted a door. It shuts.",
    ),
)  # fmt: skip

OF_THE_SCHOOL = {
    RealTest.PURPOSE: (TestAnswer.YES, "Written down by both before he came."),
    RealTest.TWO_WAY: (TestAnswer.YES, "Worked beside Sharon all three days."),
    RealTest.TASK: (TestAnswer.YES, "One door, fitted."),
    RealTest.RANGE: (TestAnswer.YES, "Joiners, and customers."),
    RealTest.FEEDBACK: (TestAnswer.YES, "Sharon’s note."),
}
OF_JOEY = {
    RealTest.LEARNING: (TestAnswer.YES, "Read a drawing and measure twice."),
    RealTest.RANGE: (TestAnswer.PARTLY, "Joiners, but nobody from the office."),
}


def load_hours(demo: Demo, cohorts: Sequence[Cohort]) -> None:
    """Joey's by himself and his careers leader; others' in bulk."""
    begin_guarantees(catchment=demo.catchment, on=demo.at(150).now.date(), by=demo.at(150))
    _joeys(demo)
    _others(demo, cohorts)


def _joeys(demo: Demo) -> None:
    joey = person_of(demo, "Joey")
    school = demo.organisations["Calder Edge Academy"]
    himself = actor_of(demo.members["Joey"], now=demo.at(8).now)
    andrew = actor_of(demo.members["Andrew Bell"], now=demo.at(7).now)
    years_on = _years_on(demo.now.date())
    for seed in JOEYS:
        made = write_experience(
            person=joey, school=school, phase=Phase.KEY_STAGE_4, written=_moved(seed, years_on),
            by=himself, on=demo.now.date(),
        )  # fmt: skip
        confirm_experience(experience=made, by=andrew)
    answer_tests(experience=made, answers=OF_THE_SCHOOL, by_learner=False, by=andrew)
    answer_tests(experience=made, answers=OF_JOEY, by_learner=True, by=himself)


def _years_on(on: dt.date) -> int:
    """How far to move them so that the last is over, and not for more than a year."""
    last = JOEYS[-1].ends_on
    return on.year - last.year - ((on.month, on.day) <= (last.month, last.day))


def _moved(seed: NewExperience, years: int) -> NewExperience:
    """The same in the year of the demo, and over by now."""
    return NewExperience(
        where=seed.where,
        mode=seed.mode,
        starts_on=seed.starts_on.replace(year=seed.starts_on.year + years),
        ends_on=seed.ends_on.replace(year=seed.ends_on.year + years),
        minutes=seed.minutes,
        words=seed.words,
    )


def _others(demo: Demo, cohorts: Sequence[Cohort]) -> None:
    """Most learners have been somewhere with their school."""
    rng = random.Random(50)
    by = demo.at(30)
    members = CohortMember.objects.filter(cohort__in=cohorts, person__user=None)
    visits = []
    for member in members.select_related("cohort").order_by("pk"):
        for where, mode, minutes in rng.sample(VISITS, k=rng.choice((0, 1, 1, 2))):
            day = demo.now.date() - dt.timedelta(days=rng.randrange(40, 400))
            visits.append(
                Experience(
                    person_id=member.person_id,
                    school_id=member.cohort.school_id,
                    where=where,
                    mode=mode,
                    phase=Phase.KEY_STAGE_4,
                    status=ExperienceStatus.CONFIRMED,
                    starts_on=day,
                    ends_on=day,
                    minutes=minutes,
                    confirmed_at=by.now,
                    created_at=by.now,
                    changed_at=by.now,
                )
            )
    Experience.objects.bulk_create(visits, batch_size=1000)
