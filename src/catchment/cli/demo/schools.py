"""What schools of the demo do: say what parents see, confirm a parent, keep a worry apart from everything."""

import datetime as dt
import uuid
from dataclasses import replace

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.persons import Asking
from catchment.cli.demo.plans import acting, person_of
from catchment.people.actions.persons import enrol
from catchment.people.models import Person
from catchment.support.actions.concerns import Worry, record_concern
from catchment.support.actions.parents import ask_for_child, link_parent, set_what_parents_see
from catchment.support.enums import ParentSees

SCHOOL_OF_THE_WORRY = "Stoodley High School"
PUPIL_AGES = (12, 14)

WORRY = Worry(
    happened_on=dt.date.min,
    happened_when="before registration",
    what="Fell asleep in the form room. Came in without a coat, and said that it was nothing.",
    exact_words="“Gran’s back in hospital so I’m on the sofa at Dad’s. It’s fine, it’s only till Friday.”",
    told_by="the form tutor",
    action_taken=(
        "Talked in the quiet room over breakfast; lent a coat. Rang Dad, who knew and was glad of "
        "the call. The form tutor looks in each morning this week."
    ),
    no_referral_reason=(
        "No sign of harm. The family knows, has said what it needs, and the school gives it. Looked "
        "at again on Friday."
    ),
)


def load_schools(demo: Demo, others: list[Asking]) -> None:
    """Joey's mother is confirmed and reads dates, Karen's has asked; one gentle worry stands with its lead."""
    _confirm_joeys_mother(demo)
    _ask_as_karens_mother(demo)
    _record_a_worry(demo, others)


def _confirm_joeys_mother(demo: Demo) -> None:
    andrew = acting(demo, "Andrew Bell", 5.0)
    set_what_parents_see(
        organisation=demo.organisations["Calder Edge Academy"],
        younger_see=ParentSees.PLAN,
        older_see=ParentSees.DATES,
        older_from=13,
        by=andrew,
    )
    joey = person_of(demo, "Joey")
    link_parent(person=joey, parent=demo.members["Carol Lumb"], relation="my mum", by=andrew)


def _ask_as_karens_mother(demo: Demo) -> None:
    """It waits for the school's yes."""
    karen = person_of(demo, "Karen")
    assert karen.born_on is not None
    ask_for_child(
        name=karen.name,
        born_on=karen.born_on,
        school=demo.organisations["Stoodley High School"],
        relation="my mum",
        by=acting(demo, "Angela Ogden", 1.0),
    )


def _record_a_worry(demo: Demo, others: list[Asking]) -> None:
    """About nobody of the three stories."""
    person = _first_pupil(demo, others)
    farida = acting(demo, "Farida Hussain", 3.0)
    record_concern(
        person=person,
        organisation=demo.organisations[SCHOOL_OF_THE_WORRY],
        worry=_on(farida.now.date()),
        key=uuid.uuid4(),
        by=farida,
    )


def _on(day: dt.date) -> Worry:
    return replace(WORRY, happened_on=day)


def _first_pupil(demo: Demo, others: list[Asking]) -> Person:
    youngest, oldest = PUPIL_AGES
    on = demo.now.date()
    people = [asking.ladder.person for asking in others]
    pupil = next(one for one in people if youngest <= (one.age_on(on) or 0) <= oldest)
    enrol(
        person=pupil,
        organisation=demo.organisations[SCHOOL_OF_THE_WORRY],
        year_group="8",
        starts_on=dt.date(on.year - (on.month < 9), 9, 1),
        by=demo.at(70),
    )
    return pupil
