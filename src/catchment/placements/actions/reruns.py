"""Decide a published round again after drop-outs: shown first, then done exactly as it was shown."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.placements.actions.publishing import RoundMoved, tell_lists, write_places
from catchment.placements.actions.runs import keep_archive
from catchment.placements.actions.runs import write_places as write_run_places
from catchment.placements.bridge.replanning import MOVED, Replanned, Standing, replan
from catchment.placements.enums import PlaceStatus, RoundStatus, RunStatus
from catchment.placements.models import OpportunityWeek, Place, Round, RoundRun, WishList

MOVED_WORDS = "Others dropped out, and this changed with them"

#: Whoever has not said yes has so many days to say it, from the day on which they are told.
MOVE_DAYS = 3


class NothingKept(Exception):
    """There is no archive of the run that was published."""


class PlanChanged(Exception):
    """Something has changed since the plan was shown: look at it again."""


class PlanRefused(Exception):
    """The independent check found something wrong with the plan: it is shown to nobody.

    Attributes:
        problems: what it found.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class NotToldYet(Exception):
    """Somebody would be moved who has not been told, or only a day or two ago."""


class ToldAlready(Exception):
    """Learners have been told that places may move, or the round is not published."""


class NothingToDo(Exception):
    """Nobody's place would change."""


def plan_again(round_: Round) -> Replanned:
    """Say who would change, and write nothing.

    Raises:
        NothingKept: if there is no archive of the run that was published.
        PlanRefused: if the independent check found something wrong with it.
    """
    run = round_.chosen_run
    if run is None or run.outcome is None:
        raise NothingKept(round_)
    with run.outcome.content.open() as file:
        content = file.read()
    plan = replan(round_, content, _standing(round_))
    if plan.problems:
        raise PlanRefused(plan.problems)
    return plan


def moves_from(round_: Round) -> dt.date | None:
    """From which day on places may move of those who have not said yes; None until they are told."""
    told = round_.moves_told_at
    return local_day(told) + dt.timedelta(days=MOVE_DAYS) if told else None


def place_moves_from(place: Place, round_: Round) -> dt.date | None:
    """From which day on a place may move; None where it may not, or nobody was told so."""
    told = round_.moves_told_at
    if told is None or round_.status != RoundStatus.PUBLISHED:
        return None
    open_ = place.status == PlaceStatus.OFFERED and place.created_at <= told
    return moves_from(round_) if open_ else None


def _standing(round_: Round) -> Standing:
    """How places stand; the latest word about each learner holds. One query.

    A place that was given after learners were told that places may move is as good as said yes to.
    """
    told = round_.moves_told_at
    seated: dict[str, str] = {}
    cancelled: dict[str, str] = {}
    confirmed: set[str] = set()
    found = Place.objects.filter(wish_list__round=round_).select_related("wish_list", "week")
    for each in found.order_by("created_at", "pk"):
        name, week = each.wish_list.pseudonym, str(each.week.public_id)
        cancelled.pop(name, None)
        if each.status in (PlaceStatus.OFFERED, PlaceStatus.CONFIRMED):
            seated[name] = week
        untold = told is not None and each.created_at > told
        if each.status == PlaceStatus.CONFIRMED or (each.status == PlaceStatus.OFFERED and untold):
            confirmed.add(name)
        if each.status == PlaceStatus.CANCELLED:
            cancelled[name] = week
    gone = {name: week for name, week in cancelled.items() if name not in seated}
    return Standing(seated=seated, cancelled=gone, confirmed=frozenset(confirmed))


@transaction.atomic
def tell_of_moves(*, round_: Round, by: Actor) -> int:
    """Tell all who have not said yes that their place may move, and from which day on.

    Returns:
        How many there are, with an account or without.

    Raises:
        ToldAlready: if they have been told since the last re-run, or the round is not published.
    """
    told = Round.objects.filter(
        pk=round_.pk, status=RoundStatus.PUBLISHED, moves_told_at=None
    ).update(moves_told_at=by.now)
    if not told:
        raise ToldAlready(round_)
    round_.refresh_from_db(fields=["moves_told_at"])
    journal.record(by=by, sentence="told learners that places may move", subject=round_)
    open_ = _not_said_yes(round_)
    tell_lists(
        round_,
        open_,
        sentence=_("Your place may change from %(day)s on. Say yes to keep it")
        % {"day": date_format(local_day(by.now) + dt.timedelta(days=MOVE_DAYS), "j F")},
        key=f"may move {round_.public_id} {by.now.isoformat()}",
        at=by.now,
    )
    return len(open_)


def _not_said_yes(round_: Round) -> list[int]:
    """Wish lists with a seat that nobody has said yes to yet, and of which learners were told."""
    found = Place.objects.filter(wish_list__round=round_, status=PlaceStatus.OFFERED)
    if round_.moves_told_at:
        found = found.filter(created_at__lte=round_.moves_told_at)
    return list(found.values_list("wish_list_id", flat=True))


@transaction.atomic
def rerun_round(*, round_: Round, digest: str, by: Actor, on: dt.date) -> RoundRun:
    """Do what was shown: move those who have not confirmed, give free seats, and tell each of them.

    Those who were told that their place may move, and keep it, are told that too.

    Args:
        digest: of the plan that was shown.

    Raises:
        NothingKept: if there is no archive. PlanChanged: if the plan is another by now.
        PlanRefused: if the independent check found something wrong with it.
        NothingToDo: if nobody's place would change.
        NotToldYet: if somebody would be moved who has not had days enough to say yes.
        RoundMoved: if somebody else was faster.
        SeatsGone: if a host has fewer seats by now.
    """
    plan = plan_again(round_)
    if plan.digest != digest:
        raise PlanChanged(round_)
    if not plan.moves:
        raise NothingToDo(round_)
    if moves_somebody(plan) and not may_move(round_, on=on):
        raise NotToldYet(round_)
    warned = _not_said_yes(round_) if round_.moves_told_at else []
    run = _next_run(round_, plan, by=by)
    _let_go(round_, plan)
    lists, weeks = _keys(round_, plan)
    write_places(
        run,
        [(lists[each.learner], weeks[each.now]) for each in plan.moves if each.now],
        at=by.now,
    )
    journal.record(by=by, sentence="decided a round again after drop-outs", subject=run)
    _tell_after(run, {lists[each.learner] for each in plan.moves}, warned, by=by)
    return run


def moves_somebody(plan: Replanned) -> bool:
    """Whether somebody would be moved who has a seat: not only those whose seat has gone."""
    return any(each.why == MOVED for each in plan.moves)


def may_move(round_: Round, *, on: dt.date) -> bool:
    """Whether learners were told days enough ago that places may move."""
    begins = moves_from(round_)
    return begins is not None and on >= begins


def _tell_after(run: RoundRun, changed: set[int], warned: list[int], *, by: Actor) -> None:
    """Tell those whose place changed, and those who were told that theirs might, and keep it."""
    key = f"run {run.public_id}"
    tell_lists(
        run.round,
        changed,
        sentence=_("Others dropped out, and your place has changed: read where, and why"),
        key=key,
        at=by.now,
    )
    tell_lists(
        run.round,
        set(warned) - changed,
        sentence=_("Others dropped out. Your place has stayed the same"),
        key=key,
        at=by.now,
    )


def _next_run(round_: Round, plan: Replanned, *, by: Actor) -> RoundRun:
    """Keep what came of it as a run, and choose it; of two people, one wins."""
    before = _claimed(round_)
    last = RoundRun.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
    run = RoundRun.objects.create(
        round=round_,
        number=last + 1,
        rule=before.rule,
        tiers_down=before.tiers_down,
        min_list=before.min_list,
        status=RunStatus.DONE,
        digest=plan.digest,
        input_digest=before.digest,
        figures=plan.figures,
        outcome=keep_archive(round_, plan.archive, by.now),
        started_by_id=by.membership_id,
        created_at=by.now,
        done_at=by.now,
    )
    Round.objects.filter(pk=round_.pk).update(chosen_run=run)
    write_run_places(run, plan.given)
    return run


def _claimed(round_: Round) -> RoundRun:
    """Claim the round in one statement, before its next run has a number; give the run that stands.

    Raises:
        NothingKept: if none stands. RoundMoved: if somebody else was faster.
    """
    before = round_.chosen_run
    if before is None:
        raise NothingKept(round_)
    claimed = Round.objects.filter(
        pk=round_.pk, status=RoundStatus.PUBLISHED, chosen_run=before
    ).update(moves_told_at=None)
    if not claimed:
        raise RoundMoved(round_)
    return before


def _let_go(round_: Round, plan: Replanned) -> None:
    """Free the seats of those who move, unless somebody has said yes meanwhile.

    Raises:
        PlanChanged: if one of them has said yes, or given the place back, meanwhile.
    """
    moved = [each.learner for each in plan.moves if each.was and each.why != "cancelled"]
    lists = list(
        WishList.objects.filter(round=round_, pseudonym__in=moved).values_list("pk", flat=True)
    )
    freed = Place.objects.filter(wish_list_id__in=lists, status=PlaceStatus.OFFERED).update(
        status=PlaceStatus.CANCELLED, words=MOVED_WORDS
    )
    if freed != len(moved):
        raise PlanChanged(round_)


def _keys(round_: Round, plan: Replanned) -> tuple[dict[str, int], dict[str, int]]:
    lists = WishList.objects.filter(
        round=round_, pseudonym__in=[each.learner for each in plan.moves]
    )
    weeks = OpportunityWeek.objects.filter(
        public_id__in=[each.now for each in plan.moves if each.now]
    )
    return (
        dict(lists.values_list("pseudonym", "pk")),
        {str(public_id): pk for public_id, pk in weeks.values_list("public_id", "pk")},
    )
