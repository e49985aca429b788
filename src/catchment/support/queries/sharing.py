"""Who may read a ladder now, and with whom it may be shared."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

from catchment.people.enums import SECOND_FACTOR_ROLES, Role
from catchment.people.models import Enrolment, Grant, Membership, MembershipRole, Person
from catchment.support.models import Ladder, LayerShare
from catchment.vocabulary.enums import Layer


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

    One query.
    """
    let_in = Grant.objects.filter(person=person).values("recipient_id")
    schools = Enrolment.objects.current(on=at.date()).filter(person=person)
    staff = Membership.objects.with_role(Role.CAREERS_LEADER) | Membership.objects.with_role(
        Role.SAFEGUARDING_LEAD
    )
    able = MembershipRole.objects.filter(role__in=SECOND_FACTOR_ROLES)
    known = Membership.objects.filter(pk__in=let_in) | staff.filter(
        organisation__in=schools.values("organisation_id")
    )
    return list(
        known.active()
        .filter(catchment_id=person.catchment_id, pk__in=able.values("membership_id"))
        .exclude(user_id=person.user_id or 0)
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
    )


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
