"""The spreadsheet of workplaces that the demo's coordinator would give: who opens what, in which week."""

import datetime as dt
from collections.abc import Iterator, Sequence

from catchment.cli.demo.organisations.everybody import ORGANISATIONS
from catchment.cli.demo.work.host_seeds import HostSeed, WorkSeed, contact_of, host_seeds, title_of
from catchment.cli.demo.work.sheets import written
from catchment.vocabulary.occupations import own_list

HEADERS = (
    "Host", "Title", "Week", "Seats", "Kept", "Address", "Postcode", "Contact name",
    "Contact phone", "Appetite", "At once", "What you will do", "Begins", "Ends", "Least age",
    "Access", "Checks", "Kinds of work",
)  # fmt: skip

#: Those of the directory write what they open themselves.
_LISTED = frozenset(seed.name for seed in ORGANISATIONS)


def host_sheet(mondays: Sequence[dt.date]) -> bytes:
    """A row for each opportunity in each of the two weeks of the round."""
    return written(HEADERS, _rows(mondays))


def _rows(mondays: Sequence[dt.date]) -> Iterator[tuple[str, ...]]:
    names = {kind.slug: kind.name for kind in own_list().profiles}
    for number, seed in enumerate(host_seeds()):
        for work in seed.works if seed.name not in _LISTED else ():
            for monday, seats in zip(mondays, work.seats, strict=True):
                if seats:
                    yield _row(number, seed, work, names[work.kind], monday, seats)


def _row(
    number: int, seed: HostSeed, work: WorkSeed, kind: str, monday: dt.date, seats: int
) -> tuple[str, ...]:
    contact, phone = contact_of(number, seed.name)
    begins, ends = work.hours
    return (
        seed.name,
        title_of(kind),
        monday.isoformat(),
        str(seats),
        f"focus = {work.kept}" if work.kept else "",
        seed.town,
        seed.postcode,
        contact,
        phone,
        "yes",
        str(seed.at_once or ""),
        work.does,
        f"{begins:%H:%M}",
        f"{ends:%H:%M}",
        str(work.least_age),
        "; ".join(seed.access),
        "; ".join(work.checks),
        kind,
    )
