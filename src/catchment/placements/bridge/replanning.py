"""Decide a published round again after drop-outs, from its archive: nobody who has confirmed moves."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from catchment.engine.allocation.checking import check
from catchment.engine.allocation.checking_again import check_again
from catchment.engine.allocation.lottery import sealed
from catchment.engine.allocation.reasons import explain
from catchment.engine.allocation.rerunning import Because, Disturb, Rerun, rerun
from catchment.engine.allocation.running import bound
from catchment.engine.allocation.shortage import shortages
from catchment.engine.allocation.terms import NONE, Drop, Flags, Market, Outcome, Violation
from catchment.placements.bridge import archive
from catchment.placements.bridge.deciding import STAGE
from catchment.placements.bridge.given import Given, given_by
from catchment.placements.bridge.market import Built, Lottery, build
from catchment.placements.bridge.page_figures import page_figures
from catchment.placements.bridge.rows import OpportunityRow, Rows
from catchment.placements.bridge.running import Run
from catchment.placements.models import Round

#: Why somebody's place changes who has a seat that is still there.
MOVED = Because.MOVED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How places stand by now, by pseudonym.

    Attributes:
        seated: who has a seat, and where.
        cancelled: whose seat the host has cancelled, and where it was.
        confirmed: who has said yes.
    """

    seated: Mapping[str, str]
    cancelled: Mapping[str, str]
    confirmed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Moved:
    """One learner whose place changes; opportunities, or "" for none."""

    learner: str
    was: str
    now: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """What would change, and all that is written once somebody says so.

    Attributes:
        digest: of the outcome; the same plan has the same.
        problems: what the independent check found; if any, the rest is shown to nobody.
    """

    moves: tuple[Moved, ...]
    digest: str
    problems: tuple[str, ...]
    figures: dict[str, Any]
    given: list[Given]
    archive: bytes


def replan(round_: Round, content: bytes, standing: Standing) -> Replanned:
    """Work out who gets what after drop-outs, by chains through those who have not confirmed."""
    kept = archive.unpack(content)
    built = build(kept.rows, _lottery(round_), min_list=kept.policy.min_list)
    before = _as_it_stands(built, kept.outcome, standing)
    built = _with_room(built, before)
    drop = _drop(built, kept.outcome, before, standing)
    found = rerun(built.market, before, drop, Disturb.CHAINS)
    rows = _rows_after(kept.rows, built, found.market, drop)
    after = build(rows, _lottery(round_), min_list=kept.policy.min_list)
    run = _run(*_kept(after, _chosen(after.market, _without(found.outcome, drop))))
    problems = _problems(built, before, drop, found, run)
    return Replanned(
        moves=() if problems else _moves(built, found),
        digest=run.digest,
        problems=problems,
        figures={} if problems else page_figures(run),
        given=[] if problems else given_by(run),
        archive=b"" if problems else archive.pack(rows, run.outcome),
    )


def _moves(built: Built, found: Rerun) -> tuple[Moved, ...]:
    names = built.names
    return tuple(
        Moved(
            names.learners[each.learner],
            "" if each.was == NONE else names.offers[each.was],
            "" if each.now == NONE else names.offers[each.now],
            each.why.value,
        )
        for each in found.changed
        if each.why is not Because.WITHDREW
    )


def _problems(built: Built, before: Outcome, drop: Drop, found: Rerun, run: Run) -> tuple[str, ...]:
    """Look at the re-run by another way, and whether what is kept of it says the same."""
    told = [(each.learner, each.was, each.now) for each in found.changed]
    wrong = check_again(built.market, before, drop, found.market, found.outcome, moves=told)
    here = _by_name(built, found.outcome)
    if {name: place for name, place in here.items() if place} != {
        name: place for name, place in _by_name(run.built, run.outcome).items() if place
    }:
        wrong.append(Violation(kind="kept otherwise than decided"))
    market = run.built.market
    wrong += check(market, run.policy, run.outcome, why=run.why, bound=run.bound, again=True)
    return tuple(dict.fromkeys(each.says or each.kind for each in wrong))


def _by_name(built: Built, outcome: Outcome) -> dict[str, str]:
    """Say where everybody sits, "" for nowhere."""
    return {
        name: "" if place == NONE else built.names.offers[int(place)]
        for name, place in zip(built.names.learners, outcome.place, strict=True)
    }


def _lottery(round_: Round) -> Lottery:
    return Lottery(seed=round_.seed, public_draw=round_.public_draw, stage=STAGE)


def _as_it_stands(built: Built, outcome: Outcome, standing: Standing) -> Outcome:
    """Take in what a person has given since by hand: those sit where they sit, by no rule."""
    number = {name: at for at, name in enumerate(built.names.offers)}
    place, choice = outcome.place.copy(), outcome.choice.copy()
    by_hand = np.zeros(len(place), dtype=np.bool_)
    for at, name in enumerate(built.names.learners):
        sits = number.get(standing.seated.get(name, ""), NONE)
        if sits not in (NONE, int(place[at])):
            place[at], choice[at], by_hand[at] = sits, _choice(built.market, at, sits), True
    return replace(
        outcome,
        place=place,
        choice=choice,
        promoted=outcome.promoted & ~by_hand,
        chain=np.where(by_hand, NONE, outcome.chain).astype(np.int32),
        before=np.where(by_hand, NONE, outcome.before).astype(np.int32),
        kept=np.where(by_hand, NONE, outcome.kept).astype(np.int32),
    )


def _with_room(built: Built, before: Outcome) -> Built:
    """Let employers take as many as a person has given them by hand, where that is more."""
    seats = built.market.seats
    sits = before.place[before.place != NONE]
    under = np.zeros(len(seats.cap_seats), dtype=np.int32)
    cap = seats.cap[sits]
    while len(cap := cap[cap != NONE]):
        np.add.at(under, cap, 1)
        cap = seats.cap_parent[cap]
    seats = replace(seats, cap_seats=np.maximum(seats.cap_seats, under))
    return replace(built, market=replace(built.market, seats=seats))


def _kept(after: Built, outcome: Outcome) -> tuple[Built, Outcome]:
    """Take places that stand on no list, as a person gave them, for agreed; and seal the outcome."""
    by_hand = (outcome.place != NONE) & (outcome.choice == NONE)
    learners = after.market.learners
    locked = np.where(by_hand, outcome.place, learners.locked).astype(np.int32)
    market = replace(after.market, learners=replace(learners, locked=locked))
    return replace(after, market=market), sealed(market, outcome)


def _choice(market: Market, at: int, offer: int) -> int:
    mine = market.options.offer[market.options.start[at] : market.options.start[at + 1]]
    found = np.flatnonzero(mine == offer)
    return int(found[0]) if len(found) else NONE


def _drop(built: Built, outcome: Outcome, before: Outcome, standing: Standing) -> Drop:
    """Say who has gone, and which seats.

    Whoever sits where a seat was cancelled counts as sure, so that the one who was cancelled leaves.
    """
    locked = built.market.learners.locked
    number = {name: at for at, name in enumerate(built.names.offers)}
    gone, shut, sure = [], [], standing.confirmed | set(standing.seated)
    stops = set(standing.cancelled.values())
    confirmed: Flags = np.array(
        [
            name in standing.confirmed
            or (name in sure and standing.seated.get(name, "") in stops)
            or (before.place[at] != NONE and before.choice[at] == NONE)
            for at, name in enumerate(built.names.learners)
        ],
        dtype=np.bool_,
    )
    for at, name in enumerate(built.names.learners):
        if locked[at] != NONE or before.place[at] == NONE or name in standing.seated:
            continue
        if name in standing.cancelled and number.get(standing.cancelled[name]) == before.place[at]:
            shut.append(int(before.place[at]))
        else:
            gone.append(at)
    return Drop(
        withdrawn=tuple(gone),
        cancelled=tuple(sorted(Counter(shut).items())),
        confirmed=confirmed,
    )


def _rows_after(rows: Rows, built: Built, market: Market, drop: Drop) -> Rows:
    """Leave out who has gone, and seats that were cancelled."""
    gone = {built.names.learners[at] for at in drop.withdrawn}
    seats = dict(zip(built.names.offers, market.seats.seats.tolist(), strict=True))
    room = dict(zip(built.names.caps, market.seats.cap_seats.tolist(), strict=True))
    pots: dict[str, list[int]] = {name: [] for name in built.names.offers}
    for offer, many in zip(market.seats.kept_offer, market.seats.kept_seats, strict=True):
        pots[built.names.offers[int(offer)]].append(int(many))
    return replace(
        rows,
        learners=tuple(row for row in rows.learners if row.learner not in gone),
        wishes=tuple(row for row in rows.wishes if row.learner not in gone),
        opportunities=tuple(_opportunity(row, seats, pots) for row in rows.opportunities),
        caps=tuple(replace(row, seats=room[row.cap]) for row in rows.caps),
    )


def _opportunity(
    row: OpportunityRow, seats: Mapping[str, int], pots: Mapping[str, list[int]]
) -> OpportunityRow:
    kept = zip((whom for whom, _ in sorted(row.kept)), pots[row.opportunity], strict=True)
    return replace(row, seats=seats[row.opportunity], kept=tuple(kept))


def _without(outcome: Outcome, drop: Drop) -> Outcome:
    """Leave out the lines of who has gone."""
    stays = np.ones(len(outcome.place), dtype=np.bool_)
    stays[list(drop.withdrawn)] = False
    return replace(
        outcome,
        place=outcome.place[stays],
        choice=outcome.choice[stays],
        promoted=outcome.promoted[stays],
        chain=outcome.chain[stays],
        before=outcome.before[stays],
        kept=outcome.kept[stays],
    )


def _chosen(market: Market, outcome: Outcome) -> Outcome:
    """Number choices as the lists stand now."""
    choice = [
        NONE if place == NONE else _choice(market, at, int(place))
        for at, place in enumerate(outcome.place)
    ]
    return replace(outcome, choice=np.array(choice, dtype=np.int32))


def _run(built: Built, outcome: Outcome) -> Run:
    """Give the new outcome reasons and figures, as any run has."""
    return Run(
        built=built,
        policy=outcome.policy,
        outcome=outcome,
        bound=bound(built.market),
        why=explain(built.market, outcome),
        shortages=tuple(shortages(built.market, outcome)),
        figures={},
        violations=(),
        input_digest="",
        digest=outcome.digest,
        commitment="",
    )
