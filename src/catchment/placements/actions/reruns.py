"""Decide a published round again after drop-outs: shown first, then done exactly as it was shown."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.actions.publishing import RoundMoved, tell_learners, write_places
from catchment.placements.actions.runs import keep_archive
from catchment.placements.actions.runs import write_places as write_run_places
from catchment.placements.bridge.replanning import Replanned, Standing, replan
from catchment.placements.enums import PlaceStatus, RoundStatus, RunStatus
from catchment.placements.models import OpportunityWeek, Place, Round, RoundRun, WishList

MOVED_WORDS = "Others dropped out, and this changed with them"


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


def _standing(round_: Round) -> Standing:
    """How places stand; the latest word about each learner holds. One query."""
    seated: dict[str, str] = {}
    cancelled: dict[str, str] = {}
    confirmed: set[str] = set()
    found = Place.objects.filter(wish_list__round=round_).select_related("wish_list", "week")
    for each in found.order_by("created_at", "pk"):
        name, week = each.wish_list.pseudonym, str(each.week.public_id)
        cancelled.pop(name, None)
        if each.status in (PlaceStatus.OFFERED, PlaceStatus.CONFIRMED):
            seated[name] = week
        if each.status == PlaceStatus.CONFIRMED:
            confirmed.add(name)
        if each.status == PlaceStatus.CANCELLED:
            cancelled[name] = week
    gone = {name: week for name, week in cancelled.items() if name not in seated}
    return Standing(seated=seated, cancelled=gone, confirmed=frozenset(confirmed))


@transaction.atomic
def rerun_round(*, round_: Round, digest: str, by: Actor) -> RoundRun:
    """Do what was shown: move those who have not confirmed, give free seats, and tell each of them.

    Args:
        digest: of the plan that was shown.

    Raises:
        NothingKept: if there is no archive. PlanChanged: if the plan is another by now.
        PlanRefused: if the independent check found something wrong with it.
        NothingToDo: if nobody's place would change.
        RoundMoved: if somebody else was faster.
        SeatsGone: if a host has fewer seats by now.
    """
    plan = plan_again(round_)
    if plan.digest != digest:
        raise PlanChanged(round_)
    if not plan.moves:
        raise NothingToDo(round_)
    run = _next_run(round_, plan, by=by)
    _let_go(round_, plan)
    lists, weeks = _keys(round_, plan)
    write_places(
        run,
        [(lists[each.learner], weeks[each.now]) for each in plan.moves if each.now],
        at=by.now,
    )
    journal.record(by=by, sentence="decided a round again after drop-outs", subject=run)
    tell_learners(run, by=by, only=[lists[each.learner] for each in plan.moves])
    return run


def _next_run(round_: Round, plan: Replanned, *, by: Actor) -> RoundRun:
    """Keep what came of it as a run, and choose it in one statement: of two people, one wins."""
    before = round_.chosen_run
    if before is None:
        raise NothingKept(round_)
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
    chosen = Round.objects.filter(
        pk=round_.pk, status=RoundStatus.PUBLISHED, chosen_run=before
    ).update(chosen_run=run)
    if not chosen:
        raise RoundMoved(round_)
    write_run_places(run, plan.given)
    return run


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
