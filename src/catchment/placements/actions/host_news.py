"""What a workplace is written: to whom, and in which mail. Called inside actions."""

from typing import Any

from catchment.people.actions.outbox import put_in_outbox
from catchment.people.actor import Actor
from catchment.people.enums import MembershipStatus, Role
from catchment.people.models import Membership
from catchment.placements.models import Host, HostContact


def mail_host(host: Host, template: str, *, by: Actor, **facts: Any) -> int:
    """Write one mail to the workplace: to its first contact, else to who acts for it.

    Returns:
        How many mails wait to be sent: 0 where nobody has left an address.
    """
    address = address_of(host)
    if not address:
        return 0
    put_in_outbox(
        template=template,
        recipient=address,
        facts={
            "workplace": host.organisation.name,
            "catchment": host.catchment.name,
            **facts,
        },
        at=by.now,
        catchment=host.catchment,
    )
    return 1


def address_of(host: Host) -> str:
    """The first contact's address, else any contact's, else that of a member in the role of host."""
    contacts = HostContact.objects.filter(host=host).exclude(email="")
    contact = contacts.order_by("-first", "pk").first()
    if contact is not None:
        return contact.email
    member = members_of(host).exclude(user__email=None).exclude(user__email="").first()
    return (member.user.email or "") if member is not None else ""


def members_of(host: Host) -> Any:
    """Who acts for the workplace here."""
    return (
        Membership.objects.filter(
            organisation_id=host.organisation_id,
            catchment_id=host.catchment_id,
            status=MembershipStatus.ACTIVE,
            roles__role=Role.HOST,
        )
        .select_related("user")
        .order_by("pk")
    )
