"""Shapes rows for the pages about people; the questions stand in the context's queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catchment.design.phrases import LONDON, clock_time
from catchment.people.actor import Actor
from catchment.people.enums import AccessFeature, JournalKind, Language
from catchment.people.models import Enrolment, Grant, JournalEntry, Person


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as a helper or careers leader sees them."""

    person: Person
    age: int | None
    learns: str
    grants: list[Grant]

    @property
    def until(self) -> dt.datetime | None:
        """When the last of what is shared ends; None where nothing is shared by choice."""
        return max((grant.until for grant in self.grants), default=None)


def with_what_is_seen(persons: QuerySet[Person], actor: Actor) -> QuerySet[Person]:
    """Fetch grants to this membership, and where they learn: two more queries."""
    return persons.select_related("neighbourhood").prefetch_related(
        Prefetch(
            "grants",
            queryset=Grant.objects.in_force(at=actor.now)
            .filter(recipient_id=actor.membership_id)
            .order_by("until"),
            to_attr="shown_grants",
        ),
        Prefetch(
            "enrolments",
            queryset=Enrolment.objects.current(on=actor.now.date())
            .select_related("organisation")
            .order_by("starts_on"),
            to_attr="shown_enrolments",
        ),
    )


def person_row(person: Person, *, on: dt.date) -> PersonRow:
    """Shape a person fetched by ``with_what_is_seen``. No query."""
    enrolments: Sequence[Enrolment] = vars(person)["shown_enrolments"]
    return PersonRow(
        person=person,
        age=person.age_on(on),
        learns=", ".join(
            _("year %(year)s at %(school)s")
            % {"year": one.year_group, "school": one.organisation.name}
            for one in enrolments
        ),
        grants=vars(person)["shown_grants"],
    )


#: Lines that are written for everybody who may read the journal, as the person reads them.
TO_THE_PERSON = {
    "made somebody a member": gettext_lazy("gave you a way to sign in here"),
    "began your record": gettext_lazy("began a record with your name"),
    "sent an invitation": gettext_lazy("sent you an invitation"),
    "accepted an invitation": gettext_lazy("took up the invitation for you"),
    "read the ladder": gettext_lazy("read your ladder"),
    "named somebody you trust": gettext_lazy("wrote down somebody you trust"),
    "confirmed somebody you trust": gettext_lazy("said that somebody you trust may be reached"),
    "asked who can help you": gettext_lazy("asked who is in the best position to help you"),
    "said that an answer is not right": gettext_lazy(
        "said that an answer about who can help you is not right"
    ),
    "replied to what was said against an answer": gettext_lazy(
        "replied to what was said about one of your answers"
    ),
    "kept that you do not want one suggestion": gettext_lazy(
        "noted that you do not want somebody who was suggested"
    ),
    "kept whom you chose to ask": gettext_lazy("noted whom you chose to ask"),
    "found somebody for a need that nobody met before": gettext_lazy(
        "found somebody for a need of yours that nobody met before"
    ),
}


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day, newest first."""

    day: dt.date
    lines: list[str]


def days(entries: Iterable[JournalEntry]) -> list[Day]:
    """Journal lines as sentences, by day in British time; ``entries`` come newest first."""
    return [
        Day(day=day, lines=_lines(of_day))
        for day, of_day in groupby(entries, key=lambda entry: entry.at.astimezone(LONDON).date())
    ]


def _lines(of_day: Iterable[JournalEntry]) -> list[str]:
    """What somebody reads ten times a day is told once, with how often; what is written, each time."""
    told: dict[tuple[Any, ...], list[JournalEntry]] = {}
    for entry in of_day:
        same = (entry.user_id, entry.actor_name, entry.sentence)
        told.setdefault(same if entry.kind == JournalKind.READ else (entry.pk,), []).append(entry)
    return [_said_once(same) for same in told.values()]


def _said_once(same: list[JournalEntry]) -> str:
    if len(same) == 1:
        return sentence(same[0])
    return ngettext(
        "%(sentence)s, and once before, at %(first)s",
        "%(sentence)s, and %(count)s times before, first at %(first)s",
        len(same) - 1,
    ) % {
        "sentence": sentence(same[0]),
        "count": len(same) - 1,
        "first": clock_time(same[-1].at),
    }


def sentence(entry: JournalEntry) -> str:
    """Who did what, and when: "Ruth Sutcliffe, helper at Youth Hub, read your ladder, 10:14am"."""
    role, organisation = entry.actor_role, entry.actor_organisation
    if role and organisation:
        who = _("%(name)s, %(role)s at %(organisation)s")
    elif role:
        who = _("%(name)s, %(role)s")
    else:
        who = "%(name)s"
    name = _who(entry)
    named = who % {"name": name, "role": role, "organisation": organisation}
    told = {
        "who": named[:1].upper() + named[1:],
        "did": TO_THE_PERSON.get(entry.sentence, entry.sentence) or _("was here"),
        "time": clock_time(entry.at),
    }
    if role:
        return _("%(who)s, %(did)s, %(time)s") % told
    return _("%(who)s %(did)s, %(time)s") % told


def _who(entry: JournalEntry) -> str:
    if entry.is_by_nobody:
        return _("Catchment itself")
    return entry.actor_name or _("Somebody whose details are gone")


def languages_of(person: Person) -> str:
    known = dict(Language.choices)
    return ", ".join(str(known.get(code, code)) for code in person.languages)


def access_needs_of(person: Person) -> str:
    known = dict(AccessFeature.choices)
    return ", ".join(str(known.get(code, code)) for code in person.access_needs)
