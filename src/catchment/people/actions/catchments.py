"""Making a catchment ready, and opening it for people."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.colours import contrast
from catchment.people.enums import CatchmentStatus
from catchment.people.models import Catchment, Neighbourhood, SafetyNumber

#: The pale surface on which the catchment's colour must be readable, and how well (WCAG AA).
TINT = "#eff6f4"
LEAST_CONTRAST = 4.5


class SafetyNumbersMissing(ValueError):
    """No catchment opens, or stays open, without numbers to call."""


class CatchmentNotPreparing(ValueError):
    """Only a catchment that is being prepared can be opened."""


class AddressTaken(ValueError):
    """Another catchment has this short name."""


class NeighbourhoodNamedTwice(ValueError):
    """The catchment has a neighbourhood of this name."""


class UnknownNeighbourhood(LookupError):
    """A boundary names a place that the catchment does not have."""


class NotAColour(ValueError):
    """A colour is # and six figures from 0 to f."""


class ColourTooPale(ValueError):
    """Text in this colour could not be read."""


@dataclass(frozen=True, slots=True)
class NumberToCall:
    who: str
    number: str
    when: str = ""


@transaction.atomic
def create_catchment(
    *,
    slug: str,
    name: str,
    by: Actor,
    about: str = "",
    run_by: str = "",
    contact_email: str = "",
    invented: bool = False,
    landscape: dict[str, Any] | None = None,
) -> Catchment:
    """Begin a catchment. It stays closed to people until ``open_catchment``.

    Raises:
        AddressTaken: if another has this ``slug``.
    """
    try:
        with transaction.atomic():
            made = Catchment.objects.create(
                slug=slug,
                name=name,
                about=about,
                run_by=run_by,
                contact_email=contact_email,
                invented=invented,
                landscape=landscape or {},
                created_at=by.now,
            )
    except IntegrityError as taken:
        raise AddressTaken(slug) from taken
    _note(made, by, "began a catchment")
    return made


@transaction.atomic
def describe_catchment(
    *,
    catchment: Catchment,
    name: str,
    about: str,
    run_by: str,
    contact_email: str,
    by: Actor,
) -> Catchment:
    """Say what the catchment is called, what it is and who runs it."""
    Catchment.objects.filter(pk=catchment.pk).update(
        name=name, about=about, run_by=run_by, contact_email=contact_email
    )
    catchment.refresh_from_db()
    _note(catchment, by, "changed how the catchment is described")
    return catchment


@transaction.atomic
def set_safety_numbers(
    *, catchment: Catchment, numbers: Sequence[NumberToCall], by: Actor
) -> list[SafetyNumber]:
    """Replace the numbers to call; whoever does it has checked each today.

    Raises:
        SafetyNumbersMissing: if there is none.
    """
    if not numbers:
        raise SafetyNumbersMissing(catchment)
    SafetyNumber.objects.filter(catchment=catchment).delete()
    made = [
        SafetyNumber.objects.create(
            catchment=catchment,
            who=one.who,
            number=one.number,
            when=one.when,
            position=position,
            checked_on=by.now.date(),
        )
        for position, one in enumerate(numbers, start=1)
    ]
    _note(catchment, by, "set the safety numbers")
    return made


@transaction.atomic
def open_catchment(*, catchment: Catchment, by: Actor) -> Catchment:
    """Let people in.

    Raises:
        SafetyNumbersMissing: if nobody could be called.
        CatchmentNotPreparing: if it is open already, or closed for good.
    """
    numbers = SafetyNumber.objects.filter(catchment=OuterRef("pk"))
    opened = Catchment.objects.filter(
        Exists(numbers), pk=catchment.pk, status=CatchmentStatus.PREPARING
    ).update(status=CatchmentStatus.OPEN)
    if not opened:
        raise _why_not_opened(catchment)
    catchment.refresh_from_db()
    _note(catchment, by, "opened the catchment for people")
    return catchment


def _why_not_opened(catchment: Catchment) -> Exception:
    if not SafetyNumber.objects.filter(catchment=catchment).exists():
        return SafetyNumbersMissing(catchment)
    return CatchmentNotPreparing(catchment)


@transaction.atomic
def add_neighbourhood(
    *,
    catchment: Catchment,
    name: str,
    postcode: str,
    latitude: float,
    longitude: float,
    by: Actor,
) -> Neighbourhood:
    """Add a named place; the caller has placed its centre postcode on the map.

    Raises:
        NeighbourhoodNamedTwice: if the catchment has one of this name.
    """
    last = Neighbourhood.objects.filter(catchment=catchment).aggregate(last=Max("position"))["last"]
    try:
        with transaction.atomic():
            made = Neighbourhood.objects.create(
                catchment=catchment,
                name=name,
                postcode=postcode,
                latitude=latitude,
                longitude=longitude,
                position=(last or 0) + 1,
            )
    except IntegrityError as taken:
        raise NeighbourhoodNamedTwice(name) from taken
    _note(catchment, by, "added a neighbourhood", made)
    return made


@transaction.atomic
def set_boundaries(
    *, catchment: Catchment, boundaries: Mapping[str, dict[str, Any]], by: Actor
) -> int:
    """Give neighbourhoods their boundaries, by name (capitals do not matter); says how many.

    Raises:
        UnknownNeighbourhood: if a name is not one of ours; nothing is changed then.
    """
    ours = {one.name.casefold(): one for one in Neighbourhood.objects.filter(catchment=catchment)}
    unknown = sorted(name for name in boundaries if name.casefold() not in ours)
    if unknown:
        raise UnknownNeighbourhood(", ".join(unknown))
    for name, geometry in boundaries.items():
        Neighbourhood.objects.filter(pk=ours[name.casefold()].pk).update(boundary=geometry)
    _note(catchment, by, "imported boundaries of neighbourhoods")
    return len(boundaries)


@transaction.atomic
def change_brand_colour(*, catchment: Catchment, colour: str, by: Actor) -> Catchment:
    """Change the one deep colour of the pages; an empty text goes back to the usual one.

    Raises:
        NotAColour: if it is not written as # and six figures.
        ColourTooPale: if it would not be readable on the pale surface.
    """
    colour = colour.strip().lower()
    if colour and not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise NotAColour(colour)
    if colour and contrast(colour, TINT) < LEAST_CONTRAST:
        raise ColourTooPale(colour)
    Catchment.objects.filter(pk=catchment.pk).update(brand_colour=colour)
    catchment.refresh_from_db()
    _note(catchment, by, "changed the colour of the pages")
    return catchment


def _note(catchment: Catchment, by: Actor, sentence: str, subject: object = None) -> None:
    journal.record(
        by=by,
        sentence=sentence,
        subject=subject or catchment,
        catchment_id=catchment.pk,
    )
