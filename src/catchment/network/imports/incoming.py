"""What a file says, in one shape whatever its kind: plain frozen values, before anything is written."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingHours:
    """One stretch of opening; weekday 0 is Monday, times as "09:30"."""

    weekday: int
    opens: str
    closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingSite:
    """A place. The postcode is as written; whether it is known is found out later."""

    name: str
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
        assured_on: when the source says that it was checked, as "2026-11-01".
    """

    source_key: str
    title: str
    description: str = ""
    terms: tuple[str, ...] = ()
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
        notes: what was understood with a doubt, as sentences for the report.
    """

    number: int
    organisation: IncomingOrganisation | None = None
    site: IncomingSite | None = None
    offer: IncomingOffer | None = None
    problem: str = ""
    notes: tuple[str, ...] = field(default=())


class FileNotUnderstood(ValueError):
    """The file as a whole cannot be read. The message is a sentence that says what to do."""
