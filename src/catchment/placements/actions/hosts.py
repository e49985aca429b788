"""Hosts: how a workplace is written down, checked, paused, and won back."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.network.actions.organisations import (
    add_organisation,
    add_site,
    close_organisation,
    reopen_organisation,
)
from catchment.network.records import OrganisationDetails, SiteDetails
from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import OrganisationKind, OrganisationStatus
from catchment.people.models import Catchment, Organisation
from catchment.placements.actions.contacts import write_first_contact
from catchment.placements.actions.host_news import mail_host
from catchment.placements.enums import HOST_MOVES, Appetite, HostSource, HostStatus, PauseReason
from catchment.placements.models import Host, OwnFind


class HostThere(Exception):
    """The organisation is a host already."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.host = host


class HostMovedOn(Exception):
    """It no longer stands where the page said: somebody was faster."""


class NothingSeen(ValueError):
    """Who checks a host writes down what they saw."""


class NoDayToAsk(ValueError):
    """Who says not now names the day on which to be asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearDetails:
    """What a host wants this year.

    Attributes:
        ask_again_on: needed with "not now", and kept only then.
        contacts_a_month: requests that it wants at most in a calendar month.
        at_once: learners in one week at most, over all it opens; None for no limit.
    """

    appetite: str = Appetite.INTERESTED
    appetite_reason: str = ""
    ask_again_on: dt.date | None = None
    contacts_a_month: int = 2
    at_once: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """Whom staff may ring or write to."""

    name: str
    email: str = ""
    phone: str = ""
    job_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplaceDetails:
    """A workplace that is in no directory yet."""

    name: str
    contact: ContactDetails
    kind: str = OrganisationKind.EMPLOYER
    address: str = ""
    postcode: str = ""
    about: str = ""
    year: YearDetails = field(default_factory=YearDetails)


@transaction.atomic
def add_host(
    *,
    catchment: Catchment,
    details: WorkplaceDetails,
    source: HostSource,
    by: Actor,
    public_id: uuid.UUID | None = None,
    invented: bool = False,
) -> Host:
    """Write down a workplace; until somebody has checked it, it stands in no directory.

    Args:
        catchment: where it is.
        details: what is known.
        source: how it came to us.
        by: who writes it down; a visitor on the public page.
        public_id: chosen by the form, so that the same form sent twice adds one.
        invented: whether it is made up, for the demo.

    Raises:
        AlreadyAdded: if this form was sent before.
        UnknownPostcode: if the postcode is not known.
    """
    organisation = add_organisation(
        catchment=catchment,
        details=OrganisationDetails(name=details.name, kind=details.kind),
        by=by,
        public_id=public_id,
        invented=invented,
    )
    if details.postcode or details.address:
        add_site(
            organisation=organisation,
            details=SiteDetails(
                name=details.name, address=details.address, postcode=details.postcode
            ),
            by=by,
        )
    close_organisation(organisation=organisation, by=by)
    return _made(
        catchment, organisation, source, details.year, details.about, details.contact, by=by
    )


@transaction.atomic
def begin_host(
    *,
    organisation: Organisation,
    catchment: Catchment,
    source: HostSource,
    year: YearDetails,
    contact: ContactDetails,
    by: Actor,
    about: str = "",
) -> Host:
    """Let an organisation that is in the directory become a host; it waits to be checked.

    Raises:
        HostThere: if it is one already, for example after a double click.
    """
    return _made(catchment, organisation, source, year, about, contact, by=by)


def _made(
    catchment: Catchment,
    organisation: Organisation,
    source: HostSource,
    year: YearDetails,
    about: str,
    contact: ContactDetails,
    *,
    by: Actor,
) -> Host:
    host = Host(
        catchment=catchment,
        organisation=organisation,
        source=source,
        about=about,
        **_wanted(year),
        created_at=by.now,
        changed_at=by.now,
    )
    try:
        with transaction.atomic():
            host.save()
    except IntegrityError as there:
        same = Host.objects.filter(catchment=catchment, organisation=organisation).first()
        if same is None:
            raise
        raise HostThere(same) from there
    if contact.email or contact.phone:
        write_first_contact(
            host=host,
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            job_title=contact.job_title,
            by=by,
        )
    journal.record(
        by=by,
        sentence=f"wrote down the host “{organisation.name}”",
        subject=host,
        catchment_id=catchment.pk,
    )
    return host


@transaction.atomic
def from_own_find(*, own_find: OwnFind, by: Actor) -> Host:
    """Make the workplace that a learner found a host that waits to be checked, once.

    Nothing of the learner is written to it, and nothing is sent.
    """
    own_find = (
        OwnFind.objects.select_for_update(of=("self",))
        .select_related("person__catchment", "host")
        .get(pk=own_find.pk)
    )
    if own_find.host is not None:
        return own_find.host
    host = add_host(
        catchment=own_find.person.catchment,
        details=WorkplaceDetails(
            name=own_find.workplace,
            address=own_find.town,
            postcode=own_find.postcode,
            contact=ContactDetails(
                name=own_find.contact_name or own_find.workplace,
                email=own_find.contact_email,
                phone=own_find.contact_phone,
            ),
        ),
        source=HostSource.OWN_FIND,
        by=by,
        invented=own_find.person.invented,
    )
    OwnFind.objects.filter(pk=own_find.pk).update(host=host, changed_at=by.now)
    return host


@transaction.atomic
def verify_host(*, host: Host, words: str, by: Actor) -> Host:
    """Say that the workplace was looked at: from now on it is seen and asked.

    Raises:
        NothingSeen: if no word says what was seen.
        HostMovedOn: if it was checked before.
    """
    if not words.strip():
        raise NothingSeen
    _move(host, HostStatus.VERIFIED, by=by, words=words)
    organisation = host.organisation
    if organisation.status == OrganisationStatus.CLOSED:
        reopen_organisation(organisation=organisation, by=by)
    mail_host(host, "host_checked", by=by)
    journal.record(by=by, sentence=f"checked the host “{organisation.name}”", subject=host)
    return host


@transaction.atomic
def refuse_host(*, host: Host, words: str, by: Actor) -> Host:
    """Take a workplace on no further, with the reason, which staff alone read.

    Raises:
        NothingSeen: if no word says why.
        HostMovedOn: if it was refused before.
    """
    if not words.strip():
        raise NothingSeen
    _move(host, HostStatus.REFUSED, by=by, words=words)
    journal.record(
        by=by, sentence=f"did not take on the host “{host.organisation.name}”", subject=host
    )
    return host


def _move(host: Host, to: HostStatus, *, by: Actor, words: str) -> None:
    moved = Host.objects.filter(pk=host.pk, status__in=HOST_MOVES[to]).update(
        status=to,
        checked_by_id=by.membership_id,
        checked_by_name=by.name,
        checked_at=by.now,
        checked_words=words.strip()[:500],
        paused_at=None,
        pause_reason="",
        version=F("version") + 1,
        changed_at=by.now,
    )
    if not moved:
        raise HostMovedOn(host)
    host.refresh_from_db()


@transaction.atomic
def pause_host(*, host: Host, reason: PauseReason, by: Actor) -> Host:
    """Ask a host nothing for a while, and show it to no learner.

    Raises:
        HostMovedOn: if it was not standing open.
    """
    paused = Host.objects.filter(pk=host.pk, status__in=HOST_MOVES[HostStatus.PAUSED]).update(
        status=HostStatus.PAUSED,
        paused_at=by.now,
        pause_reason=reason,
        version=F("version") + 1,
        changed_at=by.now,
    )
    if not paused:
        raise HostMovedOn(host)
    host.refresh_from_db()
    journal.record(
        by=by,
        sentence=f"paused the host “{host.organisation.name}”",
        subject=host,
        catchment_id=host.catchment_id,
    )
    return host


@transaction.atomic
def bring_back_host(*, host: Host, by: Actor, reasons: tuple[PauseReason, ...]) -> Host:
    """End a pause. What was seen when the host was checked still stands.

    Args:
        host: the one that rests.
        by: the host itself or staff; a visitor with the link from the mail.
        reasons: pauses that the actor may end: after a report only staff may.

    Raises:
        HostMovedOn: if it does not rest, or for another reason.
    """
    back = Host.objects.filter(
        pk=host.pk, status=HostStatus.PAUSED, pause_reason__in=reasons
    ).update(
        status=HostStatus.VERIFIED,
        paused_at=None,
        pause_reason="",
        version=F("version") + 1,
        changed_at=by.now,
    )
    if not back:
        raise HostMovedOn(host)
    host.refresh_from_db()
    journal.record(
        by=by,
        sentence=f"took up again the host “{host.organisation.name}”",
        subject=host,
        catchment_id=host.catchment_id,
    )
    return host


@transaction.atomic
def say_year(*, host: Host, year: YearDetails, by: Actor) -> Host:
    """Write down what a host wants this year.

    Raises:
        NoDayToAsk: if it is "not now" without a day on which to ask again.
    """
    Host.objects.filter(pk=host.pk).update(
        **_wanted(year), version=F("version") + 1, changed_at=by.now
    )
    host.refresh_from_db()
    journal.record(
        by=by,
        sentence=f"said what “{host.organisation.name}” wants this year",
        subject=host,
    )
    return host


def _wanted(year: YearDetails) -> dict[str, object]:
    not_now = year.appetite == Appetite.NOT_NOW
    if not_now and year.ask_again_on is None:
        raise NoDayToAsk
    return {
        "appetite": year.appetite,
        "appetite_reason": year.appetite_reason,
        "ask_again_on": year.ask_again_on if not_now else None,
        "contacts_a_month": year.contacts_a_month,
        "at_once": year.at_once,
    }
