"""The daily round of clearances: tell of those that end soon, and of what has shut with one.

Nothing is shut here: what a clearance opens is worked out from its date at each click. These notices
only see to it that nobody is surprised.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q

from catchment.network.enums import CredentialKind
from catchment.network.models import Credential
from catchment.people.actor import Actor, system
from catchment.people.models import Grant, Membership, Person
from catchment.people.queries import actor_of
from catchment.support.actions.notices import tell, tell_person
from catchment.support.models import Notice, TeamMember
from catchment.support.models.clearance import grown_up_if_born_by
from catchment.support.rules.clearance import may_be_let_in_about

#: So long before a clearance ends, everybody whom it concerns is told.
NOTICE = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ending:
    """A member who is let in about somebody under 18, and the last day of their clearance."""

    member: Membership
    person: Person
    last_day: dt.date

    @property
    def key(self) -> str:
        """The same for each notice of this member, person and day."""
        return f"{self.member.pk} {self.person.pk} {self.last_day}"


def sweep_clearances(*, now: dt.datetime) -> int:
    """Tell of clearances that end within thirty days, and of those that have; safe to run twice.

    Returns:
        How many endings were told of.
    """
    by = system("the daily round", now=now)
    endings = _endings(now)
    told = _told_before(endings)
    new = [one for one in endings if _key(one, now) not in told and _shuts(one, now)]
    for one in new:
        _tell(one, by)
    return len(new)


def _endings(now: dt.datetime) -> list[Ending]:
    """Each member and each person under 18 whose last clearance ends soon or has ended. Three queries."""
    on = now.date()
    ends = dict(
        Credential.objects.filter(
            kind=CredentialKind.CLEARANCE, helper__membership__isnull=False, seen_on__lte=on
        )
        .values_list("helper__membership")
        .annotate(last=Max("valid_to"))
        .filter(last__lte=on + NOTICE)
    )
    young = Q(person__born_on=None) | Q(person__born_on__gt=grown_up_if_born_by(on))
    grants = (
        Grant.objects.in_force(at=now)
        .filter(young, recipient_id__in=ends)
        .select_related("recipient__user", "recipient__organisation", "person__catchment")
        .order_by("recipient_id", "person_id", "pk")
    )
    pairs = {(one.recipient_id, one.person_id): one for one in grants}
    return [Ending(one.recipient, one.person, ends[one.recipient_id]) for one in pairs.values()]


def _told_before(endings: list[Ending]) -> set[str]:
    """Keys of what these members were told already. One query."""
    members = {one.member.pk for one in endings}
    told = Notice.objects.filter(to__in=members, key__startswith="clearance ")
    return set(told.values_list("key", flat=True))


def _shuts(one: Ending, now: dt.datetime) -> bool:
    """Whether anything shuts: not for somebody who is 18 by then, nor for a lead where they learn."""
    after = max(now, now + (one.last_day + dt.timedelta(days=1) - now.date()))
    return not may_be_let_in_about(actor_of(one.member, now=after), one.person)


def _key(one: Ending, now: dt.datetime) -> str:
    stage = "soon" if one.last_day >= now.date() else "over"
    return f"clearance {stage} {one.key}"


@transaction.atomic
def _tell(one: Ending, by: Actor) -> None:
    """The helper, the lead helper and the person; the helper's notice says that it was told."""
    soon, key = one.last_day >= by.now.date(), _key(one, by.now)
    day, name = f"{one.last_day.day} {one.last_day:%B}", one.person.known_as
    _tell_member(
        one,
        one.member,
        f"Your clearance ends on {day}. Have it renewed, so that you can go on helping {name}"
        if soon
        else f"Your clearance has ended. What {name} shares is shut until a new one is recorded",
        by,
    )
    lead = _lead_of(one.person)
    if lead is not None and lead.pk != one.member.pk:
        _tell_member(
            one,
            lead,
            f"The clearance of {one.member.user.name} ends on {day}. They help {name}"
            if soon
            else f"{one.member.user.name} cannot help {name} until their clearance is renewed",
            by,
        )
    tell_person(
        person=one.person,
        sentence=f"{one.member.user.name} needs a new check by {day} to go on helping you"
        if soon
        else f"{one.member.user.name} is waiting for a new check, and cannot read your plan until then",
        key=key,
        by=by,
        route="support:my_team",
    )


def _tell_member(one: Ending, to: Membership, sentence: str, by: Actor) -> None:
    place = TeamMember.objects.active().filter(plan__person=one.person, membership=to).first()
    tell(
        to=to,
        sentence=sentence,
        key=_key(one, by.now),
        by=by,
        about=one.person,
        route="support:team_place" if place else "",
        route_id=place.public_id if place else "",
    )


def _lead_of(person: Person) -> Membership | None:
    place = (
        TeamMember.objects.active()
        .filter(plan__person=person, is_lead=True)
        .select_related("membership")
        .first()
    )
    return place.membership if place else None
