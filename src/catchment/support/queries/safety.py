"""When an answer begins with somebody's safety: which topics, by the rules, and whom to tell.

This finds no danger and decides nothing. It puts the people whose duty it is first in the answer,
where a need alone would have been matched with a service. The reasons stand in ``docs/safety.md``.
"""

import datetime as dt
from collections.abc import Iterable

from catchment.people.enums import Role
from catchment.people.models import Catchment, Enrolment, Membership, Person, SafetyNumber
from catchment.people.queries import Practice
from catchment.support.enums import Urgency
from catchment.support.queries.answered import (
    AskedNeed,
    SafetyFirst,
    SafetyNumberSaid,
    Said,
)
from catchment.support.queries.sentences import matters_now

ADULT = 18


#: How the line above a number says whom it is for; a line that says neither is for everybody.
CHILD_WORDS = ("child", "young", "under 18")
ADULT_WORDS = ("adult", "over 18", "18 or over", "18 and over")


def safety_first(
    person: Person, needs: Iterable[AskedNeed], *, rules: Practice, on: dt.date
) -> SafetyFirst | None:
    """Whom to tell first, or None where no need asks for it. Two queries where one does.

    Somebody whose age is not known counts as under 18.

    Args:
        rules: which topics are told first, as the catchment goes by them on that day.
    """
    age = person.age_on(on)
    minor = age is None or age < ADULT
    concerns = rules.topics("tell-first")
    if minor:
        concerns |= rules.topics("tell-first-children")
    urgent = [need for need in needs if need.topic in concerns and need.urgency == Urgency.NOW]
    if not urgent:
        return None
    leads = _leads(person, on=on) if minor else []
    return SafetyFirst(
        heading=_heading(person, leads, minor=minor),
        why=_why(person, urgent, minor=minor),
        leads=tuple(leads),
        numbers=_numbers(person.catchment, minor=minor),
    )


def _leads(person: Person, *, on: dt.date) -> list[str]:
    schools = Enrolment.objects.current(on=on).filter(person=person).values("organisation_id")
    members = (
        Membership.objects.active()
        .with_role(Role.SAFEGUARDING_LEAD)
        .filter(catchment_id=person.catchment_id, organisation__in=schools)
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
    )
    return [_named(member) for member in members]


def _named(member: Membership) -> str:
    where = f" at {member.organisation.name}" if member.organisation else ""
    return f"{member.user.name}, the safeguarding lead{where}"


def _numbers(catchment: Catchment, *, minor: bool) -> tuple[SafetyNumberSaid, ...]:
    """Those for somebody of this age: a child is not asked to choose; an adult may ring for a child."""
    listed = list(SafetyNumber.objects.filter(catchment=catchment).order_by("position"))
    listed.sort(key=lambda one: _is_for(one.who, CHILD_WORDS, ADULT_WORDS) and not minor)
    if minor:
        listed = [one for one in listed if not _is_for(one.who, ADULT_WORDS, CHILD_WORDS)] or listed
    return tuple(SafetyNumberSaid(who=one.who, number=one.number, when=one.when) for one in listed)


def _is_for(who: str, these: Iterable[str], others: Iterable[str]) -> bool:
    """Whether a number names these and not the others as those whom it is for."""
    said = who.lower()
    return any(word in said for word in these) and not any(word in said for word in others)


def _heading(person: Person, leads: list[str], *, minor: bool) -> Said:
    if leads:
        return Said(f"First, talk to {leads[0]}", f"First, tell {leads[0]}")
    if minor:
        return Said(
            "First, tell an adult whose job it is to keep you safe",
            f"First, tell somebody whose job it is to keep {person.known_as} safe",
        )
    return Said("Your safety comes first", f"{person.known_as}’s safety comes first")


def _why(person: Person, urgent: list[AskedNeed], *, minor: bool) -> Said:
    now = matters_now([need.name for need in urgent])
    if not minor:
        return Said(
            f"You said {now}. If you are in danger, call. Nobody here is told for you.",
            f"{person.known_as} said {now}. If there is danger, call; do not write first.",
        )
    return Said(
        f"You said {now}. You are doing a lot, and should not have to do it alone. "
        "They can bring in social care, and stay beside you.",
        f"{person.known_as} said {now}, and should not have to carry that alone. "
        "The lead decides with social care what happens; the help below works alongside.",
    )
