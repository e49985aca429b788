"""What a learner has seen of work, towards what their catchment promises."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from catchment.people.models import Catchment, Enrolment, Person
from catchment.placements.enums import (
    IN_PERSON,
    ExperienceStatus,
    Mode,
    Phase,
    RealTest,
    TestAnswer,
)
from catchment.placements.models import (
    Cohort,
    CohortMember,
    Experience,
    ExperienceTest,
    Guarantee,
)

#: Five hours are a day's worth.
MINUTES_A_DAY = 300


@dataclass(frozen=True, slots=True)
class Tested:
    """One of the seven tests: the learner's answer where there is one, else the other side's."""

    test: RealTest
    answer: TestAnswer | None
    words: str
    by_learner: bool


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised in one phase, and how far it is; minutes and days done in that phase."""

    phase: Phase
    hours: int
    days: int
    minutes_done: int
    days_done: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """A learner's hours.

    Attributes:
        experiences: the latest first.
        done: minutes by mode.
        agreed: minutes that are agreed and not done.
        targets: what is promised, phase by phase; empty for adults.
    """

    experiences: tuple[Experience, ...]
    done: dict[Mode, int]
    agreed: int
    targets: tuple[Target, ...]

    @property
    def minutes(self) -> int:
        return sum(self.done.values())

    @property
    def promised_hours(self) -> int:
        return sum(one.hours for one in self.targets)


def phase_of(person: Person, year_group: str, *, on: dt.date) -> Phase:
    """Where somebody stands: by their year at school, else by their age."""
    number = re.search(r"\d+", year_group)
    age = person.age_on(on)
    year = int(number[0]) if number else (age - 5 if age is not None else 99)
    if year <= 9:
        return Phase.KEY_STAGE_3
    if year <= 11:
        return Phase.KEY_STAGE_4
    return Phase.POST_16 if age is not None and age < 19 else Phase.ADULT


def current_enrolment(person: Person, *, on: dt.date) -> Enrolment | None:
    """Where they learn today."""
    found = Enrolment.objects.current(on=on).filter(person=person)
    return found.select_related("organisation").order_by("-starts_on", "-pk").first()


def guarantees(catchment: Catchment, *, on: dt.date) -> dict[Phase, Guarantee]:
    """What is promised today, by phase; one query."""
    found = Guarantee.objects.filter(catchment=catchment, valid_from__lte=on)
    return {Phase(one.phase): one for one in found.order_by("valid_from", "pk")}


def ledger_of(person: Person, *, on: dt.date) -> Ledger:
    """Everything for one learner's page; three queries."""
    experiences = tuple(
        Experience.objects.filter(person=person)
        .select_related("host__organisation", "confirmed_by__user")
        .order_by("-starts_on", "-pk")
    )
    enrolment = current_enrolment(person, on=on)
    phase = phase_of(person, enrolment.year_group if enrolment else "", on=on)
    adult = phase == Phase.ADULT
    promised = {} if adult else guarantees(person.catchment, on=on)
    return Ledger(
        experiences=experiences,
        done=_by_mode(one for one in experiences if one.status != ExperienceStatus.AGREED),
        agreed=sum(one.minutes for one in experiences if one.status == ExperienceStatus.AGREED),
        targets=tuple(_target(one, experiences) for one in promised.values()),
    )


def _by_mode(experiences: Iterable[Experience]) -> dict[Mode, int]:
    done: Counter[Mode] = Counter()
    for one in experiences:
        done[Mode(one.mode)] += one.minutes
    return {mode: done[mode] for mode in Mode if done[mode]}


def _target(promised: Guarantee, experiences: Iterable[Experience]) -> Target:
    mine = [
        one
        for one in experiences
        if one.phase == promised.phase and one.status != ExperienceStatus.AGREED
    ]
    in_person = sum(one.minutes for one in mine if one.mode in IN_PERSON)
    return Target(
        phase=Phase(promised.phase),
        hours=promised.hours,
        days=promised.days,
        minutes_done=sum(one.minutes for one in mine),
        days_done=round(in_person / MINUTES_A_DAY, 1),
    )


def tests_of(experience: Experience) -> tuple[Tested, ...]:
    """The seven, in their order; one query. The learner has the last word."""
    said: dict[str, ExperienceTest] = {}
    for one in experience.tests.order_by("by_learner"):
        said[one.test] = one
    return tuple(_tested(test, said.get(test)) for test in RealTest)


def _tested(test: RealTest, said: ExperienceTest | None) -> Tested:
    if said is None:
        return Tested(test, None, "", by_learner=False)
    return Tested(test, TestAnswer(said.answer), said.words, said.by_learner)


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One learner of a cohort, with their minutes done and agreed."""

    member: CohortMember
    done: int
    agreed: int


def cohort_rows(cohort: Cohort, members: Iterable[CohortMember]) -> list[CohortRow]:
    """Hours of the learners that are shown; one query."""
    shown = list(members)
    sums: dict[tuple[int, bool], int] = {}
    found = (
        Experience.objects.filter(person__in=[one.person_id for one in shown])
        .filter(school=cohort.school)
        .values("person_id", "status")
        .annotate(minutes=Sum("minutes"))
    )
    for one in found:
        key = one["person_id"], one["status"] == ExperienceStatus.AGREED
        sums[key] = sums.get(key, 0) + one["minutes"]
    return [
        CohortRow(one, sums.get((one.person_id, False), 0), sums.get((one.person_id, True), 0))
        for one in shown
    ]
