"""Links in mails to workplaces: prove the address first, and come back after a pause with one click."""

import datetime as dt
import uuid
from dataclasses import replace

from django.db import transaction

from catchment.people import tokens
from catchment.people.actions.invitations import Invited, invite_member
from catchment.people.actions.outbox import put_in_outbox
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.placements.actions.host_news import address_of, mail_host
from catchment.placements.actions.hosts import (
    ContactDetails,
    WorkplaceDetails,
    add_host,
    bring_back_host,
)
from catchment.placements.enums import HostLinkPurpose, HostSource, PauseReason
from catchment.placements.models import Host, HostLink

SIGN_UP_FOR = dt.timedelta(days=3)
COME_BACK_FOR = dt.timedelta(days=90)

#: More mails than a workplace needs, to one address and in one catchment, within an hour.
MOST_TO_ONE, MOST_IN_ALL = 3, 60
WAIT = dt.timedelta(hours=1)

#: Pauses that a host ends itself.
OWN_PAUSES = (PauseReason.ASKED, PauseReason.SILENT)


class LinkOver(ValueError):
    """It is unknown, used or too old."""


@transaction.atomic
def ask_for_link(*, catchment: Catchment, email: str, by: Actor) -> bool:
    """Send a link to an address, so that nothing is kept before somebody has shown that it is theirs.

    The page says the same whether a mail is sent or not: it tells nobody who is known here.

    Returns:
        Whether a mail waits to be sent; not where too many were asked for.
    """
    email = email.strip().lower()
    recent = HostLink.objects.filter(
        catchment=catchment, purpose=HostLinkPurpose.SIGN_UP, made_at__gt=by.now - WAIT
    )
    if recent.count() >= MOST_IN_ALL or recent.filter(email=email).count() >= MOST_TO_ONE:
        return False
    token = make_link(catchment, HostLinkPurpose.SIGN_UP, email, SIGN_UP_FOR, by=by)
    put_in_outbox(
        template="host_sign_up",
        recipient=email,
        facts={"catchment": catchment.name, "token": token},
        at=by.now,
        catchment=catchment,
    )
    return True


@transaction.atomic
def sign_up(*, token: str, details: WorkplaceDetails, by: Actor) -> tuple[Host, Invited]:
    """Keep what a workplace told about itself, once, and invite whoever told it.

    Args:
        token: from the mail; its address becomes the contact's, whatever the form says.
        details: what the form holds.
        by: a visitor.

    Raises:
        LinkOver: if the link was used, or is too old.
        UnknownPostcode: if the postcode is not known.
    """
    link = _used(token, HostLinkPurpose.SIGN_UP, by=by)
    contact: ContactDetails = replace(details.contact, email=link.email)
    here = replace(by, catchment_id=link.catchment_id)
    host = add_host(
        catchment=link.catchment,
        details=replace(details, contact=contact),
        source=HostSource.PUBLIC_PAGE,
        by=here,
        public_id=uuid.uuid4(),
    )
    invited = invite_member(
        catchment=link.catchment,
        email=link.email,
        name=contact.name,
        roles=[Role.HOST],
        organisation=host.organisation,
        by=here,
    )
    return host, invited


@transaction.atomic
def mail_the_way_back(*, host: Host, by: Actor) -> None:
    """Write to a host that paused itself by silence: the rule, and one link to come back."""
    address = address_of(host)
    if not address:
        return
    token = make_link(
        host.catchment, HostLinkPurpose.COME_BACK, address, COME_BACK_FOR, by=by, host=host
    )
    mail_host(host, "host_paused", by=by, token=token)


@transaction.atomic
def come_back(*, token: str, by: Actor) -> Host:
    """End a pause with the link from the mail.

    Raises:
        LinkOver: if the link was used, or is too old.
        HostMovedOn: if the host does not rest any more, or something was reported.
    """
    link = _used(token, HostLinkPurpose.COME_BACK, by=by)
    if link.host is None:
        raise LinkOver
    return bring_back_host(
        host=link.host,
        by=replace(by, catchment_id=link.catchment_id),
        reasons=OWN_PAUSES,
    )


def forget_old_links(*, now: dt.datetime) -> int:
    """Delete links that are used or too old, and the addresses with them. An hour's count is kept."""
    return HostLink.objects.over(at=now).filter(made_at__lt=now - WAIT).delete()[0]


def open_link(token: str, purpose: HostLinkPurpose, *, at: dt.datetime) -> HostLink:
    """The link that a token opens now.

    Raises:
        LinkOver: if it is unknown, used or too old.
    """
    found = (
        HostLink.objects.open_at(at)
        .filter(purpose=purpose, token_hash=tokens.token_hash(token, purpose=_bound(purpose)))
        .select_related("catchment", "host__organisation")
        .first()
    )
    if found is None:
        raise LinkOver
    return found


def make_link(
    catchment: Catchment,
    purpose: HostLinkPurpose,
    email: str,
    lasts: dt.timedelta,
    *,
    by: Actor,
    host: Host | None = None,
) -> str:
    """Store the hash of a new token; the token itself stands only in the mail."""
    token = tokens.new_token()
    HostLink.objects.create(
        catchment=catchment,
        host=host,
        purpose=purpose,
        email=email,
        token_hash=tokens.token_hash(token, purpose=_bound(purpose)),
        made_at=by.now,
        expires_at=by.now + lasts,
    )
    return token


def _used(token: str, purpose: HostLinkPurpose, *, by: Actor) -> HostLink:
    """Use a link up: of two who press at once, one goes on."""
    link = open_link(token, purpose, at=by.now)
    if not HostLink.objects.filter(pk=link.pk, used_at=None).update(used_at=by.now):
        raise LinkOver
    return link


def _bound(purpose: HostLinkPurpose) -> str:
    return f"host: {purpose}"
