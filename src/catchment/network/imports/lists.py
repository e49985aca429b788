"""Official lists that people download themselves: schools, libraries, employers, hospitals."""

from collections.abc import Callable, Iterator

from catchment.network.imports import kinds, values
from catchment.network.imports.incoming import (
    IncomingHours,
    IncomingOrganisation,
    IncomingRow,
    IncomingSite,
)
from catchment.network.imports.tables import Line, Table
from catchment.network.imports.values import Columns, Notes
from catchment.people.enums import OrganisationKind, RegisterScheme

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_GIAS = {
    "urn": ("URN",),
    "name": ("EstablishmentName", "name"),
    "type": ("TypeOfEstablishment (name)", "type"),
    "status": ("EstablishmentStatus (name)", "status"),
    "phase": ("PhaseOfEducation (name)", "phase"),
    "low": ("StatutoryLowAge", "age_low"),
    "high": ("StatutoryHighAge", "age_high"),
    "street": ("Street",),
    "locality": ("Locality",),
    "address3": ("Address3",),
    "town": ("Town",),
    "postcode": ("Postcode",),
    "website": ("SchoolWebsite", "website"),
    "phone": ("TelephoneNum",),
    "ukprn": ("UKPRN",),
}
_LIBRARIES = {
    "authority": ("Local authority", "reporting", "authority"),
    "name": ("Library name", "name"),
    "address1": ("Address 1",),
    "address2": ("Address 2",),
    "address3": ("Address 3",),
    "postcode": ("Postcode",),
    "closed": ("Year closed", "closed"),
    "operation": ("operation_23",),
    "website": ("URL",),
    "email": ("Email address",),
    "url": ("URL",),
} | {day: (f"{day} staffed hours",) for day in _DAYS}
_EMPLOYERS = {
    "name": ("EmployerName", "name"),
    "current": ("CurrentName", "current_name"),
    "company": ("CompanyNumber", "company_number"),
    "employer": ("EmployerId", "gpg_employer_id"),
    "size": ("EmployerSize", "employer_size"),
    "address": ("Address",),
    "postcode": ("PostCode",),
}
_HOSPITALS = {
    "name": ("OrganisationName", "name"),
    "address1": ("Address1",),
    "address2": ("Address2",),
    "address3": ("City",),
    "postcode": ("Postcode",),
    "phone": ("Phone",),
    "email": ("Email",),
    "website": ("Website",),
}

_COLLEGE_WORDS = ("further education", "sixth form", "higher education", "16-19", "16 to 19")
_COUNCIL_ENDINGS = (
    " metropolitan borough council",
    " county council",
    " city council",
    " borough council",
    " council",
)


def read_gias(table: Table) -> list[IncomingRow]:
    """Schools and colleges of GIAS, in its own columns or in the small ones of older extracts.

    Raises:
        FileNotUnderstood: if it is no such file.
    """
    columns = Columns(table, _GIAS)
    columns.require("a GIAS file", "urn", "name", "postcode")
    return list(_each(table, lambda line, notes: _school(columns, line, notes)))


def read_libraries(table: Table) -> list[IncomingRow]:
    """Libraries: the Arts Council's list, or the one with opening hours; both, one after the other.

    Raises:
        FileNotUnderstood: if it is no such file.
    """
    columns = Columns(table, _LIBRARIES)
    columns.require("a list of libraries", "authority", "name", "postcode")
    return list(_each(table, lambda line, notes: _library(columns, line, notes)))


def read_employers(table: Table) -> list[IncomingRow]:
    """Employers of the gender pay gap list.

    Raises:
        FileNotUnderstood: if it is no such file.
    """
    columns = Columns(table, _EMPLOYERS)
    columns.require("a gender pay gap list", "name", "address", "company")
    return list(_each(table, lambda line, notes: _employer(columns, line, notes)))


def read_hospitals(table: Table) -> list[IncomingRow]:
    """Hospitals. Some lists have no postcodes; then they stand in the directory without a place on the map.

    Raises:
        FileNotUnderstood: if it is no such file.
    """
    columns = Columns(table, _HOSPITALS)
    columns.require("a list of hospitals", "name")
    return list(_each(table, lambda line, notes: _hospital(columns, line, notes)))


def _each(table: Table, read: Callable[[Line, Notes], IncomingRow]) -> Iterator[IncomingRow]:
    for line in table.lines:
        if line.problem:
            yield IncomingRow(number=line.number, problem=line.problem)
        else:
            yield read(line, Notes(list(line.notes)))


def _school(columns: Columns, line: Line, notes: Notes) -> IncomingRow:
    name, urn = columns.get(line, "name"), columns.get(line, "urn")
    number = kinds.number_in(RegisterScheme.URN, urn)
    if not name or not number:
        return IncomingRow(number=line.number, problem="It has no name, or no school number (URN).")
    kind, phase = columns.get(line, "type"), columns.get(line, "phase")
    identifiers = [(RegisterScheme.URN.value, number)]
    ukprn = kinds.number_in(RegisterScheme.UKPRN, columns.get(line, "ukprn"))
    if ukprn:
        identifiers.append((RegisterScheme.UKPRN.value, ukprn))
    site_address = values.website(columns.get(line, "website"), notes)
    phone = values.phone(columns.get(line, "phone"), notes)
    return IncomingRow(
        number=line.number,
        organisation=IncomingOrganisation(
            name=name[:200],
            kind=_school_kind(kind, phase).value,
            description=_school_sentence(columns, line, kind, phase, notes),
            website=site_address,
            phone=phone,
            identifiers=tuple(identifiers),
        ),
        site=IncomingSite(
            name=name[:200],
            source_key=number,
            address=columns.joined(line, "street", "locality", "address3", "town"),
            postcode=columns.get(line, "postcode"),
            phone=phone,
            website=site_address,
        ),
        left_out=_closed_school(columns.get(line, "status")),
        notes=tuple(notes.said),
    )


def _closed_school(status: str) -> str:
    """Open schools, and those about to close, are wanted."""
    said = status.lower()
    return f"It is not open: “{status}”." if said and not said.startswith("open") else ""


def _school_kind(kind: str, phase: str) -> OrganisationKind:
    said = f"{kind} {phase}".lower()
    if any(words in said for words in _COLLEGE_WORDS) and "academy" not in said:
        return OrganisationKind.COLLEGE
    return OrganisationKind.SCHOOL


def _school_sentence(columns: Columns, line: Line, kind: str, phase: str, notes: Notes) -> str:
    low, high = values.ages(columns.get(line, "low"), columns.get(line, "high"), notes)
    parts = [kind, phase if phase.lower() != "not applicable" else ""]
    if low is not None and high is not None:
        parts.append(f"ages {low} to {high}")
    return ", ".join(part for part in parts if part)


def _library(columns: Columns, line: Line, notes: Notes) -> IncomingRow:
    authority, name = columns.get(line, "authority"), columns.get(line, "name")
    if not authority or not name:
        return IncomingRow(number=line.number, problem="It has no name, or no local authority.")
    service = f"{_authority_name(authority)} libraries"
    closed = columns.get(line, "closed")
    shut = closed or columns.get(line, "operation").lower() == "closed"
    shown = name if "librar" in name.lower() else f"{name} Library"
    return IncomingRow(
        number=line.number,
        organisation=IncomingOrganisation(
            name=service[:200], kind=OrganisationKind.COUNCIL_SERVICE.value
        ),
        site=IncomingSite(
            name=shown[:200],
            source_key=f"{service}|{name}"[:120].lower(),
            address=columns.joined(line, "address1", "address2", "address3"),
            postcode=columns.get(line, "postcode"),
            email=values.email(columns.get(line, "email"), notes),
            website=values.website(columns.get(line, "website"), notes),
            hours=_library_hours(columns, line, notes),
        ),
        left_out=f"It closed{f' in {closed}' if closed else ''}." if shut else "",
        notes=tuple(notes.said),
    )


def _authority_name(authority: str) -> str:
    for ending in _COUNCIL_ENDINGS:
        if authority.lower().endswith(ending):
            return authority[: -len(ending)]
    return authority


def _library_hours(columns: Columns, line: Line, notes: Notes) -> tuple[IncomingHours, ...]:
    """Staffed hours; a day may have two stretches."""
    found: dict[tuple[int, str], IncomingHours] = {}
    for weekday, day in enumerate(_DAYS):
        for part in columns.get(line, day).replace("&", ",").replace(" and ", ",").split(","):
            hours = values.stretch(part)
            if hours:
                found[weekday, hours[0]] = IncomingHours(
                    weekday=weekday, opens=hours[0], closes=hours[1]
                )
            elif part.strip() and part.strip().lower() != "closed":
                notes.say(f"The hours of {day.title()}, “{part.strip()[:40]}”, cannot be read.")
    return tuple(found[key] for key in sorted(found))


def _employer(columns: Columns, line: Line, notes: Notes) -> IncomingRow:
    name = values.title(columns.get(line, "current") or columns.get(line, "name"))
    if not name:
        return IncomingRow(number=line.number, problem="It has no name.")
    company = kinds.number_in(RegisterScheme.COMPANY, columns.get(line, "company"))
    identifiers = [(RegisterScheme.COMPANY.value, company)] if company else []
    if columns.get(line, "employer"):
        identifiers.append((RegisterScheme.FEED.value, columns.get(line, "employer")[:80]))
    guessed = kinds.kind_of(name)
    kind = OrganisationKind.EMPLOYER if guessed == OrganisationKind.OTHER else guessed
    size = columns.get(line, "size")
    address, postcode = columns.get(line, "address"), columns.get(line, "postcode")
    return IncomingRow(
        number=line.number,
        organisation=IncomingOrganisation(
            name=name[:200],
            kind=kind.value,
            description=f"{size} employees" if size[:1].isdigit() else "",
            identifiers=tuple(identifiers),
        ),
        site=IncomingSite(
            name=name[:200],
            source_key="office",
            address=address.replace("\r", "").replace("\n", " ")[:300],
            postcode=postcode,
        ),
        notes=tuple(notes.said),
    )


def _hospital(columns: Columns, line: Line, notes: Notes) -> IncomingRow:
    name = columns.get(line, "name")
    if not name:
        return IncomingRow(number=line.number, problem="It has no name.")
    site_address = values.website(columns.get(line, "website"), notes)
    phone = values.phone(columns.get(line, "phone"), notes)
    return IncomingRow(
        number=line.number,
        organisation=IncomingOrganisation(
            name=name[:200],
            kind=OrganisationKind.HEALTH.value,
            website=site_address,
            phone=phone,
            email=values.email(columns.get(line, "email"), notes),
        ),
        site=IncomingSite(
            name=name[:200],
            source_key="hospital",
            address=columns.joined(line, "address1", "address2", "address3"),
            postcode=columns.get(line, "postcode"),
            phone=phone,
            website=site_address,
        ),
        notes=tuple(notes.said),
    )
