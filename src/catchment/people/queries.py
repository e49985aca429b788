"""Questions about people that pages ask."""

import datetime as dt
from dataclasses import dataclass

from catchment.people.actor import Actor
from catchment.people.models import (
    Catchment,
    Membership,
    Person,
    SafetyNumber,
    TermsAcceptance,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a signed-in user stands in this request."""

    actor: Actor
    catchment: Catchment
    terms: frozenset[str]


def standing_of(
    *, user_id: int, membership_public_id: str | None, now: dt.datetime
) -> Standing | None:
    """The membership in use, or the first active one; None without any. Four queries at most."""
    memberships = list(
        Membership.objects.active()
        .filter(user_id=user_id)
        .select_related("catchment", "organisation", "user")
        .prefetch_related("roles")
        .order_by("started_at", "pk")
    )
    if not memberships:
        return None
    chosen = next(
        (one for one in memberships if str(one.public_id) == membership_public_id),
        memberships[0],
    )
    return Standing(
        actor=actor_of(chosen, now=now),
        catchment=chosen.catchment,
        terms=frozenset(
            TermsAcceptance.objects.filter(user_id=user_id).values_list("version", flat=True)
        ),
    )


def actor_of(membership: Membership, *, now: dt.datetime) -> Actor:
    """The actor that this membership makes."""
    person_id = (
        Person.objects.filter(user_id=membership.user_id, catchment_id=membership.catchment_id)
        .values_list("pk", flat=True)
        .first()
    )
    return Actor(
        now=now,
        user_id=membership.user_id,
        catchment_id=membership.catchment_id,
        membership_id=membership.pk,
        organisation_id=membership.organisation_id,
        person_id=person_id,
        roles=frozenset(role.role for role in membership.roles.all()),
        name=membership.user.name,
        organisation_name=membership.organisation.name if membership.organisation else "",
    )


def catchment_for_visitor(*, slug: str | None) -> Catchment | None:
    """The one that the visitor chose, else the first that is open. One query."""
    catchments = list(Catchment.objects.open().order_by("pk")[:50])
    return next(
        (one for one in catchments if one.slug == slug),
        catchments[0] if catchments else None,
    )


def safety_numbers(catchment: Catchment) -> list[SafetyNumber]:
    """Who to call, in the catchment's order. One query."""
    return list(SafetyNumber.objects.filter(catchment=catchment).order_by("position"))
