"""Write rows as the files that the command line reads: the same round, the same digests."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

from catchment.placements.bridge.archive import unpack
from catchment.placements.bridge.rows import Rows, Spot

#: Columns of each file; a text of each row. The reader is ``files``.
_HEADS = {
    "learners": (
        "learner", "school", "weeks", "age", "focus", "easting", "northing", "travel_minutes",
        "travel_by", "access", "checks", "interests", "free_from", "free_until", "locked",
    ),
    "opportunities": (
        "opportunity", "host", "week", "seats", "kept", "cap", "least_age", "most_age", "easting",
        "northing", "remote", "access", "checks", "categories", "begins", "ends",
    ),
    "wishes": ("learner", "choice", "opportunity", "crossed_out", "accepted"),
    "caps": ("cap", "seats", "parent"),
}  # fmt: skip

COMMAND = (
    "catchment allocate learners.csv opportunities.csv wishes.csv {caps}--policy {rule} "
    "--tiers-down {tiers_down} --min-list {min_list} {draw}--seed-file seed.txt --out result.xlsx\n"
)

TOLD = (
    "The seed of the lottery is shown once the round is published. Write it into seed.txt: then the "
    "command line gives the same digests.\n"
)


def zipped(content: bytes, *, public_draw: str) -> bytes:
    """Turn the archive of a run into a folder of files, with the command that decides them again."""
    kept = unpack(content)
    files = files_of(kept.rows)
    caps = "--caps caps.csv " if kept.rows.caps else ""
    draw = f"--public-draw '{public_draw}' " if public_draw else ""
    command = COMMAND.format(
        caps=caps,
        rule=str(kept.policy.rule.value).replace(" ", "-"),
        tiers_down=kept.policy.tiers_down,
        min_list=kept.policy.min_list,
        draw=draw,
    )
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, text in files.items():
            folder.writestr(f"{name}.csv", text)
        folder.writestr("read-me.txt", command + TOLD)
    return whole.getvalue()


def files_of(rows: Rows) -> dict[str, str]:
    """Give each file as text; the caps only where there are any."""
    lists: dict[str, Iterable[Any]] = {
        "learners": rows.learners,
        "opportunities": rows.opportunities,
        "wishes": rows.wishes,
        "caps": rows.caps,
    }
    return {
        name: _file(_HEADS[name], each) for name, each in lists.items() if name != "caps" or each
    }


def _file(head: tuple[str, ...], rows: Iterable[Any]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(row, column) for column in head] for row in rows)
    return text.getvalue()


def _cell(row: Any, column: str) -> str:
    if column in ("easting", "northing"):
        spot: Spot | None = row.spot
        return str(getattr(spot.coarse(), column)) if spot else ""
    if column == "kept":
        return "; ".join(f"{whom} = {many}" for whom, many in row.kept)
    if column == "host":
        return str(row.host).lstrip("=+-@ ")
    value = getattr(row, column)
    writers: dict[type, Callable[[Any], str]] = {
        bool: lambda given: "yes" if given else "no",
        tuple: lambda given: "; ".join(str(each) for each in given),
        dt.time: lambda given: f"{given:%H:%M}",
        type(None): lambda given: "",
    }
    return writers.get(type(value), str)(value)
