"""What a file of learners meets: who is in the cohort, who learns at the school, and how they stand.

Nothing here looks beyond the school: whether a child is known elsewhere is nobody's to find out.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from catchment.people.models import Enrolment, Person
from catchment.placements.enums import CohortImportStatus
from catchment.placements.models import (
    Cohort,
    CohortImportRow,
    CohortMember,
    FocusIndicator,
    LearnerFact,
)
from catchment.vocabulary.models import OccupationCategory

#: Details of a person that a file may say, as the row calls them, and as the table does.
PERSONAL = {
    "name": "name",
    "known_as": "known_as",
    "born_on": "born_on",
    "postcode": "postcode",
    "languages": "languages",
    "access": "access_needs",
}
#: The same of their place in a cohort.
OF_MEMBER = {
    "learner_number": "learner_number",
    "travel_minutes": "travel_minutes",
    "travel_by": "travel_by",
    "interests": "interests",
    "checks": "checks_done",
    "free_from": "free_from",
    "free_until": "free_until",
}

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two learners of one name and birthday at the school: a file must give a learner number."""


@dataclass(slots=True)
class Met:
    """Who is there already.

    Attributes:
        members: by learner number, of this cohort.
        places: the place in this cohort by person.
        learners: those of the school by name and birthday; two of them are ``Twins``.
        facts: (code, value, spread) by person.
    """

    members: dict[str, CohortMember] = field(default_factory=dict)
    places: dict[int, CohortMember] = field(default_factory=dict)
    learners: dict[tuple[str, dt.date], Person | Twins] = field(default_factory=dict)
    facts: dict[int, list[list[Any]]] = field(default_factory=dict)

    def found(self, values: State) -> Person | Twins | None:
        """Whom a row is about: by number in the cohort, else by name and birthday at the school."""
        member = self.members.get(values.get("learner_number") or "")
        if member is not None:
            return member.person
        born = dt.date.fromisoformat(values["born_on"])
        return self.learners.get((values["name"].casefold(), born))


def who_is_there(cohort: Cohort, *, on: dt.date) -> Met:
    """Learners of the cohort and of its school; three queries."""
    met = Met()
    for member in cohort.members.select_related("person"):
        met.places[member.person_id] = member
        if member.learner_number:
            met.members[member.learner_number] = member
    enrolled = Enrolment.objects.current(on=on).filter(organisation=cohort.school)
    learners = Person.objects.filter(
        Q(pk__in=enrolled.values("person_id")) | Q(cohort_places__cohort=cohort),
        catchment=cohort.catchment,
    ).distinct()
    for person in learners:
        if person.born_on is None:
            continue
        key = (person.name.casefold(), person.born_on)
        met.learners[key] = Twins() if key in met.learners else person
    for fact in LearnerFact.objects.filter(person__cohort_places__cohort=cohort):
        met.facts.setdefault(fact.person_id, []).append([fact.code, fact.value, fact.spread])
    return met


def state_of(person: Person, member: CohortMember | None, facts: Iterable[list[Any]]) -> State:
    """How a learner stands, as plain values that can be compared and put back."""
    state = {key: _plain(getattr(person, name)) for key, name in PERSONAL.items()}
    if member is not None:
        state |= {key: _plain(getattr(member, name)) for key, name in OF_MEMBER.items()}
    return state | {"facts": sorted(list(fact) for fact in facts)}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value


def said_of(person: Person | None, values: State) -> State:
    """What a row may write: details that somebody with a sign-in keeps themselves are theirs."""
    mine = () if person is not None and person.user_id is not None else PERSONAL
    wanted = {key: values[key] for key in (*mine, *OF_MEMBER) if key in values}
    return wanted | {"facts": sorted(list(fact) for fact in values.get("facts", []))}


def differs(state: State, wanted: State) -> bool:
    """Whether a row would change anything."""
    facts = {(code, spread): value for code, value, spread in state["facts"]}
    if any(facts.get((code, spread)) != value for code, value, spread in wanted["facts"]):
        return True
    return any(state.get(key) != value for key, value in wanted.items() if key != "facts")


def interests_by_name() -> dict[str, str]:
    """Fields of work, as people write them and by slug."""
    found = OccupationCategory.objects.values_list("name", "slug")
    return {name.casefold(): slug for name, slug in found} | {slug: slug for _name, slug in found}


def indicator_codes(cohort: Cohort) -> set[str]:
    """Codes that the catchment's schemes look at: columns of that name hold such facts."""
    found = FocusIndicator.objects.filter(scheme__catchment_id=cohort.catchment_id)
    return set(found.values_list("code", flat=True))


def touched_since(rows: Iterable[CohortImportRow], run_id: int) -> set[int]:
    """Persons among new ones to whom something has happened since: these are not taken out again.

    One query for each table that leads to a person.
    """
    keys = [row.person_id for row in rows if row.person_id]
    touched = set(
        Person.objects.filter(pk__in=keys, user__isnull=False).values_list("pk", flat=True)
    )
    for relation in Person._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if model._meta.model_name in _LEFT_BY_AN_IMPORT:
            continue
        found = model._base_manager.filter(**{f"{name}__in": keys})
        touched |= set(found.values_list(f"{name}_id", flat=True))
    places = CohortMember.objects.filter(person__in=keys).exclude(import_rows__run=run_id)
    written = CohortImportRow.objects.filter(run__status=CohortImportStatus.WRITTEN)
    others = written.filter(person__in=keys).exclude(run=run_id)
    return touched | {
        key for found in (places, others) for key in found.values_list("person_id", flat=True)
    }


#: What an import itself leaves behind, and what reading does.
_LEFT_BY_AN_IMPORT = frozenset(
    {
        "enrolment",
        "cohortmember",
        "cohortimportrow",
        "learnerfact",
        "journalentry",
        "journallisting",
    }
)
