"""Open Referral UK 3.0: services, with their organisations, places, times, prices and contacts.

Reads a page or list of services, a list of services at locations, organisations with their services,
or one service. What a feed leaves out is left out; what is wrong is noted or refused row by row.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from catchment.network.enums import block
from catchment.network.imports import kinds, values
from catchment.network.imports.incoming import (
    FileNotUnderstood,
    IncomingHours,
    IncomingOffer,
    IncomingOrganisation,
    IncomingRow,
    IncomingSite,
)
from catchment.network.imports.tables import MOST_ROWS, decode, refuse_wrong_files
from catchment.network.imports.values import Notes
from catchment.people.enums import RegisterScheme

Json = dict[str, Any]

_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_REMOTE_WORDS = ("online", "virtual", "phone", "remote", "video")
#: Halves of letters and a sign that databases cannot keep.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST_PRICE = 100_000
_NOON, _EVENING = "12:00", "17:00"


def read_file(data: bytes) -> tuple[list[IncomingRow], list[str]]:
    """Read a feed kept in a file.

    Raises:
        FileNotUnderstood: with a sentence that says what to do.
    """
    refuse_wrong_files(data)
    text, remarks = decode(data)
    try:
        feed = json.loads(text)
    except json.JSONDecodeError as broken:
        raise FileNotUnderstood(_broken(text, broken)) from broken
    except (RecursionError, ValueError) as odd:
        raise FileNotUnderstood("The file is no feed of services.") from odd
    return list(read_services(services_in(feed))), remarks + _incomplete(feed)


def services_in(feed: Any) -> list[Any]:
    """The services of a feed in any of its usual wrappings.

    Raises:
        FileNotUnderstood: if there are none.
    """
    found = _unwrapped(feed)
    if found is None:
        raise FileNotUnderstood(
            "We found no services in this file. It should be what the feed's address ending in "
            "/services gives."
        )
    if not found:
        raise FileNotUnderstood("The feed is empty: it lists no service.")
    if len(found) > MOST_ROWS:
        raise FileNotUnderstood(f"The feed lists more than {MOST_ROWS:,} services.")
    return [_service_of(one) for one in found]


def _unwrapped(feed: Any) -> list[Any] | None:
    match feed:
        case list():
            return feed
        case {"contents": list(contents)}:
            return contents
        case {"services": list(services), "name": _, "id": _}:
            return [_with_organisation(one, feed) for one in services]
        case {"services": list(services)}:
            return services
        case {"organizations": list(organisations)}:
            return [service for one in organisations for service in _services_of(one)]
        case {"id": _, "name": _}:
            return [feed]
    return None


def read_services(services: Iterable[Any]) -> Iterator[IncomingRow]:
    """One row a service; a further row for each further place."""
    number = 0
    seen: set[str] = set()
    for service in services:
        for row in _rows(service, number + 1, seen):
            number += 1
            yield row


def _broken(text: str, error: json.JSONDecodeError) -> str:
    if error.pos >= len(text.rstrip()) - 1 or "Unterminated" in error.msg:
        return (
            f"The file breaks off in line {error.lineno}: only a part of it came. Download the feed "
            "again. Nothing was changed."
        )
    return (
        f"The file is no feed of services: it cannot be read from line {error.lineno} on. Download it "
        "again, or ask whoever runs the feed."
    )


def _incomplete(feed: Any) -> list[str]:
    if not isinstance(feed, dict) or not isinstance(feed.get("total_pages"), int):
        return []
    if feed["total_pages"] <= 1:
        return []
    return [
        f"This is page {feed.get('page_number', '?')} of {feed['total_pages']}. To get all, give us the "
        "feed's address instead of a file."
    ]


def _services_of(organisation: Any) -> list[Any]:
    if not isinstance(organisation, dict):
        return [organisation]
    return [_with_organisation(one, organisation) for one in organisation.get("services") or []]


def _with_organisation(service: Any, organisation: Json) -> Any:
    if not isinstance(service, dict) or service.get("organization"):
        return service
    return service | {"organization": {k: v for k, v in organisation.items() if k != "services"}}


def _service_of(entry: Any) -> Any:
    """A service, also where the feed lists services at locations."""
    match entry:
        case {"service": {"id": _} as service, "location": dict()}:
            place = {name: value for name, value in entry.items() if name != "service"}
            return service | {"service_at_locations": [place]}
    return entry


def _rows(service: Any, number: int, seen: set[str]) -> Iterator[IncomingRow]:
    problem = _problem(service, seen)
    if problem:
        yield IncomingRow(number=number, problem=problem)
        return
    organisation_notes = Notes()
    organisation = _organisation(service, organisation_notes)
    if organisation is None:
        yield IncomingRow(number=number, problem="It does not say whose service it is.")
        return
    places = _dicts(service, "service_at_locations") or [{}]
    for at, place in enumerate(places):
        notes = Notes(list(organisation_notes.said))
        site = _site(place, organisation, notes)
        offer = _offer(
            service, place, notes, key=_offer_key(service, place, at), has_site=bool(site)
        )
        if len(places) > 1:
            notes.say(f"The service has {len(places)} places; this is number {at + 1}.")
        yield IncomingRow(
            number=number + at,
            organisation=organisation,
            site=site,
            offer=offer,
            notes=tuple(notes.said),
        )


def _problem(service: Any, seen: set[str]) -> str:
    if not isinstance(service, dict):
        return "It is no service."
    missing = [name for name in ("id", "name") if not _text(service, name)]
    if missing:
        return f"It has no “{missing[0]}”, which every service must have."
    if service["id"] in seen and not service.get("service_at_locations"):
        return f"The service {service['id']} stands in the feed twice."
    key = _text(service, "id") + "".join(
        _text(one, "id") for one in _dicts(service, "service_at_locations")
    )
    if key in seen:
        return f"The service {service['id']} stands in the feed twice."
    seen.update({key, service["id"]})
    return ""


def _offer_key(service: Json, place: Json, at: int) -> str:
    """The first place has the service's own number, so that adding a second changes nothing."""
    return _text(service, "id") if at == 0 else f"{_text(service, 'id')}@{_text(place, 'id')}"


def _organisation(service: Json, notes: Notes) -> IncomingOrganisation | None:
    told = service.get("organization")
    if not isinstance(told, dict) or not _text(told, "name"):
        return None
    numbers = _identifiers(told, notes)
    name = values.title(_text(told, "name"))[:200]
    kind = kinds.kind_of(name, numbers=numbers)
    notes.say(f"We guessed that the organisation is: {kind.label.lower()}.")
    return IncomingOrganisation(
        name=name,
        kind=kind.value,
        description=_text(told, "description")[:2000],
        website=values.website(_text(told, "website") or _text(told, "url"), notes),
        email=values.email(_text(told, "email"), notes),
        phone=_phone(notes, told),
        identifiers=numbers,
    )


def _identifiers(told: Json, notes: Notes) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for one in _dicts(told, "organization_identifiers"):
        scheme = kinds.scheme_of(_text(one, "identifier_scheme")) or kinds.scheme_of(
            _text(one, "identifier_type")
        )
        number = kinds.number_in(scheme, _text(one, "identifier")) if scheme else ""
        if scheme and number:
            found.append((scheme.value, number))
        elif scheme:
            notes.say(
                f"“{_text(one, 'identifier')[:40]}” is no {scheme.label.lower()}; it is left out."
            )
    if _text(told, "id"):
        found.append((RegisterScheme.FEED.value, _text(told, "id")[:80]))
    return tuple(dict.fromkeys(found))


def _site(place: Json, organisation: IncomingOrganisation, notes: Notes) -> IncomingSite | None:
    location = place.get("location")
    if not isinstance(location, dict) or location.get("location_type") == "virtual":
        return None
    address = _address(location)
    postcode = _text(address, "postal_code")
    name = _text(location, "name") or _text(address, "address_1") or organisation.name
    if not postcode and not _text(address, "address_1"):
        notes.say("The place has no address.")
    return IncomingSite(
        name=name[:200],
        source_key=_text(location, "id")[:120],
        address=_address_line(address),
        postcode=postcode,
        access=_access(location),
        phone=_phone(notes, location),
        hours=_hours(location),
    )


def _address(location: Json) -> Json:
    """The physical address where there are several."""
    found = _dicts(location, "addresses")
    return next(
        (one for one in found if one.get("address_type") == "physical"), found[0] if found else {}
    )


def _address_line(address: Json) -> str:
    parts = [_text(address, name) for name in ("address_1", "address_2", "city", "state_province")]
    return ", ".join(dict.fromkeys(part.strip(" ,") for part in parts if part.strip(" ,")))[:300]


def _access(location: Json) -> tuple[str, ...]:
    found = [
        feature
        for one in _dicts(location, "accessibility")
        for feature in kinds.access_in(f"{_text(one, 'description')} {_text(one, 'details')}")
    ]
    return tuple(dict.fromkeys(found))


def _hours(location: Json) -> tuple[IncomingHours, ...]:
    """Opening hours, where the place itself has a weekly schedule."""
    found = {
        (day, opens): IncomingHours(weekday=day, opens=opens, closes=closes)
        for one in _dicts(location, "schedules")
        for day in _weekdays(one)
        for opens, closes in [(_time(one, "opens_at"), _time(one, "closes_at"))]
        if opens and closes and opens < closes
    }
    return tuple(found[key] for key in sorted(found))


def _offer(service: Json, place: Json, notes: Notes, *, key: str, has_site: bool) -> IncomingOffer:
    schedules = _dicts(place, "schedules") + _dicts(service, "schedules")
    low, high = values.ages(_text(service, "minimum_age"), _text(service, "maximum_age"), notes)
    pence, cost_note = _cost(service)
    remote = _remote(place, schedules)
    title = _text(service, "name")
    if len(title) > 120:
        notes.say("The title is longer than 120 letters; the rest is left out.")
    return IncomingOffer(
        source_key=key[:200],
        title=title[:120],
        description=_description(service),
        terms=_terms(service),
        min_age=low,
        max_age=high,
        languages=_languages(service, notes),
        remote=remote,
        in_person=has_site or not remote,
        times=_times(schedules),
        cost_pence=pence,
        cost_note=cost_note,
        eligibility=_eligibility(service),
        how_to_ask=_how_to_ask(service),
        phone=_phone(notes, place, service, *_dicts(service, "contacts")),
        email=values.email(_first("email", service, *_dicts(service, "contacts")), notes),
        website=values.website(_text(service, "url") or _text(service, "website"), notes),
        assured_on=_day(service, "assured_date", notes),
        is_open=_text(service, "status").lower() in ("", "active"),
    )


def _description(service: Json) -> str:
    parts = [_text(service, "alert"), _text(service, "description")]
    return "\n\n".join(part for part in parts if part)[:5000]


def _eligibility(service: Json) -> str:
    found = _text(service, "eligibility_description") or ", ".join(
        _text(one, "eligibility") for one in _dicts(service, "eligibilities")
    )
    return found.strip(", ")[:300]


def _how_to_ask(service: Json) -> str:
    told = _text(service, "application_process")
    if told:
        return told[:300]
    for one in _dicts(service, "contacts"):
        if _text(one, "name"):
            role = f" ({_text(one, 'title')})" if _text(one, "title") else ""
            return f"Ask for {_text(one, 'name')}{role}"[:300]
    return ""


def _terms(service: Json) -> tuple[str, ...]:
    found = []
    for one in _dicts(service, "attributes"):
        term = one.get("taxonomy_term")
        if isinstance(term, dict):
            found.append(_text(term, "name"))
    return tuple(dict.fromkeys(word for word in found if word))


def _languages(service: Json, notes: Notes) -> tuple[str, ...]:
    told = [_text(one, "code") or _text(one, "name") for one in _dicts(service, "languages")]
    return kinds.languages_in(told, notes)


def _cost(service: Json) -> tuple[int | None, str]:
    """One amount is a price; several become a sentence; words of the feed are kept as a note."""
    options = [one for one in _dicts(service, "cost_options") if _is_price(one.get("amount"))]
    words = _text(service, "fees") or _text(service, "fees_description")
    if options and all(one["amount"] == 0 for one in options):
        return 0, words[:200]
    if len(options) == 1 and options[0]["amount"] > 0:
        note = _text(options[0], "amount_description") or _text(options[0], "option") or words
        return round(options[0]["amount"] * 100), note[:200]
    if options:
        told = "; ".join(f"£{one['amount']:g} {_text(one, 'option')}".strip() for one in options)
        return None, told[:200]
    pence, note = values.cost(words)
    return pence, note


def _is_price(amount: Any) -> bool:
    return isinstance(amount, int | float) and 0 <= amount <= _LARGEST_PRICE


def _remote(place: Json, schedules: list[Json]) -> bool:
    location = place.get("location")
    if isinstance(location, dict) and location.get("location_type") == "virtual":
        return True
    told = " ".join(_text(one, "attending_type").lower() for one in schedules)
    return any(word in told for word in _REMOTE_WORDS)


def _times(schedules: list[Json]) -> tuple[int, ...]:
    """Weekly blocks that any schedule touches."""
    found = {
        block(day, part)
        for one in schedules
        for day in _weekdays(one)
        for part in _parts(_time(one, "opens_at"), _time(one, "closes_at"))
    }
    return tuple(sorted(found))


def _weekdays(schedule: Json) -> list[int]:
    days = [
        part.strip().lstrip("+-0123456789")[:2].upper()
        for part in _text(schedule, "byday").split(",")
    ]
    return [_DAYS[day] for day in days if day in _DAYS]


def _parts(opens: str, closes: str) -> list[int]:
    """Morning, afternoon and evening between two times; without times, the working day."""
    if not opens:
        return [0, 1]
    ends = closes if closes > opens else opens
    touched = [opens < _NOON, opens < _EVENING and ends > _NOON, ends > _EVENING]
    if not any(touched):
        touched = [opens < _NOON, _NOON <= opens < _EVENING, opens >= _EVENING]
    return [part for part, is_touched in enumerate(touched) if is_touched]


def _time(entry: Json, name: str) -> str:
    text = _text(entry, name)[:5]
    try:
        return f"{dt.time.fromisoformat(text):%H:%M}" if text else ""
    except ValueError:
        return ""


def _day(entry: Json, name: str, notes: Notes) -> str:
    text = _text(entry, name)[:10]
    if not text:
        return ""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        notes.say(f"“{text}” is no date; nobody knows when this was checked.")
        return ""


def _phone(notes: Notes, *entries: Json) -> str:
    for entry in entries:
        for one in _dicts(entry, "phones"):
            found = values.phone(_text(one, "number"), notes)
            if found:
                return found
    return ""


def _first(name: str, *entries: Json) -> str:
    return next((_text(entry, name) for entry in entries if _text(entry, name)), "")


def _text(entry: Json, name: str) -> str:
    """A text or number of the feed as text; anything else is nothing."""
    value = entry.get(name)
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value).strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if isinstance(value, float) else str(value)
    return ""


def _dicts(entry: Json, name: str) -> list[Json]:
    found = entry.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
