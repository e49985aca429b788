"""Whom staff may ring or write to at a workplace."""

import uuid

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.models import Host, HostContact


class CannotBeReached(ValueError):
    """Neither an e-mail address nor a telephone number."""


class ContactGone(Exception):
    """It was taken off before."""


@transaction.atomic
def write_first_contact(
    *, host: Host, name: str, by: Actor, email: str = "", phone: str = "", job_title: str = ""
) -> HostContact:
    """Write down whom to ask first; an earlier first contact stays, as another one.

    Raises:
        CannotBeReached: if neither address nor number is given.
    """
    HostContact.objects.filter(host=host, first=True).update(first=False)
    return add_contact(
        host=host, name=name, email=email, phone=phone, job_title=job_title, by=by, first=True
    )


@transaction.atomic
def add_contact(
    *,
    host: Host,
    name: str,
    by: Actor,
    email: str = "",
    phone: str = "",
    job_title: str = "",
    first: bool = False,
    public_id: uuid.UUID | None = None,
) -> HostContact:
    """Write down somebody whom staff may ask; the same form sent twice adds one.

    Raises:
        CannotBeReached: if neither address nor number is given.
    """
    if not email and not phone:
        raise CannotBeReached
    contact, made = HostContact.objects.get_or_create(
        public_id=public_id or uuid.uuid4(),
        defaults={
            "host": host,
            "name": name,
            "email": email,
            "phone": phone,
            "job_title": job_title,
            "first": first,
        },
    )
    if made:
        journal.record(
            by=by,
            sentence=f"wrote down a contact at “{host.organisation.name}”",
            subject=host,
            catchment_id=host.catchment_id,
        )
    return contact


@transaction.atomic
def remove_contact(*, contact: HostContact, by: Actor) -> None:
    """Take somebody off; the row is deleted.

    Raises:
        ContactGone: if it was taken off before.
    """
    host = contact.host
    gone, _ = HostContact.objects.filter(pk=contact.pk).delete()
    if not gone:
        raise ContactGone
    journal.record(by=by, sentence=f"took a contact off “{host.organisation.name}”", subject=host)
