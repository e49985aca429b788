"""Finding options for lists of wishes: by the worker for everybody, in the request for one.

A list without ``proposed_at`` waits. The worker takes them on so many at a time, each lot in a
transaction of its own: a worker that dies loses the lot in its hands and no more, and the next sweep
goes on with what still waits. Done twice, nothing is written twice.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, transaction

from catchment.placements.bridge.from_round import learner_rows, opportunity_rows, weeks_of
from catchment.placements.bridge.market import Proposal, propose
from catchment.placements.bridge.numbering import RowsError
from catchment.placements.bridge.rows import LearnerRow, OpportunityRow
from catchment.placements.enums import RoundStatus
from catchment.placements.models import Round, Wish, WishList

Clock = Callable[[], dt.datetime]

#: Lists in one transaction: about a second's work, so that pages wait for no longer.
LOT = 100

_log = logging.getLogger(__name__)


class ListsTaken(Exception):
    """Some of these lists were looked at meanwhile: by another worker, or by the learner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What options are looked for among, read once for a whole round.

    Attributes:
        learners: by the pseudonym of their list.
        weeks: key of each week on offer, by its public id.
    """

    learners: dict[str, LearnerRow]
    opportunities: tuple[OpportunityRow, ...]
    weeks: dict[str, int]


def make_waiting_lists(clock: Clock, *, lot: int = LOT) -> int:
    """Look for options of every list that waits, round by round; gives how many lists were made."""
    made = 0
    for round_ in Round.objects.filter(status=RoundStatus.WISHES).order_by("pk"):
        waiting = list(WishList.objects.filter(round=round_).waiting().order_by("pk"))
        if waiting:
            made += _make_all(round_, waiting, clock, lot)
    return made


def _make_all(round_: Round, waiting: Sequence[WishList], clock: Clock, lot: int) -> int:
    """One lot after the other; one that breaks off stays behind for the next sweep."""
    try:
        search = search_in(round_)
    except RowsError:
        _log.exception("Rows of %s contradict each other", round_)
        return 0
    made = 0
    for first in range(0, len(waiting), lot):
        lists = waiting[first : first + lot]
        try:
            made += make_lists(lists=lists, search=search, at=clock())
        except ListsTaken:
            _log.info("Lists of %s were taken on by another", round_)
        except (DatabaseError, RowsError):
            _log.exception("Making lists of %s broke off", round_)
    return made


def search_in(round_: Round) -> Search:
    """Read who takes part and what there is. Fifteen queries, however many take part."""
    weeks = weeks_of(round_)
    everybody = learner_rows(round_, weeks)
    return Search(
        learners={row.learner: row for row in everybody},
        opportunities=opportunity_rows(round_, weeks, everybody),
        weeks={str(week.public_id): week.pk for week in weeks},
    )


@transaction.atomic
def make_lists(*, lists: Sequence[WishList], search: Search, at: dt.datetime) -> int:
    """Take on lists that wait and give them what fits, all of them or none.

    Raises:
        ListsTaken: if one of them waits no longer.
    """
    taken = WishList.objects.waiting().filter(pk__in=[one.pk for one in lists])
    if taken.update(proposed_at=at) != len(lists):
        raise ListsTaken
    add_options(lists, search, at)
    return len(lists)


def add_options(lists: Sequence[WishList], search: Search, at: dt.datetime) -> None:
    """Add options that are new to the end of each list; called inside actions.

    Nothing that a learner did is changed: order and crossings stay.
    """
    asked = [search.learners[one.pseudonym] for one in lists if one.pseudonym in search.learners]
    found = propose(asked, search.opportunities)
    named = {one.pseudonym: one for one in lists}
    _add_wishes(found, named, search.weeks)
    for proposal in found:
        one = named[proposal.learner]
        one.options_found, one.proposed_at = proposal.found, at
        one.why_none = _why_none(proposal)
    looked = [named[proposal.learner] for proposal in found]
    WishList.objects.bulk_update(
        looked, ["options_found", "proposed_at", "why_none"], batch_size=500
    )


def _why_none(proposal: Proposal) -> dict[str, int]:
    """Which gate shut how many opportunities, where nothing was left."""
    if proposal.found:
        return {}
    return {gate.name.lower(): many for gate, many in proposal.gates.items() if many}


def _add_wishes(
    found: Iterable[Proposal], lists: dict[str, WishList], keys: dict[str, int]
) -> None:
    """Write the options that do not stand on their list yet, behind what is there."""
    have: dict[int, set[int]] = {}
    last: dict[int, int] = {}
    for owner, week, position in Wish.objects.filter(wish_list__in=lists.values()).values_list(
        "wish_list_id", "week_id", "position"
    ):
        have.setdefault(owner, set()).add(week)
        last[owner] = max(last.get(owner, 0), position)
    made = []
    for proposal in found:
        owner = lists[proposal.learner].pk
        new = [
            (keys[week], minutes)
            for week, minutes in proposal.options
            if keys[week] not in have.get(owner, ())
        ]
        made += [
            Wish(wish_list_id=owner, week_id=week, position=at, minutes=minutes)
            for at, (week, minutes) in enumerate(new, start=last.get(owner, 0) + 1)
        ]
    Wish.objects.bulk_create(made, batch_size=1000)
