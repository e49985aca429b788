"""What the columns of a file of hosts say: how we call them, and how others do."""

from collections.abc import Sequence
from dataclasses import dataclass

from catchment.network.imports.values import plain_header

#: Names without spaces and signs, as ``plain_header`` writes them; ours first. The names of the
#: file of opportunities that the command line takes are among them.
CALLED: dict[str, tuple[str, ...]] = {
    "host": ("host", "hostname", "workplace", "employer", "company", "organisation", "business"),
    "number": ("hostnumber", "number", "code", "hostcode", "companynumber", "reference", "ref"),
    "contact_name": ("contactname", "contact", "nameofcontact"),
    "contact_email": ("contactemail", "email", "emailaddress"),
    "contact_phone": ("contactphone", "phone", "telephone", "mobile"),
    "contact_job": ("jobtitle", "contactjob"),
    "about": ("about", "aboutus", "abouttheworkplace"),
    "appetite": ("appetite", "thisyear", "wouldliketo"),
    "appetite_reason": ("reason", "appetitereason"),
    "ask_again_on": ("askagain", "askagainon"),
    "contacts_a_month": ("contactsamonth", "requestsamonth"),
    "at_once": ("atonce", "mostatonce", "hostcap"),
    "site": ("site", "place", "sitename"),
    "address": ("address", "street"),
    "postcode": ("postcode",),
    "opportunity": ("opportunity", "opportunityid", "id"),
    "title": ("title", "whatitiscalled", "placement"),
    "mode": ("mode", "kind"),
    "you_do": ("whatyouwilldo", "youwilldo", "whattheywilldo", "tasks", "youdo"),
    "meet": ("whoyouwillmeet", "youwillmeet", "whotheywillmeet", "meet"),
    "clothes": ("whattowear", "clothes", "dresscode"),
    "lunch": ("lunch",),
    "costs": ("costs", "whatcostsmoney"),
    "pounds": ("pounds", "price"),
    "travel": ("gettingthere", "travel"),
    "find_us": ("findingthedoor", "findus"),
    "begins": ("begins", "starttime", "starts"),
    "ends": ("ends", "endtime", "finishes"),
    "least_age": ("leastage", "minimumage", "youngest"),
    "most_age": ("mostage", "maximumage", "oldest"),
    "group_size": ("groupsize", "together"),
    "access": ("access", "accessibility"),
    "checks": ("checks", "checksneeded"),
    "categories": ("kindsofwork", "categories", "kindofwork", "fieldsofwork", "occupations", "sector"),
    "remote": ("remote", "online"),
    "week": ("week", "weeks", "monday", "mondays", "weekbeginning"),
    "seats": ("seats", "places"),
    "hours": ("hours", "hoursaweek"),
    "kept": ("kept", "keptseats", "seatskeptfor"),
    "open": ("open",),
}  # fmt: skip

NEEDED = {
    "week": "No column holds weeks. Call one “Week”, and name each week by its Monday.",
    "seats": "No column holds seats. Call one “Seats”: how many learners can come in that week.",
}
NO_HOST = "No column holds the names of workplaces. Call one “Host”."
NO_TITLE = "No column says what learners can do. Call one “Title”: it is what they read first."


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each thing stands among the headers.

    Attributes:
        at: column of each thing that is said.
        unclear: headers of which several say the same thing.
        unread: headers that say nothing to us.
    """

    at: dict[str, int]
    unclear: tuple[tuple[str, ...], ...]
    unread: tuple[str, ...]


def find_columns(headers: Sequence[str]) -> Columns:
    """Find what each column says. Words in brackets behind a name do not matter."""
    fitting: dict[str, list[int]] = {}
    unread: list[str] = []
    for place, header in enumerate(headers):
        plain = plain_header(header.split("(")[0]) or plain_header(header)
        thing = next((thing for thing, called in CALLED.items() if plain in called), "")
        if thing:
            fitting.setdefault(thing, []).append(place)
        else:
            unread.append(header)
    return Columns(
        at={thing: places[0] for thing, places in fitting.items()},
        unclear=tuple(
            tuple(headers[place] for place in places)
            for places in fitting.values()
            if len(places) > 1
        ),
        unread=tuple(unread),
    )


def why_not(columns: Columns, *, names_hosts: bool) -> str:
    """Why a file with these columns cannot be used, as a sentence; empty if it can.

    Args:
        columns: as they were found.
        names_hosts: whether rows must say whose they are; a host's own file need not.
    """
    for headers in columns.unclear:
        return f"These columns may say the same: {', '.join(headers)}. Take one out, or rename it."
    if names_hosts and "host" not in columns.at:
        return NO_HOST
    if not columns.at.keys() & {"title", "opportunity"}:
        return NO_TITLE
    return next((says for thing, says in NEEDED.items() if thing not in columns.at), "")
