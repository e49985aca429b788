"""What is written down of an organisation of the demo, and of who works there."""

from dataclasses import dataclass

from catchment.people.enums import OrganisationKind


@dataclass(frozen=True, slots=True)
class HelperSeed:
    """Somebody at an organisation.

    Attributes:
        name: an invented name.
        title: what the person does.
        gives: keys of ``offers.OFFERS``.
        cannot: what this helper cannot offer, said openly.
        cleared: whether a clearance to work with under-18s was seen.
        level: the level of a careers guidance qualification, if any.
        free: places left in the helper's week.
        volunteer: whether unpaid.
    """

    name: str
    title: str
    gives: tuple[str, ...]
    cannot: str = ""
    cleared: bool = True
    level: int | None = None
    free: int = 4
    volunteer: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationSeed:
    name: str
    kind: OrganisationKind
    town: str
    about: str
    offers: tuple[str, ...]
    helpers: tuple[HelperSeed, ...] = ()
    checked_days_ago: int = 30
    assures_under_18s: bool = False
