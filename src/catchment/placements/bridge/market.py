"""Turn rows into the arrays that the engine decides, and keep the names of what they number.

Everything is numbered in the order of its id, so the order in which rows come decides nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from catchment.engine.allocation.lottery import ranks
from catchment.engine.allocation.options import (
    Proposed,
    Rejections,
    build_options,
    first_gate,
    metres_to,
    tiers,
)
from catchment.engine.allocation.seeking import Gate, Liking, Openings, Seekers
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Flags,
    Ints,
    Learners,
    Market,
    Options,
    Seats,
    Shorts,
)
from catchment.placements.bridge.numbering import (
    RowsError,
    by_id,
    numbers_of,
    openings_of,
    seekers_of,
    way_minutes,
    words_of,
)
from catchment.placements.bridge.rows import (
    FOR_FOCUS,
    OWN_FIND,
    CapRow,
    LearnerRow,
    OpportunityRow,
    Rows,
    WishRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """What the lottery is drawn from; see ``engine.allocation.lottery``.

    Attributes:
        seed: text, secret until the round is published; without a slash.
        public_draw: what was drawn in the open after wishes closed; may be empty.
        stage: which round this is; without a slash.
    """

    seed: str
    public_draw: str = ""
    stage: str = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whom the numbers of a market mean; all in the order of their ids.

    Attributes:
        learners: (L,) pseudonyms of those who ask for a place or are locked at one.
        offers: (O,) ids of weeks.
        schools: of all learners and kept seats.
        caps: (C,) ids.
        own_finds: pseudonyms of those who found their own; they are not in the market.
    """

    learners: tuple[str, ...]
    offers: tuple[str, ...]
    schools: tuple[str, ...]
    caps: tuple[str, ...]
    own_finds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A market, its names, and what was found on the way.

    Attributes:
        metres: (E,) int32; the straight line to each option, 0 for what is done online.
        rejections: why other opportunities are no options; by learner of the market.
        unfit: (learner, opportunity, gate): wishes that do not fit, and were left out.
        learners, opportunities, own_finds: the rows, in the order of names.
    """

    market: Market
    names: Names
    metres: Shorts
    rejections: Rejections
    unfit: tuple[tuple[str, str, Gate], ...]
    learners: tuple[LearnerRow, ...]
    opportunities: tuple[OpportunityRow, ...]
    own_finds: tuple[LearnerRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """The list that we would propose to one learner.

    Attributes:
        options: (opportunity, estimated minutes one way), the best first; 0 minutes is online.
        found: how many options there are in all.
        gates: how many opportunities each gate took; it tells why there are none.
    """

    learner: str
    options: tuple[tuple[str, int], ...]
    found: int
    gates: Mapping[Gate, int]


@dataclass(frozen=True, slots=True)
class _Lists:
    """Options of all learners, and how many more were crossed out for an accepted reason."""

    options: Options
    metres: Shorts
    accepted: Ints
    unfit: tuple[tuple[str, str, Gate], ...] = ()


@dataclass(frozen=True, slots=True)
class _Wishes:
    """(W,) wishes of learners who take part: whose, their number on the list, and of what."""

    learner: Ints
    choice: Ints
    offer: Ints
    crossed_out: Flags
    accepted: Flags


def build(rows: Rows, lottery: Lottery, *, min_list: int = 10, threads: int = 1) -> Built:
    """Build the market of a round.

    Args:
        min_list: the guarantee holds with so many options, or with all that exist.
        threads: how many look for options at once; they find the same.

    Raises:
        RowsError: if rows contradict each other.
        MarketError: if a pseudonym or the lottery holds a slash.
    """
    learners = by_id(rows.learners, lambda row: row.learner, "learner")
    offers = by_id(rows.opportunities, lambda row: row.opportunity, "opportunity")
    caps = by_id(rows.caps, lambda row: row.cap, "cap")
    everybody = {row.learner for row in learners}
    own_finds = tuple(row for row in learners if row.locked == OWN_FIND)
    learners = [row for row in learners if row.locked != OWN_FIND]
    names = Names(
        learners=tuple(row.learner for row in learners),
        offers=tuple(row.opportunity for row in offers),
        schools=_schools(learners, offers),
        caps=tuple(row.cap for row in caps),
        own_finds=tuple(row.learner for row in own_finds),
    )
    wishes = _wishes(rows.wishes, names, everybody)
    words = words_of(learners, offers)
    openings = openings_of(offers, words)
    seekers = _with_crossings(seekers_of(learners, words), wishes)
    locked = numbers_of((row.locked for row in learners), names.offers, "opportunity")
    proposed = build_options(seekers, openings, Liking(longest=rows.longest), threads=threads)
    lists = _lists(
        proposed, seekers, openings, wishes, names, asks=locked == NONE, whole=rows.proposes
    )
    return Built(
        market=Market(
            learners=_learners(
                learners, names, lottery, locked, _guaranteed(lists, proposed, min_list)
            ),
            seats=_seats(offers, caps, names, locked),
            options=lists.options,
        ),
        names=names,
        metres=lists.metres,
        rejections=proposed.rejections,
        unfit=lists.unfit,
        learners=tuple(learners),
        opportunities=tuple(offers),
        own_finds=own_finds,
    )


def propose(
    learners: Sequence[LearnerRow],
    opportunities: Sequence[OpportunityRow],
    *,
    longest: int = 30,
) -> tuple[Proposal, ...]:
    """Propose a list to each learner, in the order given; nobody has crossed out anything yet.

    Raises:
        RowsError: if rows contradict each other.
    """
    offers = by_id(opportunities, lambda row: row.opportunity, "opportunity")
    words = words_of(learners, offers)
    proposed = build_options(
        seekers_of(learners, words), openings_of(offers, words), Liking(longest=longest)
    )
    return tuple(_proposal(row, at, offers, proposed) for at, row in enumerate(learners))


def _proposal(
    row: LearnerRow, at: int, offers: Sequence[OpportunityRow], proposed: Proposed
) -> Proposal:
    mine = slice(*proposed.options.start[at : at + 2])
    found = zip(proposed.options.offer[mine].tolist(), proposed.metres[mine].tolist(), strict=True)
    return Proposal(
        learner=row.learner,
        options=tuple(
            (
                offers[offer].opportunity,
                0 if offers[offer].remote else way_minutes(metres, row.travel_by),
            )
            for offer, metres in found
        ),
        found=int(proposed.rejections.found[at]),
        gates={gate: int(proposed.rejections.counts[at, gate]) for gate in Gate},
    )


def _schools(learners: Sequence[LearnerRow], offers: Sequence[OpportunityRow]) -> tuple[str, ...]:
    """Give every school that takes part or has seats kept for it."""
    kept = {whom for row in offers for whom, _ in row.kept if whom != FOR_FOCUS}
    return tuple(sorted(kept | {row.school for row in learners}))


def _wishes(rows: Sequence[WishRow], names: Names, everybody: set[str]) -> _Wishes:
    """Number the wishes of those who take part.

    Raises:
        RowsError: if a learner or an opportunity is not known, or comes twice for one learner.
    """
    strangers = {row.learner for row in rows} - everybody
    if strangers:
        raise RowsError(f"There is no learner {min(strangers)!r}, but there is a wish of theirs")
    asking = {name: at for at, name in enumerate(names.learners)}
    mine = [row for row in rows if row.learner in asking]
    wishes = _Wishes(
        learner=np.array([asking[row.learner] for row in mine], dtype=np.int64),
        choice=np.array([row.choice for row in mine], dtype=np.int64),
        offer=numbers_of((row.opportunity for row in mine), names.offers, "opportunity").astype(
            np.int64
        ),
        crossed_out=np.array([row.crossed_out for row in mine], dtype=np.bool_),
        accepted=np.array([row.accepted for row in mine], dtype=np.bool_),
    )
    _refuse_twice(wishes, names)
    return wishes


def _refuse_twice(wishes: _Wishes, names: Names) -> None:
    """Refuse a wish that stands twice on a list, and two wishes with one number."""
    for what, column, which in (
        ("has one opportunity twice", wishes.offer, np.ones(len(wishes.offer), dtype=np.bool_)),
        ("has two wishes of one number", wishes.choice, ~wishes.crossed_out),
    ):
        learner, value = wishes.learner[which], column[which]
        order = np.lexsort((value, learner))
        same = (np.diff(learner[order]) == 0) & (np.diff(value[order]) == 0)
        if same.any():
            who = names.learners[int(learner[order][:-1][same][0])]
            raise RowsError(f"Learner {who!r} {what}")


def _with_crossings(seekers: Seekers, wishes: _Wishes) -> Seekers:
    """Tell the gates what was crossed out."""
    learner, offer = wishes.learner[wishes.crossed_out], wishes.offer[wishes.crossed_out]
    order = np.lexsort((offer, learner))
    start = np.searchsorted(learner[order], np.arange(len(seekers.age) + 1))
    return replace(
        seekers, crossed_start=start.astype(np.int64), crossed=offer[order].astype(np.int32)
    )


def _lists(
    proposed: Proposed,
    seekers: Seekers,
    openings: Openings,
    wishes: _Wishes,
    names: Names,
    *,
    asks: Flags,
    whole: bool,
) -> _Lists:
    """Give learners their own list; those without one the proposed, where lists are proposed."""
    count = len(asks)
    gate = first_gate(seekers, openings, wishes.learner, wishes.offer)
    fits = gate == NONE
    listed, opens = np.zeros(count, dtype=np.bool_), ~wishes.crossed_out
    listed[wishes.learner[opens]] = True
    owner = np.repeat(np.arange(count), np.diff(proposed.options.start))
    given = (asks & ~listed & whole)[owner]
    chosen = opens & fits & asks[wishes.learner]
    learner = np.concatenate((owner[given], wishes.learner[chosen]))
    offer = np.concatenate((proposed.options.offer[given], wishes.offer[chosen]))
    turn = np.concatenate((np.arange(int(given.sum())), wishes.choice[chosen]))
    order = np.lexsort((turn, learner))
    learner, offer = learner[order], offer[order]
    start = np.searchsorted(learner, np.arange(count + 1)).astype(np.int64)
    accepted = fits & wishes.crossed_out & wishes.accepted
    return _Lists(
        options=Options(start=start, offer=offer.astype(np.int32), tier=tiers(start)),
        metres=metres_to(seekers, openings, learner, offer),
        accepted=np.bincount(wishes.learner[accepted], minlength=count),
        unfit=tuple(
            (names.learners[wishes.learner[at]], names.offers[wishes.offer[at]], Gate(gate[at]))
            for at in np.flatnonzero(opens & ~fits)
        ),
    )


def _guaranteed(lists: _Lists, proposed: Proposed, min_list: int) -> Flags:
    """Say whose list is long enough: so many, or all that exist; accepted crossings count."""
    exist = proposed.rejections.found + proposed.rejections.counts[:, Gate.CROSSED_OUT]
    have = np.diff(lists.options.start) + lists.accepted
    enough: Flags = have >= np.minimum(exist, min_list)
    return enough


def _learners(
    rows: Sequence[LearnerRow], names: Names, lottery: Lottery, locked: Shorts, guaranteed: Flags
) -> Learners:
    """Number everything about learners."""
    return Learners(
        klass=np.array([0 if row.focus else 1 for row in rows], dtype=np.int8),
        lottery=ranks(
            seed=lottery.seed,
            public_draw=lottery.public_draw,
            stage=lottery.stage,
            pseudonyms=names.learners,
        ),
        school=numbers_of((row.school for row in rows), names.schools, "school"),
        guaranteed=guaranteed,
        locked=locked,
    )


def _seats(
    rows: Sequence[OpportunityRow], caps: Sequence[CapRow], names: Names, locked: Shorts
) -> Seats:
    """Number everything about opportunities and caps.

    Raises:
        RowsError: if seats are below 0, too many are kept or locked, or caps stand in a circle.
    """
    seats = np.array([row.seats for row in rows], dtype=np.int32)
    for row, taken in zip(
        rows, np.bincount(locked[locked != NONE], minlength=len(rows)), strict=True
    ):
        _check_seats(row, int(taken))
    kept = sorted((at, *each) for at, row in enumerate(rows) for each in row.kept)
    school = {name: at for at, name in enumerate(names.schools)} | {FOR_FOCUS: FOCUS}
    _check_caps(caps)
    return Seats(
        seats=seats,
        kept_offer=np.array([at for at, _, _ in kept], dtype=np.int32),
        kept_for=np.array([school[whom] for _, whom, _ in kept], dtype=np.int32),
        kept_seats=np.array([many for _, _, many in kept], dtype=np.int32),
        cap=numbers_of((row.cap for row in rows), names.caps, "cap"),
        cap_seats=np.array([row.seats for row in caps], dtype=np.int32),
        cap_parent=numbers_of((row.parent for row in caps), names.caps, "cap"),
    )


def _check_seats(row: OpportunityRow, locked: int) -> None:
    """Refuse seats that cannot be."""
    whom = Counter(each for each, _ in row.kept)
    if row.seats < 0 or any(many < 0 for _, many in row.kept):
        raise RowsError(f"Opportunity {row.opportunity!r} has fewer than 0 seats")
    if any(times > 1 for times in whom.values()):
        raise RowsError(f"Opportunity {row.opportunity!r} keeps seats for somebody twice")
    if sum(many for _, many in row.kept) > row.seats:
        raise RowsError(f"Opportunity {row.opportunity!r} keeps more seats than it has")
    if locked > row.seats:
        raise RowsError(
            f"More learners are locked at opportunity {row.opportunity!r} than it has seats"
        )


def _check_caps(caps: Iterable[CapRow]) -> None:
    """Refuse caps that stand under themselves, and caps below 0."""
    parent = {row.cap: row.parent for row in caps}
    for row in caps:
        if row.seats < 0:
            raise RowsError(f"Cap {row.cap!r} has fewer than 0 seats")
    circle = cap_in_circle(parent)
    if circle:
        raise RowsError(f"Cap {circle!r} stands under itself")


def cap_in_circle(parent: Mapping[str, str]) -> str:
    """Give a cap that stands under itself, or ""; parents that are not known are not followed."""
    sound: set[str] = set()
    for begin in sorted(parent):
        path: dict[str, None] = {}
        cap = begin
        while cap in parent and cap not in sound:
            if cap in path:
                return cap
            path[cap] = None
            cap = parent[cap]
        sound.update(path)
    return ""
