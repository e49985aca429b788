"""Edits by others: proposed, then accepted or refused by the owner or the coordinator.

Accepting merges field by field. A field that nobody touched since is set; a field that already
says the same is left; a field that says something else by now stops the whole change, by name,
and nothing is written. So an import or another accepted change in between loses nothing.
"""

from typing import Any

from django.db import transaction

from catchment.network.actions.directory import ChangedMeanwhile, check_details
from catchment.network.actions.editing import NothingChanged, save_details
from catchment.network.enums import ChangeStatus, TargetKind
from catchment.network.models import ProposedChange
from catchment.network.records import (
    FIELD_NAMES,
    MODELS,
    Details,
    Record,
    catchment_id_of,
    details_of,
    differences,
    kind_of,
    name_of,
    overlapping,
    owner_of,
    plain,
    with_plain,
)
from catchment.people.actor import Actor
from catchment.people.journal import record as record_line

#: How often a merge begins anew because somebody wrote to the record while it was made.
MERGES_TRIED = 5


class ChangeNotWaiting(Exception):
    """It was decided before, or somebody was faster."""


class TargetGone(Exception):
    """The record is no longer there."""


class ChangeOverlaps(Exception):
    """Some fields say something else by now than when the change was proposed.

    Attributes:
        fields: their names in the record.
    """

    def __init__(self, fields: list[str]) -> None:
        named = ", ".join(FIELD_NAMES[name] for name in fields)
        super().__init__(f"These have changed since: {named}")
        self.fields = fields


@transaction.atomic
def propose_change(
    *, record: Record, base_version: int, before: Details, after: Details, by: Actor
) -> ProposedChange:
    """Keep an edit until somebody who may decide does.

    Args:
        record: what it is about.
        base_version: the version that the proposer had before their eyes.
        before: the record as the proposer saw it.
        after: the record as the proposer wants it.
        by: who proposes.

    Raises:
        NothingChanged: if both are the same.
        DetailsNotValid: if a field holds what it cannot hold.
    """
    check_details(after)
    was, shall = differences(before, after)
    if not shall:
        raise NothingChanged(record)
    change = ProposedChange.objects.create(
        catchment_id=catchment_id_of(record),
        organisation=owner_of(record),
        target_kind=kind_of(record),
        target_id=record.public_id,
        target_name=name_of(record),
        base_version=base_version,
        before=was,
        after=shall,
        proposed_by_id=by.membership_id,
        proposed_at=by.now,
    )
    record_line(by=by, sentence=f"proposed a change to “{name_of(record)}”", subject=change)
    return change


@transaction.atomic
def accept_change(*, change: ProposedChange, by: Actor) -> Record:
    """Merge a waiting change into its record.

    Raises:
        ChangeNotWaiting: if it was decided, or somebody was faster.
        ChangeOverlaps: naming the fields that say something else by now; nothing is written.
        TargetGone: if the record is no longer there.
        ChangedMeanwhile: if others wrote to the record again and again while it was merged.
    """
    _decide(change, ChangeStatus.ACCEPTED, by, reason="")
    target = _merged(change, by)
    record_line(by=by, sentence=f"accepted a change to “{change.target_name}”", subject=change)
    return target


@transaction.atomic
def refuse_change(*, change: ProposedChange, reason: str, by: Actor) -> ProposedChange:
    """Leave the record as it is, and say why.

    Raises:
        ChangeNotWaiting: if it was decided, or somebody was faster.
    """
    _decide(change, ChangeStatus.REFUSED, by, reason=reason)
    record_line(by=by, sentence=f"refused a change to “{change.target_name}”", subject=change)
    return change


def _decide(change: ProposedChange, status: ChangeStatus, by: Actor, *, reason: str) -> None:
    decided = ProposedChange.objects.filter(pk=change.pk, status=ChangeStatus.WAITING).update(
        status=status, decided_by_id=by.membership_id, decided_at=by.now, reason=reason
    )
    if not decided:
        raise ChangeNotWaiting(change)
    change.refresh_from_db()


def _merged(change: ProposedChange, by: Actor) -> Record:
    """Merge and write on the version that was merged with; again if somebody wrote meanwhile."""
    for _ in range(MERGES_TRIED):
        target = _target(change)
        current = details_of(target)
        overlaps = overlapping(change.before, change.after, plain(current))
        if overlaps:
            raise ChangeOverlaps(overlaps)
        merged = with_plain(current, _still_wanted(change, current))
        try:
            with transaction.atomic():
                save_details(
                    target,
                    base_version=target.version,
                    details=merged,
                    at=by.now,
                    confirms_topics="topics" in change.after,
                )
        except ChangedMeanwhile:
            continue
        return target
    raise ChangedMeanwhile(change)


def _still_wanted(change: ProposedChange, current: Details) -> dict[str, Any]:
    now = plain(current)
    return {name: wanted for name, wanted in change.after.items() if now[name] != wanted}


def _target(change: ProposedChange) -> Record:
    model = MODELS[TargetKind(change.target_kind)]
    found: Record | None = model._default_manager.filter(public_id=change.target_id).first()
    if found is None:
        raise TargetGone(change)
    return found
