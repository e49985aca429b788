"""Trial runs of a round: asked for on a page, done by the worker, refused if the check finds anything.

A run whose worker died begins again and comes to the same digest: it hangs on nothing but the rows
of the round and its seed. After three tries it comes to rest with a sentence.
"""

import datetime as dt
import hashlib
import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import FileKind
from catchment.people.models import StoredFile
from catchment.placements.bridge.deciding import CannotDecide, Decided, decide
from catchment.placements.bridge.given import Given, told_of
from catchment.placements.bridge.to_files import zipped
from catchment.placements.enums import TRIED_IN, RunStatus
from catchment.placements.models import OpportunityWeek, Round, RoundRun, RunPlace, WishList

Clock = Callable[[], dt.datetime]

#: Work without a sign of life for this long has died; another worker takes it on.
SILENCE = dt.timedelta(minutes=5)
MOST_TRIES = 3
FILE_NAME = "round.json.gz"

_log = logging.getLogger(__name__)


class RoundNotDeciding(Exception):
    """Wishes are still open, or the round has been published."""


class RunAskedTwice(Exception):
    """Somebody asked for a run at this very moment."""


class LostToAnother(Exception):
    """Another worker took the run on."""


@transaction.atomic
def start_run(*, round_: Round, rule: str, by: Actor) -> RoundRun:
    """Ask for a trial run under a rule; the worker takes it on.

    Raises:
        RoundNotDeciding: if the round cannot be tried out now.
        RunAskedTwice: if somebody else asked at this very moment; ask again.
    """
    if not Round.objects.filter(pk=round_.pk, status__in=TRIED_IN).exists():
        raise RoundNotDeciding(round_)
    last = RoundRun.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            trial = RoundRun.objects.create(
                round=round_,
                number=last + 1,
                rule=rule,
                tiers_down=round_.tiers_down,
                min_list=round_.min_list,
                started_by_id=by.membership_id,
                created_at=by.now,
            )
    except IntegrityError as twice:
        raise RunAskedTwice(round_) from twice
    journal.record(by=by, sentence="tried a round out", subject=trial)
    return trial


class NothingKept(Exception):
    """There is no outcome of this run, and so no files."""


@transaction.atomic
def export_files(*, run: RoundRun, by: Actor) -> bytes:
    """Give what a run was decided from as files for the command line; under pseudonyms alone.

    Raises:
        NothingKept: if the run has no outcome.
    """
    if run.outcome is None:
        raise NothingKept(run)
    with run.outcome.content.open() as file:
        content = file.read()
    journal.record(by=by, sentence="took the files of a round", subject=run)
    return zipped(content, public_draw=run.round.public_draw)


def run_waiting(clock: Clock, *, folder: Path) -> int:
    """Take on, one after the other, runs that wait or whose worker died; gives how many.

    Args:
        clock: tells the moment, since this may take long.
        folder: where each run keeps its steps until it is done.
    """
    worked = 0
    died = Q(status=RunStatus.RUNNING, beat_at__lt=clock() - SILENCE)
    waiting = Q(status=RunStatus.WAITING)
    for trial in RoundRun.objects.filter(died | waiting).order_by("created_at", "pk"):
        try:
            worked += work_on(trial, clock, folder=folder)
        except DatabaseError:
            _log.exception("Work on %s broke off", trial)
    return worked


def work_on(trial: RoundRun, clock: Clock, *, folder: Path) -> bool:
    """Decide one run; False where another worker has it, or it was given up."""
    if _give_up(trial, clock()) or not _take_on(trial, clock()):
        return False
    steps = folder / "rounds" / str(trial.public_id)
    steps.mkdir(parents=True, exist_ok=True)
    try:
        _settle(trial, _decided(trial, clock, steps), clock())
    except CannotDecide as why:
        _rest(trial, RunStatus.FAILED, clock(), says=str(why)[:500])
    except LostToAnother:
        return False
    shutil.rmtree(steps, ignore_errors=True)
    return True


def _decided(trial: RoundRun, clock: Clock, steps: Path) -> Decided:
    """Decide, with a sign of life at each step."""

    def beat(title: str, step: int, of: int) -> None:
        _beat(
            trial,
            clock(),
            _("Step %(step)s of %(of)s: %(title)s")
            % {
                "step": step,
                "of": of,
                "title": title,
            },
        )

    return decide(trial, on_progress=beat, resume=steps)


def _give_up(trial: RoundRun, at: dt.datetime) -> bool:
    """Bring a run to rest, in one statement, that died as often as is tried."""
    return bool(
        RoundRun.objects.filter(
            pk=trial.pk,
            status=RunStatus.RUNNING,
            tries__gte=MOST_TRIES,
            beat_at__lt=at - SILENCE,
        ).update(
            status=RunStatus.FAILED,
            done_at=at,
            says=_(
                "We tried %(times)s times and did not come to the end. Nothing has changed. Try it "
                "out again; if that does not help, tell whoever looks after this site."
            )
            % {"times": MOST_TRIES},
        )
    )


def _take_on(trial: RoundRun, at: dt.datetime) -> bool:
    """Take a run on in one statement: of two workers, one gets it."""
    free = Q(status=RunStatus.WAITING) | Q(status=RunStatus.RUNNING, beat_at__lt=at - SILENCE)
    taken = RoundRun.objects.filter(free, pk=trial.pk).update(
        status=RunStatus.RUNNING, beat_at=at, step="", tries=F("tries") + 1
    )
    if taken:
        trial.refresh_from_db()
    return bool(taken)


def _beat(trial: RoundRun, at: dt.datetime, step: str) -> None:
    """Give a sign of life.

    Raises:
        LostToAnother: if somebody else took it on since our last one.
    """
    ours = RoundRun.objects.filter(
        pk=trial.pk, status=RunStatus.RUNNING, beat_at=trial.beat_at, tries=trial.tries
    ).update(beat_at=at, step=step[:60])
    if not ours:
        raise LostToAnother(trial)
    trial.beat_at = at


@transaction.atomic
def _settle(trial: RoundRun, decided: Decided, at: dt.datetime) -> None:
    """Write what a run came to; what the check refuses is written nowhere but as problems."""
    digests = {"input_digest": decided.input_digest, "digest": decided.digest}
    if decided.problems:
        _rest(trial, RunStatus.REFUSED, at, problems=decided.problems[:50], **digests)
        return
    _rest(
        trial,
        RunStatus.DONE,
        at,
        figures=decided.figures,
        outcome=_kept(trial, decided.archive, at),
        **digests,
    )
    write_places(trial, decided.given)


def _rest(trial: RoundRun, status: RunStatus, at: dt.datetime, **values: object) -> None:
    """Bring our own run to rest, in one statement.

    Raises:
        LostToAnother: if somebody else took it on meanwhile.
    """
    ours = RoundRun.objects.filter(
        pk=trial.pk, status=RunStatus.RUNNING, beat_at=trial.beat_at, tries=trial.tries
    ).update(status=status, done_at=at, step="", **values)
    if not ours:
        raise LostToAnother(trial)
    trial.refresh_from_db()


def _kept(trial: RoundRun, content: bytes, at: dt.datetime) -> StoredFile:
    return keep_archive(trial.round, content, at)


def keep_archive(round_: Round, content: bytes, at: dt.datetime) -> StoredFile:
    """Keep rows and outcome as a private file; it holds pseudonyms alone."""
    return StoredFile.objects.create(
        catchment_id=round_.catchment_id,
        kind=FileKind.IMPORT,
        name=FILE_NAME,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=ContentFile(content, name=FILE_NAME),
        created_at=at,
    )


def write_places(trial: RoundRun, given: list[Given]) -> None:
    """Write what a run gives each learner; called inside actions."""
    lists = dict(WishList.objects.filter(round=trial.round_id).values_list("pseudonym", "pk"))
    weeks = {
        str(public_id): pk
        for public_id, pk in OpportunityWeek.objects.filter(
            public_id__in={each.opportunity for each in given if each.opportunity}
        ).values_list("public_id", "pk")
    }
    RunPlace.objects.bulk_create(
        [
            RunPlace(
                run=trial,
                wish_list_id=lists[each.learner],
                week_id=weeks.get(each.opportunity),
                choice=each.choice,
                reasons=list(each.reasons),
                told=told_of(each),
            )
            for each in given
            if each.learner in lists
        ],
        batch_size=1000,
    )
