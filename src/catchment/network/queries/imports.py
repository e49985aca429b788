"""What the pages of imports ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from catchment.network.enums import ImportKind, ImportStatus, RowDecision
from catchment.network.models import ImportRow, ImportRun, ImportWrite, Offer
from catchment.people.actor import Actor
from catchment.people.models import Catchment

#: How many earlier spreadsheets are looked through for one with the same columns.
MAPPINGS_KEPT = 50


@dataclass(frozen=True, slots=True)
class Question:
    """An organisation of the file that may be here already.

    Attributes:
        rows: how many rows are about it.
        likeness: the organisations that it may be, the likeliest first.
        choice: what was said about it, if anything; ``same_as`` then is the first of ``likeness``.
    """

    group: str
    name: str
    place: str
    rows: int
    likeness: tuple[dict[str, Any], ...]
    choice: str


def imports_of(actor: Actor) -> QuerySet[ImportRun]:
    """The imports of the actor's catchment, the latest first."""
    return ImportRun.objects.visible_to(actor).order_by("-created_at", "-pk")


def report_rows(run: ImportRun, decision: str) -> QuerySet[ImportRow]:
    """The rows of an import in their order, all or those with one decision."""
    rows = ImportRow.objects.filter(run=run).defer("incoming").order_by("number")
    return rows.filter(decision=decision) if decision in RowDecision.values else rows


def row_counts(run: ImportRun) -> dict[str, int]:
    """How many rows have which decision now. One query."""
    counted = ImportRow.objects.filter(run=run).values_list("decision").annotate(Count("pk"))
    return dict(counted.order_by("decision"))


def questions(run: ImportRun) -> list[Question]:
    """Possible duplicates, each organisation once. One query."""
    rows = ImportRow.objects.filter(run=run, decision=RowDecision.DUPLICATE).order_by("number")
    by_group: dict[str, list[ImportRow]] = {}
    for row in rows:
        by_group.setdefault(row.group, []).append(row)
    return [_question(group, of_group) for group, of_group in by_group.items()]


def refused_writes(run: ImportRun) -> QuerySet[ImportWrite]:
    """What undoing left as it is, and why."""
    return (
        ImportWrite.objects.filter(row__run=run)
        .exclude(refused="")
        .select_related("row")
        .order_by("pk")
    )


def guessed_count(catchment: Catchment) -> int:
    """How many open offers have topics that imports guessed and nobody confirmed. One query."""
    return Offer.objects.filter(catchment=catchment).public().with_guessed_topics().count()


def earlier_mapping(catchment: Catchment, headers: Sequence[str]) -> dict[str, Any]:
    """How a spreadsheet with these very columns was read last time; empty if never. One query."""
    mappings = (
        ImportRun.objects.filter(catchment=catchment, kind=ImportKind.SPREADSHEET)
        .exclude(status=ImportStatus.UPLOADED)
        .order_by("-created_at")
        .values_list("mapping", flat=True)[:MAPPINGS_KEPT]
    )
    wanted = list(headers)
    return next((one for one in mappings if one.get("headers") == wanted), {})


def _question(group: str, rows: list[ImportRow]) -> Question:
    first = rows[0]
    site = first.incoming.get("site") or {"address": "", "postcode": ""}
    parts = [site["address"], "" if site["postcode"] in site["address"] else site["postcode"]]
    return Question(
        group=group,
        name=first.incoming["organisation"]["name"],
        place=", ".join(part for part in parts if part),
        rows=len(rows),
        likeness=tuple(first.likeness),
        choice=first.choice,
    )
