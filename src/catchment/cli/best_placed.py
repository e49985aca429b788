"""``catchment best-placed``: who can help, from files or from a catchment, without the web."""

import argparse
import csv
import sys
from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone

from catchment.network.places import UnknownPostcode, place_of
from catchment.network.travel import Spot
from catchment.people.models import Catchment
from catchment.support.bridge.asking import Placed, Question, Shares, Wanted, who_can_help
from catchment.support.bridge.questions import shares_of
from catchment.support.bridge.sheets import (
    Line,
    SheetAnswer,
    SheetError,
    Wants,
    answer_sheets,
)
from catchment.support.bridge.telling import Records, read_records
from catchment.support.queries.answers import current_weights

DESCRIPTION = "Needs: a CSV file with the columns topic, layer, urgency, guidance."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name the files, where to be met, and what else is asked for."""
    parser.epilog = DESCRIPTION
    parser.add_argument("--needs", required=True, type=Path, help="CSV file of needs")
    parser.add_argument("--from", required=True, dest="postcode", help="postcode to be met at")
    parser.add_argument("--offers", type=Path, help="CSV file of offers; else the directory")
    parser.add_argument("--catchment", default="", help="slug, where there are several")
    parser.add_argument("--age", type=int, help="whole years; without it, as for under 18")
    parser.add_argument("--metres", type=int, default=10_000, help="how far the person can go")
    parser.add_argument("--languages", default="", help='codes, for example "en;ur"')


def run(options: argparse.Namespace) -> int:
    """Print the team, the others and what nobody covers; 1 where a file cannot be used."""
    try:
        answer = _answer(options)
    except UnknownPostcode as unknown:
        print(f"{unknown}. Check it.", file=sys.stderr)
        return 1
    except (SheetError, OSError, UnicodeDecodeError, csv.Error) as wrong:
        print(f"This cannot be used: {wrong}", file=sys.stderr)
        return 1
    _print(answer)
    return 0


def _answer(options: argparse.Namespace) -> SheetAnswer:
    needs = _rows(options.needs)
    languages = tuple(part.strip() for part in options.languages.split(";") if part.strip())
    if options.offers is None:
        return _from_directory(options, needs, languages)
    wants = Wants(
        postcode=options.postcode,
        age=options.age,
        travel_limit=options.metres,
        languages=languages,
    )
    return answer_sheets(needs, _rows(options.offers), wants)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file)]


def _from_directory(
    options: argparse.Namespace, needs: list[dict[str, str]], languages: tuple[str, ...]
) -> SheetAnswer:
    catchment = _catchment(options.catchment)
    place = place_of(options.postcode)
    wanted = tuple(_wanted(at, row) for at, row in enumerate(needs))
    if not wanted:
        raise SheetError("The file of needs has no rows.")
    kept = current_weights(catchment)
    outcome = who_can_help(
        catchment,
        Question(
            needs=wanted,
            age=options.age,
            languages=languages,
            where=Spot(place.latitude, place.longitude),
            travel_limit=options.metres,
        ),
        shares_of(kept) if kept else Shares(),
        on=timezone.localdate(),
    )
    records, said = read_records(outcome), [one.topic or f"layer {one.layer}" for one in wanted]
    return SheetAnswer(
        team=tuple(_line(one, records, said) for one in outcome.team),
        others=tuple(_line(one, records, said) for one in outcome.others),
        nobody_yet=tuple(said[at] for at in outcome.nobody_yet),
    )


def _line(one: Placed, records: Records, needs: list[str]) -> Line:
    return Line(
        name=records.name(one.who),
        covers=tuple(needs[at] for at in one.covers),
        how=one.rows[0].meeting,
        lacking=tuple(lack.replace("_", " ") for lack in one.lacking),
    )


def _catchment(slug: str) -> Catchment:
    found = Catchment.objects.open().order_by("pk")
    chosen = found.filter(slug=slug).first() if slug else (found[0] if len(found) == 1 else None)
    if chosen is None:
        slugs = ", ".join(one.slug for one in found) or "none"
        raise SheetError(f"name one open catchment with --catchment; there are: {slugs}.")
    return chosen


def _wanted(at: int, row: dict[str, str]) -> Wanted:
    urgency = row.get("urgency", "").strip().lower() or "soon"
    layer = row.get("layer", "").strip() or "1"
    if urgency not in ("now", "soon", "later") or layer not in set("1234567"):
        raise SheetError(f"Needs, row {at + 2}: layer is 1 to 7; urgency is now, soon or later.")
    return Wanted(
        topic=row.get("topic", "").strip(),
        layer=int(layer),
        urgency=urgency,
        wants_guidance=row.get("guidance", "").strip().lower() in ("yes", "y", "true", "1"),
    )


def _print(answer: SheetAnswer) -> None:
    _list("The best to ask, together:", answer.team)
    _list("Others who could help:", answer.others)
    for need in answer.nobody_yet:
        print(f"Nobody yet: {need}")


def _list(title: str, lines: Iterable[Line]) -> None:
    listed = list(lines)
    if not listed:
        return
    print(title)
    for line in listed:
        short_of = f" (lacking: {', '.join(line.lacking)})" if line.lacking else ""
        print(f"  {line.name}: {', '.join(line.covers)}; {line.how}{short_of}")
