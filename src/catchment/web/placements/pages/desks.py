"""What the desk of hosts says of each: how it stands, and where it came from."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catchment.placements.enums import Appetite, HostStatus
from catchment.placements.models import Host
from catchment.placements.queries.hosts import AGAIN

NAMES = {
    HostStatus.PENDING: gettext_lazy("To check"),
    AGAIN: gettext_lazy("To ask again now"),
    HostStatus.VERIFIED: gettext_lazy("Checked"),
    HostStatus.PAUSED: gettext_lazy("Paused"),
    HostStatus.REFUSED: gettext_lazy("Not taken on"),
}
TAGS = {
    HostStatus.PENDING: "govuk-tag--yellow",
    AGAIN: "govuk-tag--yellow",
    HostStatus.VERIFIED: "govuk-tag--green",
    HostStatus.PAUSED: "govuk-tag--grey",
    HostStatus.REFUSED: "govuk-tag--grey",
}


@dataclass(frozen=True, slots=True)
class HostLine:
    """One workplace on the desk."""

    host: Host
    label: str
    tag: str
    says: str


def states(counts: Counter[str]) -> list[tuple[str, str, int]]:
    """Every host, and each shelf, with how many there are."""
    every = [("", _("All"), counts.total())]
    return every + [(str(key), str(name), counts[key]) for key, name in NAMES.items()]


def lines(hosts: Sequence[Host], *, on: dt.date) -> list[HostLine]:
    return [_line(one, on) for one in hosts]


def _line(one: Host, on: dt.date) -> HostLine:
    shelf = _shelf(one, on)
    parts = [str(one.get_source_display())]
    if one.status == HostStatus.VERIFIED:
        parts.append(str(one.get_appetite_display()))
    return HostLine(one, str(NAMES[shelf]), TAGS[shelf], ". ".join(parts))


def _shelf(one: Host, on: dt.date) -> str:
    again = one.status == HostStatus.VERIFIED and one.appetite == Appetite.NOT_NOW
    if again and one.ask_again_on is not None and one.ask_again_on <= on:
        return AGAIN
    return HostStatus(one.status)
