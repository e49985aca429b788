"""What the columns of a school's list of learners say: how we call them, and how others do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from catchment.network.imports.values import plain_header

#: Names without spaces and signs, as ``plain_header`` writes them; the most usual first.
CALLED: dict[str, tuple[str, ...]] = {
    "name": ("name", "fullname", "learner", "learnername", "pupil", "pupilname", "student", "studentname"),
    "given": ("firstname", "forename", "givenname", "legalforename"),
    "family": ("surname", "lastname", "familyname", "legalsurname"),
    "known_as": ("knownas", "preferredname", "preferredforename", "preferredfirstname"),
    "born_on": ("dateofbirth", "dob", "bornon", "birthday", "birthdate", "born"),
    "learner_number": ("learnernumber", "admissionnumber", "admissionno", "pupilnumber", "number", "id"),
    "year_group": ("yeargroup", "year", "grade", "ncyear"),
    "postcode": ("postcode", "homepostcode"),
    "travel_minutes": ("travelminutes", "minutes", "traveltime", "howlongtheywouldtravel", "longestjourney"),
    "travel_by": ("travelby", "travelmode", "transport", "howtheytravel"),
    "languages": ("languages", "language", "homelanguage"),
    "access": ("access", "accessneeds", "accessibility"),
    "interests": ("interests", "interest", "fieldsofwork", "sectors"),
    "checks": ("checks", "checksdone"),
    "free_from": ("freefrom", "notbefore"),
    "free_until": ("freeuntil", "freeto", "notafter"),
}  # fmt: skip

#: Facts that only ever count, in figures of groups.
SPREAD: dict[str, tuple[str, ...]] = {
    "sex": ("sex", "gender"),
    "ethnicity": ("ethnicity", "ethnicgroup"),
    "free-meals": ("freemeals", "freeschoolmeals", "fsm", "fsmeligible"),
    "send": ("send", "sen", "senprovision", "senstatus"),
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing stands among the headers.

    Attributes:
        at: column of each thing that is said.
        spread, focus: code of a fact, and its column.
        unclear: things for which two columns fit, with their headers.
        unread: headers that say nothing to us.
    """

    at: dict[str, int]
    spread: dict[str, int]
    focus: dict[str, int]
    unclear: dict[str, tuple[str, ...]]
    unread: tuple[str, ...]


def find_columns(headers: Sequence[str], indicators: Collection[str]) -> Columns:
    """Find what each column says; ``indicators`` are codes of the catchment's own scheme."""
    fitting: dict[str, list[int]] = {}
    spread: dict[str, int] = {}
    focus: dict[str, int] = {}
    unread: list[str] = []
    for place, header in enumerate(headers):
        plain = plain_header(header.split("(")[0]) or plain_header(header)
        thing = next((thing for thing, called in CALLED.items() if plain in called), "")
        fact = next((code for code, called in SPREAD.items() if plain in called), "")
        indicator = next((code for code in indicators if slugify(header) == code), "")
        if thing:
            fitting.setdefault(thing, []).append(place)
        if fact:
            spread[fact] = place
        if indicator:
            focus[indicator] = place
        if not (thing or fact or indicator):
            unread.append(header)
    return Columns(
        at={thing: places[0] for thing, places in fitting.items() if len(places) == 1},
        spread=spread,
        focus=focus,
        unclear={
            thing: tuple(headers[place] for place in places)
            for thing, places in fitting.items()
            if len(places) > 1
        },
        unread=tuple(unread),
    )
