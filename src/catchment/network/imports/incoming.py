"""What a file says, in one shape whatever its kind: plain frozen values, before anything is written."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingHours:
    """One stretch of opening; weekday 0 is Monday, times as "09:30"."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingSite:
    """A place. The postcode is as written; whether it is known is found out later.

    Attributes:
        source_key: the place's own number in its source; none means that name and postcode stand for it.
    """

    name: str
    source_key: str = ""
    address: str = ""
    postcode: str = ""
    access: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: tuple[IncomingHours, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingOffer:
    """An offer of help, with its words; topics are guessed from them later.

    Attributes:
        source_key: the offer's own number in its source.
        terms: words of the source's taxonomy.
        topics: short names of topics, once they were guessed.
        assured_on: when the source says that it was checked, as "2026-11-01".
    """

    source_key: str
    title: str
    description: str = ""
    terms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    min_age: int | None = None
    max_age: int | None = None
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    remote: bool = False
    in_person: bool = True
    times: tuple[int, ...] = ()
    cost_pence: int | None = None
    cost_note: str = ""
    eligibility: str = ""
    how_to_ask: str = ""
    phone: str = ""
    email: str = ""
    website: str = ""
    assured_on: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingOrganisation:
    """An organisation as its source knows it.

    Attributes:
        identifiers: pairs of a value of ``people.enums.RegisterScheme`` and a number.
    """

    name: str
    kind: str
    description: str = ""
    website: str = ""
    email: str = ""
    phone: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRow:
    """One row of a source: an organisation, with a place and an offer where it has them.

    Attributes:
        number: the line or position in the source, from 1, as its owner would count it.
        problem: why the row cannot be used; then the organisation is None.
        left_out: why the row is not wanted, though it can be read: a school that has closed.
        notes: what was understood with a doubt, as sentences for the report.
    """

    number: int
    organisation: IncomingOrganisation | None = None
    site: IncomingSite | None = None
    offer: IncomingOffer | None = None
    problem: str = ""
    left_out: str = ""
    notes: tuple[str, ...] = field(default=())


def row_as_plain(row: IncomingRow) -> dict[str, Any]:
    """The row as JSON holds it."""
    return asdict(row)


def row_of_plain(plain: dict[str, Any]) -> IncomingRow:
    """The opposite of ``row_as_plain``; lists become tuples again."""
    organisation, site, offer = plain["organisation"], plain["site"], plain["offer"]
    return IncomingRow(
        number=plain["number"],
        organisation=organisation and IncomingOrganisation(**_organisation_values(organisation)),
        site=site and IncomingSite(**_site_values(site)),
        offer=offer and IncomingOffer(**_tupled(offer)),
        problem=plain["problem"],
        left_out=plain["left_out"],
        notes=tuple(plain["notes"]),
    )


def _organisation_values(plain: dict[str, Any]) -> dict[str, Any]:
    pairs = tuple((scheme, number) for scheme, number in plain["identifiers"])
    return plain | {"identifiers": pairs}


def _site_values(plain: dict[str, Any]) -> dict[str, Any]:
    return _tupled(plain) | {"hours": tuple(IncomingHours(**one) for one in plain["hours"])}


def _tupled(plain: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in plain.items()
    }


class FileNotUnderstood(ValueError):
    """The file as a whole cannot be read. The message is a sentence that says what to do."""
