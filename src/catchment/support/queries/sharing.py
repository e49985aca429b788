"""Who may read a ladder now, and with whom it may be shared."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from catchment.network.models import Helper
from catchment.people.enums import SECOND_FACTOR_ROLES, Role
from catchment.people.models import Enrolment, Grant, Membership, MembershipRole, Person
from catchment.support.enums import STAFF_ROLES
from catchment.support.models import Ladder, LayerShare
from catchment.support.queries.safety import ADULT
from catchment.vocabulary.enums import Layer

#: So many letters before anybody is looked for, and so many shown.
LEAST_LETTERS, MOST_FOUND = 3, 5


@dataclass(frozen=True, slots=True)
class Reader:
    """A member who may read layers now."""

    grant_id: uuid.UUID
    recipient_id: int
    name: str
    organisation: str
    layers: tuple[Layer, ...]
    until: dt.datetime
    together: bool

    @property
    def reads_all(self) -> bool:
        return len(self.layers) == len(Layer)


def readers(ladder: Ladder, *, at: dt.datetime) -> list[Reader]:
    """Who else may read any of this ladder now, by name. One query."""
    shares = (
        LayerShare.objects.filter(layer__ladder=ladder, grant__in=Grant.objects.in_force(at=at))
        .select_related("grant__recipient__user", "grant__recipient__organisation", "layer")
        .order_by("grant__recipient__user__name", "grant_id", "layer__layer")
    )
    by_grant: dict[int, list[LayerShare]] = defaultdict(list)
    for share in shares:
        by_grant[share.grant_id].append(share)
    return [_reader(together) for together in by_grant.values()]


def people_one_may_share_with(person: Person, *, at: dt.datetime) -> list[Membership]:
    """Members whom the person knows: whoever they have let in before, and staff at their school.

    One query. For somebody under 18 whoever was let in before is offered only while they are cleared.
    """
    let_in = Membership.objects.filter(
        pk__in=Grant.objects.filter(person=person).values("recipient_id")
    )
    if _is_minor(person, at):
        let_in = let_in.filter(pk__in=_cleared(at))
    schools = Enrolment.objects.current(on=at.date()).filter(person=person)
    staff = Membership.objects.with_role(Role.CAREERS_LEADER) | Membership.objects.with_role(
        Role.SAFEGUARDING_LEAD
    )
    able = MembershipRole.objects.filter(role__in=SECOND_FACTOR_ROLES)
    known = let_in | staff.filter(organisation__in=schools.values("organisation_id"))
    return list(
        known.active()
        .filter(catchment_id=person.catchment_id, pk__in=able.values("membership_id"))
        .exclude(user_id=person.user_id or 0)
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
    )


def members_called(words: str, person: Person, *, at: dt.datetime) -> list[Membership]:
    """Helpers and leads of the catchment whose name begins like this, a few at most. One query.

    Only members whose role opens other people's records are ever found, so no child is. For
    somebody under 18 a helper is found only while they are cleared to work with under-18s.
    """
    typed = words.replace("\x00", " ").lower().split()
    if sum(map(len, typed)) < LEAST_LETTERS:
        return []
    able = MembershipRole.objects.filter(role__in=STAFF_ROLES & SECOND_FACTOR_ROLES)
    found = Membership.objects.active().filter(
        catchment_id=person.catchment_id, pk__in=able.values("membership_id")
    )
    for word in typed:
        found = found.filter(user__name__icontains=word)
    if _is_minor(person, at):
        found = found.filter(pk__in=_cleared(at))
    listed = (
        found.exclude(user_id=person.user_id or 0)
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
    )
    return [one for one in listed if _begins(one.user.name, typed)][:MOST_FOUND]


def _cleared(at: dt.datetime) -> QuerySet[Helper, Any]:
    """Keys of members who are cleared to work with under-18s."""
    cleared = Helper.objects.active().cleared_for_under_18s(on=at.date())
    return cleared.filter(membership__isnull=False).values("membership")


def _is_minor(person: Person, at: dt.datetime) -> bool:
    age = person.age_on(at.date())
    return age is None or age < ADULT


def _begins(name: str, typed: list[str]) -> bool:
    words = name.lower().split()
    return all(any(word.startswith(one) for word in words) for one in typed)


def _reader(shares: list[LayerShare]) -> Reader:
    grant = shares[0].grant
    organisation = grant.recipient.organisation
    return Reader(
        grant_id=grant.public_id,
        recipient_id=grant.recipient_id,
        name=grant.recipient.user.name,
        organisation=organisation.name if organisation else "",
        layers=tuple(share.layer.kind for share in shares),
        until=grant.until,
        together=any(share.together for share in shares),
    )
