"""Telling somebody: a line on their page and in one mail a day, or at once where it is urgent."""

from uuid import UUID

from catchment.people.actor import Actor
from catchment.people.models import Membership, Person
from catchment.support.models import Notice


def tell(
    *,
    to: Membership,
    sentence: str,
    key: str,
    by: Actor,
    about: Person | None = None,
    route: str = "",
    route_id: UUID | str = "",
    urgent: bool = False,
) -> None:
    """Write a notice once; called inside actions. The worker mails it.

    Args:
        to: who should hear.
        sentence: plain words without content ("Karen asks you to join her team").
        key: what makes it the same notice when it is written again.
        by: who acts; ``by.now`` is the moment.
        about: whose affair it is; erased with them.
        route: name of the page it leads to ("support:plan"), with ``route_id`` as its one argument.
        urgent: mailed at once and not with the day's others.
    """
    Notice.objects.get_or_create(
        to=to,
        key=key[:120],
        defaults={
            "sentence": sentence[:200],
            "about": about,
            "route": route,
            "route_id": str(route_id),
            "urgent": urgent,
            "written_at": by.now,
        },
    )


def tell_person(
    *,
    person: Person,
    sentence: str,
    key: str,
    by: Actor,
    route: str = "",
    route_id: UUID | str = "",
    urgent: bool = False,
) -> None:
    """The same for the person themselves, where they have an account in their catchment."""
    if person.user_id is None:
        return
    own = Membership.objects.active().filter(
        user_id=person.user_id, catchment_id=person.catchment_id
    )
    membership = own.order_by("pk").first()
    if membership is not None:
        tell(
            to=membership,
            sentence=sentence,
            key=key,
            by=by,
            about=person,
            route=route,
            route_id=route_id,
            urgent=urgent,
        )
