"""What helpers write beside a person's words, never over them."""

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.support.models import HelperView, Ladder, LadderLayer


class LadderIsClosed(Exception):
    """Somebody has begun a new ladder; this one stays as it was."""


class StuckIsHalf(Exception):
    """A place where somebody is stuck has a task and a stage, or neither."""


@transaction.atomic
def write_helper_view(*, layer: LadderLayer, words: str, how_known: str, by: Actor) -> HelperView:
    """Write or rewrite one's own view of a step; others' views and the person's words stay.

    Raises:
        LadderIsClosed: if the ladder is an earlier one.
    """
    _hold_current(layer)
    view, _ = HelperView.objects.update_or_create(
        layer=layer,
        author_id=by.membership_id,
        defaults={"words": words, "how_known": how_known, "written_at": by.now},
    )
    _record(layer, f"wrote a view beside step {layer.layer} of your ladder", by)
    return view


@transaction.atomic
def set_stuck(*, layer: LadderLayer, task: str, stage: str, by: Actor) -> LadderLayer:
    """Note where somebody seems stuck; two empty values take the note away.

    Raises:
        StuckIsHalf: if only one of the two is given.
        LadderIsClosed: if the ladder is an earlier one.
    """
    if bool(task) != bool(stage):
        raise StuckIsHalf(layer)
    _hold_current(layer)
    LadderLayer.objects.filter(pk=layer.pk).update(
        stuck_task=task,
        stuck_stage=stage,
        stuck_by_id=by.membership_id if task else None,
        stuck_at=by.now if task else None,
    )
    layer.refresh_from_db()
    _record(layer, f"changed the note beside step {layer.layer} of your ladder", by)
    return layer


def _hold_current(layer: LadderLayer) -> None:
    """Keep anybody from beginning a new ladder until this is written."""
    held = Ladder.objects.current().select_for_update().filter(pk=layer.ladder_id)
    if held.first() is None:
        raise LadderIsClosed(layer.ladder)


def _record(layer: LadderLayer, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=layer.ladder.person, subject=layer.ladder)
