"""Any spreadsheet: which column says what. Guesses from the names; two that fit are asked about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catchment.network.imports import kinds, values
from catchment.network.imports.incoming import (
    IncomingOffer,
    IncomingOrganisation,
    IncomingRow,
    IncomingSite,
)
from catchment.network.imports.tables import Line, Table
from catchment.network.imports.values import Notes, plain_header
from catchment.people.enums import OrganisationKind, RegisterScheme

#: What a column may say: how we call it, and how others do. Plain names only, the most usual first.
CALLED: dict[str, tuple[str, tuple[str, ...]]] = {
    "organisation": (
        "Organisation: its name",
        (
            "organisation", "organisationname", "organization", "organizationname", "provider",
            "providername", "company", "companyname", "charityname", "nameoforganisation", "employer",
            "group", "groupname", "agency",
        ),
    ),
    "kind": (
        "Organisation: its kind",
        ("kind", "organisationtype", "typeoforganisation", "sector", "organisationkind"),
    ),
    "about": ("Organisation: what it is", ("aboutus", "about", "organisationdescription", "whoweare")),
    "company_number": (
        "Organisation: company number",
        ("companynumber", "companyno", "companieshousenumber", "crn", "companyregistrationnumber"),
    ),
    "charity_number": (
        "Organisation: charity number",
        ("charitynumber", "charityno", "registeredcharity", "charityregistrationnumber"),
    ),
    "urn": ("Organisation: school number (URN)", ("urn", "schoolnumber", "schoolurn")),
    "key": (
        "The row’s own number in this list",
        ("id", "ref", "reference", "uniqueid", "recordid", "serviceid", "number", "rowid"),
    ),
    "place": ("Place: its name", ("venue", "place", "location", "site", "building", "venuename", "where")),
    "address1": ("Place: first line of the address", ("address", "address1", "addressline1", "street", "fulladdress")),
    "address2": ("Place: second line", ("address2", "addressline2", "locality", "area")),
    "address3": ("Place: third line", ("address3", "addressline3")),
    "town": ("Place: town", ("town", "city", "towncity", "posttown")),
    "postcode": ("Place: postcode", ("postcode", "postalcode", "zip", "pcode", "venuepostcode")),
    "phone": ("Phone", ("phone", "telephone", "tel", "phonenumber", "telephonenumber", "contactnumber", "mobile")),
    "email": ("E-mail", ("email", "emailaddress", "contactemail", "mail")),
    "website": ("Website", ("website", "web", "url", "webaddress", "link", "webpage")),
    "title": (
        "Offer of help: its title",
        ("offer", "service", "servicename", "activity", "activityname", "project", "title", "whatweoffer"),
    ),
    "description": (
        "Offer of help: what it is",
        ("description", "details", "servicedescription", "summary", "whatitis", "activitydescription"),
    ),
    "words": ("Offer of help: its topics", ("topics", "topic", "category", "categories", "keywords", "tags", "theme")),
    "min_age": ("Offer of help: youngest age", ("minage", "agefrom", "minimumage", "youngestage", "lowage")),
    "max_age": ("Offer of help: oldest age", ("maxage", "ageto", "maximumage", "oldestage", "highage")),
    "cost": ("Offer of help: cost", ("cost", "price", "fee", "fees", "charge", "charges")),
    "who": ("Offer of help: who it is for", ("eligibility", "whoitisfor", "whofor", "for", "whocanuseit", "criteria")),
    "how": ("Offer of help: how to ask", ("howtoask", "referral", "howtorefer", "howtoapply", "booking")),
    "languages": ("Offer of help: languages", ("languages", "language", "languagesspoken")),
    "access": ("Place: access", ("access", "accessibility", "disabledaccess", "accessible")),
}  # fmt: skip

#: A bare "Name" is the organisation's, unless another column is.
_BARE_NAME = ("name", "fullname")


@dataclass(frozen=True, slots=True)
class Guess:
    """What the names of the columns suggest.

    Attributes:
        columns: for what is clear, which column says it.
        unclear: for what several columns fit equally, these columns.
    """

    columns: dict[str, str]
    unclear: dict[str, tuple[str, ...]]


def guess(headers: Sequence[str]) -> Guess:
    """Guess which column says what; where two fit, none is taken and both are named."""
    fitting: dict[str, list[str]] = {}
    for header in headers:
        for target in _targets(header):
            fitting.setdefault(target, []).append(header)
    if "organisation" not in fitting:
        bare = [header for header in headers if plain_header(header) in _BARE_NAME]
        fitting |= {"organisation": bare} if bare else {}
    clear = {target: found[0] for target, found in fitting.items() if len(found) == 1}
    unclear = {target: tuple(found) for target, found in fitting.items() if len(found) > 1}
    return Guess(clear, unclear)


def _targets(header: str) -> list[str]:
    """What a column's name may stand for: exactly, else with what stands in brackets left out."""
    for name in (plain_header(header), plain_header(header.split("(")[0])):
        found = [target for target, (_, called) in CALLED.items() if name in called]
        if found:
            return found
    return []


def read_mapped(
    table: Table, columns: Mapping[str, str], *, kind: str = OrganisationKind.OTHER
) -> list[IncomingRow]:
    """Read rows through a mapping.

    Args:
        table: the file.
        columns: for each thing said, the header of its column; what is missing is not said.
        kind: of organisations whose kind no column says.
    """
    at = {target: table.headers.index(header) for target, header in columns.items() if header}
    return list(_each(table, at, OrganisationKind(kind)))


def _each(table: Table, at: Mapping[str, int], kind: OrganisationKind) -> Iterator[IncomingRow]:
    for line in table.lines:
        if line.problem:
            yield IncomingRow(number=line.number, problem=line.problem)
            continue
        cells = {target: line.cells[place] for target, place in at.items()}
        yield _row(line, cells, kind)


def _row(line: Line, cells: dict[str, str], kind: OrganisationKind) -> IncomingRow:
    notes = Notes(list(line.notes))
    if not cells.get("organisation"):
        return IncomingRow(
            number=line.number, problem="It does not say which organisation it is about."
        )
    has_offer = bool(cells.get("title"))
    reached = {
        "phone": values.phone(cells.get("phone", ""), notes),
        "email": values.email(cells.get("email", ""), notes),
        "website": values.website(cells.get("website", ""), notes),
    }
    return IncomingRow(
        number=line.number,
        organisation=_organisation(cells, kind, notes, {} if has_offer else reached),
        site=_site(cells),
        offer=_offer(cells, notes, reached) if has_offer else None,
        notes=tuple(notes.said),
    )


def _organisation(
    cells: dict[str, str], kind: OrganisationKind, notes: Notes, reached: dict[str, str]
) -> IncomingOrganisation:
    """Contacts of a row with an offer belong to the offer."""
    name = values.title(cells["organisation"])[:200]
    about = cells.get("about", "") or ("" if cells.get("title") else cells.get("description", ""))
    numbers = _numbers(cells, notes)
    return IncomingOrganisation(
        name=name,
        kind=_kind(cells, name, kind, notes, numbers),
        description=about[:2000],
        identifiers=numbers,
        **reached,
    )


def _kind(
    cells: dict[str, str],
    name: str,
    usual: OrganisationKind,
    notes: Notes,
    numbers: tuple[tuple[str, str], ...],
) -> str:
    told = cells.get("kind", "")
    named = kinds.named_kind(told)
    if named is not None:
        return named.value
    if told:
        notes.say(f"“{told[:60]}” is not one of our kinds of organisation.")
    if usual != OrganisationKind.OTHER:
        return usual.value
    guessed = kinds.kind_of(name, numbers=numbers)
    notes.say(f"We guessed that the organisation is: {guessed.label.lower()}.")
    return guessed.value


def _numbers(cells: dict[str, str], notes: Notes) -> tuple[tuple[str, str], ...]:
    found = []
    for target, scheme in (
        ("company_number", RegisterScheme.COMPANY),
        ("charity_number", RegisterScheme.CHARITY),
        ("urn", RegisterScheme.URN),
    ):
        told = cells.get(target, "")
        number = kinds.number_in(scheme, told) if told else ""
        if number:
            found.append((scheme.value, number))
        elif told:
            notes.say(f"“{told[:40]}” is no {scheme.label.lower()}; it is left out.")
    return tuple(found)


def _site(cells: dict[str, str]) -> IncomingSite | None:
    lines = [
        cells.get(name, "").strip(" ,") for name in ("address1", "address2", "address3", "town")
    ]
    address = ", ".join(dict.fromkeys(part for part in lines if part))[:300]
    postcode, place = cells.get("postcode", ""), cells.get("place", "")
    if not (address or postcode or place):
        return None
    return IncomingSite(
        name=(place or lines[0] or values.title(cells["organisation"]))[:200],
        address=address,
        postcode=postcode,
        access=kinds.access_in(cells.get("access", "")),
    )


def _offer(cells: dict[str, str], notes: Notes, reached: dict[str, Any]) -> IncomingOffer:
    low, high = values.ages(cells.get("min_age", ""), cells.get("max_age", ""), notes)
    pence, cost_note = values.cost(cells.get("cost", ""))
    words = cells.get("words", "").replace(";", ",").replace("|", ",").split(",")
    spoken = cells.get("languages", "").replace(";", ",").replace("/", ",").split(",")
    return IncomingOffer(
        source_key=cells.get("key", "")[:200],
        title=cells["title"][:120],
        description=cells.get("description", "")[:5000],
        terms=tuple(word.strip() for word in words if word.strip()),
        min_age=low,
        max_age=high,
        languages=kinds.languages_in([one.strip() for one in spoken], notes),
        cost_pence=pence,
        cost_note=cost_note,
        eligibility=cells.get("who", "")[:300],
        how_to_ask=cells.get("how", "")[:300],
        **reached,
    )
