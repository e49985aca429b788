"""Organisations across the border: shown in a neighbouring catchment, hidden there, shown again.

It stays owned where it is, and its capacity is one everywhere. The owner says where it is shown;
the coordinator of each neighbour decides whether it is seen there.
"""

from django.db import IntegrityError, transaction

from catchment.network.actions.directory import bump_directory
from catchment.network.models import HiddenHere
from catchment.people.actor import Actor
from catchment.people.journal import record
from catchment.people.models import Catchment, Organisation


class OwnCatchment(ValueError):
    """An organisation is always shown in the catchment that owns it."""


class HiddenThere(Exception):
    """The coordinator of that catchment has hidden it; only they show it again."""


class AlreadyShown(Exception):
    """It is shown there already."""


class NotShownThere(Exception):
    """It is not shown there, or somebody was faster."""


class NotHidden(Exception):
    """It is not hidden there, or somebody was faster."""


@transaction.atomic
def show_organisation_in(*, organisation: Organisation, catchment: Catchment, by: Actor) -> None:
    """Let a neighbouring catchment see an organisation, and suggest what it offers.

    Raises:
        OwnCatchment: if that is the catchment that owns it.
        HiddenThere: if that catchment's coordinator has hidden it.
        AlreadyShown: if it is shown there.
    """
    if organisation.catchment_id == catchment.pk:
        raise OwnCatchment(organisation)
    if HiddenHere.objects.filter(organisation=organisation, catchment=catchment).exists():
        raise HiddenThere(organisation)
    _show(organisation, catchment)
    _note(organisation, catchment, by, f"showed “{organisation.name}” in {catchment.name}")


@transaction.atomic
def stop_showing_organisation_in(
    *, organisation: Organisation, catchment: Catchment, by: Actor
) -> None:
    """Take an organisation back out of a neighbouring catchment, hidden there or not.

    Raises:
        NotShownThere: if it is not shown there.
    """
    hidden, _ = HiddenHere.objects.filter(organisation=organisation, catchment=catchment).delete()
    if not _unshow(organisation, catchment) and not hidden:
        raise NotShownThere(organisation)
    _note(organisation, catchment, by, f"stopped showing “{organisation.name}” in {catchment.name}")


@transaction.atomic
def hide_organisation_in(*, organisation: Organisation, catchment: Catchment, by: Actor) -> None:
    """Hide a neighbour's organisation in one's own catchment, until one shows it again.

    Raises:
        NotShownThere: if it is not shown there.
    """
    if not _unshow(organisation, catchment):
        raise NotShownThere(organisation)
    HiddenHere.objects.bulk_create(
        [HiddenHere(organisation=organisation, catchment=catchment, hidden_at=by.now)],
        ignore_conflicts=True,
    )
    _note(organisation, catchment, by, f"hid “{organisation.name}” in {catchment.name}")


@transaction.atomic
def show_hidden_organisation(
    *, organisation: Organisation, catchment: Catchment, by: Actor
) -> None:
    """Show a neighbour's organisation again, which one had hidden.

    Raises:
        NotHidden: if it is not hidden there.
    """
    hidden, _ = HiddenHere.objects.filter(organisation=organisation, catchment=catchment).delete()
    if not hidden:
        raise NotHidden(organisation)
    _show(organisation, catchment)
    _note(organisation, catchment, by, f"showed “{organisation.name}” in {catchment.name} again")


def _show(organisation: Organisation, catchment: Catchment) -> None:
    """One row, whoever presses twice: the table itself refuses the second."""
    through = Organisation.shown_in.through
    try:
        with transaction.atomic():
            through.objects.create(organisation_id=organisation.pk, catchment_id=catchment.pk)
    except IntegrityError as there:
        raise AlreadyShown(organisation) from there


def _unshow(organisation: Organisation, catchment: Catchment) -> bool:
    gone, _ = Organisation.shown_in.through.objects.filter(
        organisation_id=organisation.pk, catchment_id=catchment.pk
    ).delete()
    return bool(gone)


def _note(organisation: Organisation, catchment: Catchment, by: Actor, sentence: str) -> None:
    """Both directories read anew; the line stands where whoever did it acts."""
    bump_directory(catchment_ids=[organisation.catchment_id, catchment.pk])
    record(
        by=by,
        sentence=sentence,
        subject=organisation,
        catchment_id=organisation.catchment_id,
    )
