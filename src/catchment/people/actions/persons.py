"""Persons, where they learn, and the people they trust."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actions.memberships import NotInThisCatchment
from catchment.people.actor import Actor
from catchment.people.models import (
    Catchment,
    Enrolment,
    Grant,
    Membership,
    Neighbourhood,
    Organisation,
    Person,
    Supporter,
)


class RecordAlreadyBegun(ValueError):
    """The same form was sent before."""


class EnrolledTwice(ValueError):
    """The person began at this school or college on this day already."""


class SupporterAlreadyNamed(ValueError):
    """The person has named somebody of this name."""


class SupporterAlreadyConfirmed(ValueError):
    """Somebody has confirmed them."""


class AddressHasChanged(ValueError):
    """Their address is no longer the one that was seen; or it is that one already."""


@transaction.atomic
def add_person(
    *,
    catchment: Catchment,
    name: str,
    by: Actor,
    known_as: str = "",
    born_on: dt.date | None = None,
    postcode: str = "",
    neighbourhood: Neighbourhood | None = None,
    languages: Sequence[str] = (),
    access_needs: Sequence[str] = (),
    invented: bool = False,
    let_in_until: dt.datetime | None = None,
    public_id: uuid.UUID | None = None,
) -> Person:
    """Begin a record, with or without an account to come.

    It never looks for somebody of the same name: the answer would reveal that a child is known here.

    Args:
        let_in_until: whoever adds the person may see the record until then, because the person agreed.
        public_id: drawn with the form, so that sending it twice begins one record.

    Raises:
        NotInThisCatchment: if the neighbourhood belongs elsewhere.
        RecordAlreadyBegun: if the form was sent before.
    """
    _refuse_neighbourhood_elsewhere(neighbourhood, catchment)
    made = _begun(
        public_id=public_id or uuid.uuid4(),
        catchment=catchment,
        name=name,
        known_as=known_as or name.split()[0],
        born_on=born_on,
        postcode=postcode,
        neighbourhood=neighbourhood,
        languages=list(languages),
        access_needs=list(access_needs),
        invented=invented,
        created_at=by.now,
    )
    if let_in_until is not None and by.membership_id is not None:
        _let_in(by.membership_id, made, by=by, until=let_in_until)
    journal.record(by=by, sentence="began your record", about=made, subject=made)
    return made


@transaction.atomic
def add_learner(
    *,
    catchment: Catchment,
    school: Organisation,
    year_group: str,
    on: dt.date,
    by: Actor,
    **details: Any,
) -> Person:
    """Begin a record and write down where they learn, in one go.

    Args:
        details: as for ``add_person``.

    Raises:
        NotInThisCatchment: if the school is not seen in the catchment.
    """
    made = add_person(catchment=catchment, by=by, **details)
    enrol(person=made, organisation=school, year_group=year_group, starts_on=on, by=by)
    return made


def _begun(**values: Any) -> Person:
    try:
        with transaction.atomic():
            return Person.objects.create(**values)
    except IntegrityError as twice:
        raise RecordAlreadyBegun from twice


def _let_in(membership_id: int, person: Person, *, by: Actor, until: dt.datetime) -> None:
    Grant.objects.create(
        person=person,
        recipient=Membership.objects.get(pk=membership_id),
        purpose="to begin your record and help you",
        given_by_id=by.user_id,
        starts_at=by.now,
        until=until,
    )


def _refuse_neighbourhood_elsewhere(
    neighbourhood: Neighbourhood | None, catchment: Catchment
) -> None:
    if neighbourhood is not None and neighbourhood.catchment_id != catchment.pk:
        raise NotInThisCatchment(neighbourhood)


@transaction.atomic
def update_person(
    *,
    person: Person,
    name: str,
    known_as: str,
    by: Actor,
    born_on: dt.date | None = None,
    postcode: str = "",
    neighbourhood: Neighbourhood | None = None,
    languages: Sequence[str] = (),
    access_needs: Sequence[str] = (),
) -> Person:
    """Change a person's details.

    Raises:
        NotInThisCatchment: if the neighbourhood belongs elsewhere.
    """
    _refuse_neighbourhood_elsewhere(neighbourhood, person.catchment)
    Person.objects.filter(pk=person.pk).update(
        name=name,
        known_as=known_as,
        born_on=born_on,
        postcode=postcode,
        neighbourhood=neighbourhood,
        languages=list(languages),
        access_needs=list(access_needs),
    )
    person.refresh_from_db()
    journal.record(by=by, sentence="changed your details", about=person, subject=person)
    return person


@transaction.atomic
def enrol(
    *,
    person: Person,
    organisation: Organisation,
    year_group: str,
    starts_on: dt.date,
    by: Actor,
    ends_on: dt.date | None = None,
) -> Enrolment:
    """Write down that a person learns somewhere. Their careers leader may then open their page.

    Raises:
        NotInThisCatchment: if the school or college is not seen in the person's catchment.
        EnrolledTwice: if the same was written before.
    """
    if not Organisation.objects.in_catchment(person.catchment).filter(pk=organisation.pk).exists():
        raise NotInThisCatchment(organisation)
    try:
        with transaction.atomic():
            made = Enrolment.objects.create(
                person=person,
                organisation=organisation,
                year_group=year_group,
                starts_on=starts_on,
                ends_on=ends_on,
            )
    except IntegrityError as twice:
        raise EnrolledTwice(person) from twice
    journal.record(
        by=by,
        sentence="wrote down where you learn",
        about=person,
        subject=made,
    )
    return made


@transaction.atomic
def name_supporter(
    *,
    person: Person,
    name: str,
    by: Actor,
    relation: str = "",
    can_give: str = "",
    email: str = "",
) -> Supporter:
    """Name somebody the person trusts. They are told nothing; see ``confirm_supporter``.

    Args:
        email: where a link may be sent once somebody has confirmed that too.

    Raises:
        SupporterAlreadyNamed: if the person has named somebody of this name.
    """
    try:
        with transaction.atomic():
            made = Supporter.objects.create(
                person=person,
                name=name,
                relation=relation,
                can_give=can_give,
                email=email,
                created_at=by.now,
            )
    except IntegrityError as twice:
        raise SupporterAlreadyNamed(name) from twice
    journal.record(by=by, sentence="named somebody you trust", about=person, subject=made)
    return made


@transaction.atomic
def forget_supporter(*, supporter: Supporter, by: Actor) -> None:
    """Take somebody off the list for good; what is left is a journal line without their name."""
    person = supporter.person
    journal.record(
        by=by,
        sentence="took somebody off the list of people you trust",
        about=person,
        subject=supporter,
    )
    Supporter.objects.filter(pk=supporter.pk).delete()


@transaction.atomic
def change_supporter_address(*, supporter: Supporter, email: str, by: Actor) -> Supporter:
    """Give another address, or none. Nothing is sent there before somebody has confirmed it.

    Raises:
        AddressHasChanged: if it is this one already.
    """
    if not Supporter.objects.filter(pk=supporter.pk).exclude(email=email).update(email=email):
        raise AddressHasChanged(supporter)
    supporter.refresh_from_db()
    journal.record(
        by=by,
        sentence="changed the address of somebody you trust",
        about=supporter.person,
        subject=supporter,
    )
    return supporter


@transaction.atomic
def confirm_supporter(*, supporter: Supporter, by: Actor, email: str = "") -> Supporter:
    """Say that a supporter of somebody under 18 may be reached: the person named may be the one who harms.

    Args:
        supporter: who is confirmed.
        by: the cleared professional.
        email: the address as they have seen it; empty where there is none.

    Raises:
        SupporterAlreadyConfirmed: if somebody was faster.
        AddressHasChanged: if the address is another than was seen.
    """
    waiting = Supporter.objects.to_confirm().filter(pk=supporter.pk, email=email)
    confirmed = waiting.update(
        confirmed_by_id=by.membership_id, confirmed_at=by.now, confirmed_email=email
    )
    if not confirmed:
        supporter.refresh_from_db()
        raise (SupporterAlreadyConfirmed if supporter.email == email else AddressHasChanged)(
            supporter
        )
    supporter.refresh_from_db()
    journal.record(
        by=by,
        sentence="confirmed somebody you trust",
        about=supporter.person,
        subject=supporter,
    )
    return supporter
