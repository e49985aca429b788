"""Rounds: begin one, plan who takes part in which weeks, open wishes and close them.

The seed of the lottery is made by chance when a round begins. Its SHA-256 is shown from then on; the
seed itself stays shut until the round is published.
"""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor, system
from catchment.people.days import local_day
from catchment.people.models import Catchment
from catchment.placements.bridge.deciding import promise_of
from catchment.placements.enums import ROUND_MOVES, RoundStatus
from catchment.placements.models import Cohort, CohortMember, Round, RoundCohort, RoundRun, WishList
from catchment.placements.queries.rounds import calendar, mondays
from catchment.placements.queries.week_moves import Move

PSEUDONYM_BYTES = 8


class RoundHasMoved(Exception):
    """Somebody changed the round meanwhile, or it stands elsewhere by now."""


class CohortIsIn(Exception):
    """The cohort takes part already."""


class WeeksOutside(Exception):
    """Weeks that are not Mondays of the round, or none at all."""


class MoveNoLongerHelps(Exception):
    """Meanwhile the weeks or the seats have changed, and the move would not fill more seats."""


class ListsAreBeingMade(Exception):
    """Somebody would be left without options: their list is not made yet."""


class NobodyTakesPart(Exception):
    """A round without learners, or a cohort that has not said when."""


@transaction.atomic
def make_round(
    *,
    catchment: Catchment,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date,
    wishes_until: dt.date,
    rule: str,
    tiers_down: int,
    min_list: int,
    by: Actor,
) -> Round:
    """Begin a round, and promise its lottery."""
    seed = secrets.token_hex(32)
    made = Round.objects.create(
        catchment=catchment,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        wishes_until=wishes_until,
        rule=rule,
        tiers_down=tiers_down,
        min_list=min_list,
        seed=seed,
        commitment=promise_of(seed),
        created_by_id=by.membership_id,
        created_at=by.now,
    )
    journal.record(by=by, sentence=f"began the round “{name}”", subject=made)
    return made


@transaction.atomic
def change_round(
    *,
    round_: Round,
    version: int,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date,
    wishes_until: dt.date,
    rule: str,
    tiers_down: int,
    min_list: int,
    by: Actor,
) -> Round:
    """Change what is planned; weeks that now lie outside are left out.

    Raises:
        RoundHasMoved: if somebody was faster, or wishes are open.
    """
    changed = Round.objects.filter(
        pk=round_.pk, status=RoundStatus.PLANNING, version=version
    ).update(
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        wishes_until=wishes_until,
        rule=rule,
        tiers_down=tiers_down,
        min_list=min_list,
        version=F("version") + 1,
    )
    if not changed:
        raise RoundHasMoved(round_)
    inside = {str(day) for day in mondays(starts_on, ends_on)}
    for entry in RoundCohort.objects.filter(round=round_):
        entry.weeks = [day for day in entry.weeks if day in inside]
        entry.could_also = [day for day in entry.could_also if day in inside]
        entry.save(update_fields=["weeks", "could_also"])
    journal.record(by=by, sentence=f"changed the round “{name}”", subject=round_)
    round_.refresh_from_db()
    return round_


@transaction.atomic
def add_cohort(
    *,
    round_: Round,
    cohort: Cohort,
    weeks: Iterable[dt.date],
    could_also: Iterable[dt.date],
    by: Actor,
) -> RoundCohort:
    """Take a cohort into the round.

    Raises:
        RoundHasMoved: if it is planned no longer.
        CohortIsIn: if it takes part already.
        WeeksOutside: if its weeks do not lie in the round.
    """
    _still_planned(round_)
    wanted, also = _weeks(round_, weeks, could_also)
    try:
        with transaction.atomic():
            entry = RoundCohort.objects.create(
                round=round_, cohort=cohort, weeks=wanted, could_also=also
            )
    except IntegrityError as twice:
        raise CohortIsIn(cohort) from twice
    journal.record(by=by, sentence=f"took {cohort.name} into the round", subject=entry)
    return entry


@transaction.atomic
def set_weeks(
    *, entry: RoundCohort, weeks: Iterable[dt.date], could_also: Iterable[dt.date], by: Actor
) -> RoundCohort:
    """Say which weeks a cohort wants, and which it could also do.

    Raises:
        RoundHasMoved, WeeksOutside: as for ``add_cohort``.
    """
    _still_planned(entry.round)
    entry.weeks, entry.could_also = _weeks(entry.round, weeks, could_also)
    entry.save(update_fields=["weeks", "could_also"])
    journal.record(by=by, sentence="said which weeks suit a cohort", subject=entry)
    return entry


@transaction.atomic
def take_out(*, entry: RoundCohort, by: Actor) -> None:
    """Take a cohort out of the round.

    Raises:
        RoundHasMoved: if it is planned no longer.
    """
    _still_planned(entry.round)
    journal.record(by=by, sentence="took a cohort out of the round", subject=entry)
    entry.delete()


@transaction.atomic
def ask_to_move(*, entry: RoundCohort, by: Actor) -> RoundCohort:
    """Ask a school to go in other weeks; the school alone says yes.

    Raises:
        RoundHasMoved: if it is planned no longer, or the school was asked already.
    """
    _still_planned(entry.round)
    asked = RoundCohort.objects.filter(pk=entry.pk, wants_moved_by=None).update(
        wants_moved_by_id=by.membership_id
    )
    if not asked:
        raise RoundHasMoved(entry)
    journal.record(by=by, sentence="asked a school to go in other weeks", subject=entry)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def accept_move(*, entry: RoundCohort, weeks: tuple[dt.date, ...], by: Actor) -> Move:
    """Move a cohort to other weeks, once it is sure again that this fills more seats.

    Locks the round's row, so that two schools who accept at once are looked at one after the other.
    The weeks that it had stay among those that it could also do.

    Raises:
        RoundHasMoved: if it is planned no longer.
        MoveNoLongerHelps: if the move fills no more seats by now, or would make a new collision.
    """
    _still_planned(entry.round)
    found = [
        move
        for move in calendar(entry.round).moves
        if move.key == entry.pk and move.after == tuple(sorted(weeks))
    ]
    if not found:
        raise MoveNoLongerHelps(entry)
    entry.refresh_from_db()
    able = {*entry.weeks, *entry.could_also}
    entry.weeks = [str(day) for day in found[0].after]
    entry.could_also = sorted(able - set(entry.weeks))
    entry.wants_moved_by = None
    entry.save(update_fields=["weeks", "could_also", "wants_moved_by"])
    journal.record(by=by, sentence="moved a cohort to other weeks", subject=entry)
    return found[0]


@transaction.atomic
def open_wishes(*, round_: Round, by: Actor) -> int:
    """Open wishes: a list for each learner, which the worker fills. Gives how many lists there are.

    A learner of two cohorts has one list, in the cohort that came first. Where wishes were open
    before, the worker looks for more, and what learners did stays.

    Raises:
        RoundHasMoved: if it cannot be opened from where it stands, or has been tried out.
        NobodyTakesPart: if no learner takes part, or a cohort has not said when.
    """
    opened = Round.objects.filter(
        pk=round_.pk, status__in=ROUND_MOVES[RoundStatus.WISHES], public_draw=""
    ).update(status=RoundStatus.WISHES, version=F("version") + 1)
    if not opened or RoundRun.objects.filter(round=round_).exists():
        raise RoundHasMoved(round_)
    if RoundCohort.objects.filter(round=round_, weeks=[]).exists():
        raise NobodyTakesPart(round_)
    round_.refresh_from_db()
    _hold_cohorts(round_)
    _write_lists(round_)
    lists = WishList.objects.filter(round=round_)
    if not lists.exists():
        raise NobodyTakesPart(round_)
    lists.update(proposed_at=None)
    journal.record(by=by, sentence=f"opened wishes in “{round_.name}”", subject=round_)
    return lists.count()


def _hold_cohorts(round_: Round) -> None:
    """Keep who would undo a school's list waiting, until its learners have lists of wishes."""
    found = Cohort.objects.select_for_update(of=("self",)).filter(rounds__round=round_)
    list(found.order_by("pk").values_list("pk"))


def _write_lists(round_: Round) -> None:
    """One list for each learner who has none, under a name that says nothing."""
    have = set(WishList.objects.filter(round=round_).values_list("person_id", flat=True))
    members = (
        CohortMember.objects.filter(cohort__rounds__round=round_)
        .order_by("cohort_id", "pk")
        .values_list("person_id", "cohort_id")
    )
    first: dict[int, int] = {}
    for person, cohort in members:
        if person not in have:
            first.setdefault(person, cohort)
    WishList.objects.bulk_create(
        (
            WishList(
                round=round_,
                person_id=person,
                cohort_id=cohort,
                pseudonym=secrets.token_hex(PSEUDONYM_BYTES),
            )
            for person, cohort in first.items()
        ),
        batch_size=500,
    )


@transaction.atomic
def close_wishes(*, round_: Round, by: Actor) -> Round:
    """Close wishes; from now on the round is decided.

    Raises:
        RoundHasMoved: if they are not open.
        ListsAreBeingMade: if somebody's list is not made yet.
    """
    closed = Round.objects.filter(pk=round_.pk, status=RoundStatus.WISHES).update(
        status=RoundStatus.DECIDING, version=F("version") + 1
    )
    if not closed:
        raise RoundHasMoved(round_)
    if WishList.objects.filter(round=round_).waiting().exists():
        raise ListsAreBeingMade(round_)
    journal.record(by=by, sentence=f"closed wishes in “{round_.name}”", subject=round_)
    round_.refresh_from_db()
    return round_


@transaction.atomic
def write_draw(*, round_: Round, draw: str, by: Actor) -> Round:
    """Write down what was drawn in the open; once, and only after wishes are closed.

    Raises:
        RoundHasMoved: if wishes are not closed, a draw stands there, or the round was tried out.
    """
    written = Round.objects.filter(
        pk=round_.pk, status=RoundStatus.DECIDING, public_draw=""
    ).update(public_draw=draw, version=F("version") + 1)
    if not written or RoundRun.objects.filter(round=round_).exists():
        raise RoundHasMoved(round_)
    journal.record(by=by, sentence="wrote down the public draw", subject=round_)
    round_.refresh_from_db()
    return round_


def close_what_is_over(*, now: dt.datetime) -> int:
    """Close published rounds the day after their last; safe to run twice. Gives how many."""
    over = Round.objects.filter(status=RoundStatus.PUBLISHED, ends_on__lt=local_day(now))
    return sum(_close(each, now) for each in over.order_by("pk"))


@transaction.atomic
def _close(round_: Round, now: dt.datetime) -> bool:
    closed = Round.objects.filter(pk=round_.pk, status__in=ROUND_MOVES[RoundStatus.CLOSED]).update(
        status=RoundStatus.CLOSED, version=F("version") + 1
    )
    if closed:
        by = system("the calendar", now=now, catchment_id=round_.catchment_id)
        journal.record(by=by, sentence=f"closed the round “{round_.name}”", subject=round_)
    return bool(closed)


def _still_planned(round_: Round) -> None:
    """Lock the round's row while it is planned; whoever comes second waits."""
    planned = Round.objects.filter(pk=round_.pk, status=RoundStatus.PLANNING).update(
        version=F("version") + 1
    )
    if not planned:
        raise RoundHasMoved(round_)


def _weeks(
    round_: Round, weeks: Iterable[dt.date], could_also: Iterable[dt.date]
) -> tuple[list[str], list[str]]:
    """Mondays as they are stored: those wanted, and the others that would do.

    Raises:
        WeeksOutside: if one is no Monday of the round, or none is wanted.
    """
    wanted, also = set(weeks), set(could_also) - set(weeks)
    if not wanted or not wanted | also <= set(mondays(round_.starts_on, round_.ends_on)):
        raise WeeksOutside(round_)
    return sorted(map(str, wanted)), sorted(map(str, also))
