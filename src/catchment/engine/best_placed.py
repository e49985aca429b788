"""Who is in the best position to offer what help: gates, score, shortlist, team, and nobody yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from catchment.engine.answer import Answer, Lack, NobodyYet, Offered, Parts, Suggestion, Team
from catchment.engine.ask import Ask, Need, need_weight
from catchment.engine.candidates import Candidates
from catchment.engine.gates import (
    Journeys,
    Meeting,
    Rows,
    coverage,
    group_starts,
    open_rows,
    shared_times,
    stopped_by,
)
from catchment.engine.places import UNKNOWN_METRES
from catchment.engine.team import Cover, Pool, best_team, if_they_say_no
from catchment.engine.terms import FULL, Terms


def best_placed(table: Candidates, ask: Ask, terms: Terms) -> Answer:
    """Say who is in the best position to offer what help.

    Reads nothing about the person but the ask; decides nothing: a person chooses.

    Args:
        table: a checked table of candidates; left unchanged.
        ask: what the person asks for.
        terms: the published terms.

    Returns:
        the answer. It depends on the rows of the table only, never on their order.

    Source:
        Hard gates, then a weighted sum of published criteria; the team by dynamic programming
        over subsets (see ``best_team``).
        Cost: O(N) to find who meets a need, the rest on those who pass the gates.
    """
    scored = _scored(table, ask, terms)
    pool = scored.pool()
    team = best_team(pool, person_cost=terms.person_cost)
    without = if_they_say_no(pool, team, person_cost=terms.person_cost)
    return Answer(
        people=len(scored.starts),
        shortlist=scored.suggestions(_first(scored, terms.longest)),
        team=scored.team(team),
        if_no={scored.group(member): scored.team(without[member]) for member in team.members},
        nobody_yet=_nobody_yet(table, scored, terms),
        left_out=tuple(sorted(set(range(len(ask.needs))) - set(scored.looked_at))),
    )


def shortlist(table: Candidates, ask: Ask, terms: Terms) -> tuple[Suggestion, ...]:
    """Give the best people, best first, without team or reasons for nobody.

    Takes and gives the same as ``best_placed``.
    """
    scored = _scored(table, ask, terms)
    return scored.suggestions(_first(scored, terms.longest))


def open_pool(table: Candidates, ask: Ask, terms: Terms) -> Pool:
    """Give the people from whom the team is drawn; bit i is the i-th need looked at.

    Takes the same as ``best_placed``. The two bits above the needs stand for somebody trusted
    and somebody local; they are set only where the ask wants them.
    """
    return _scored(table, ask, terms).pool()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Scored:
    """R open rows of H people, scored. Row arrays are (R,), people's are (H,)."""

    table: Candidates
    ask: Ask
    terms: Terms
    looked_at: tuple[int, ...]
    rows: Rows
    ways: Journeys
    covered: NDArray[np.int64]
    row_parts: NDArray[np.int64]
    shared: NDArray[np.uint32]
    starts: Rows
    masks: NDArray[np.int64]
    parts: NDArray[np.int64]
    scores: NDArray[np.int64]
    described: dict[int, Suggestion] = field(default_factory=dict)

    def group(self, person: int) -> int:
        """Give the person group of one person."""
        return int(self.table.person_group[self.rows[self.starts[person]]])

    def keys(self, people: Rows | slice = slice(None)) -> NDArray[np.int64]:
        """Give the lowest open key of each person, which settles ties."""
        return self.table.key[self.rows[self.starts[people]]]

    def pool(self) -> Pool:
        """Add the bits "somebody trusted" and "somebody local" where they were asked for."""
        masks = self.masks.copy()
        if self.ask.wants_trusted:
            masks |= self._trusted().astype(np.int64) << len(self.looked_at)
        if self.ask.wants_local:
            masks |= self._local().astype(np.int64) << len(self.looked_at) + 1
        return Pool(masks, self.scores, self.keys())

    def _trusted(self) -> NDArray[np.bool_]:
        trusted: NDArray[np.bool_] = self.parts[_TRUST] > 0
        return trusted

    def _local(self) -> NDArray[np.bool_]:
        near = self.ways.metres <= self.terms.local
        met: NDArray[np.bool_] = near & (self.ways.meeting != Meeting.REMOTE)
        if len(self.starts) == len(met):
            return met
        local: NDArray[np.bool_] = np.logical_or.reduceat(met, self.starts)
        return local

    def team(self, cover: Cover) -> Team:
        """Describe a team."""
        members = np.array(cover.members, dtype=np.intp)
        return Team(
            members=self.suggestions(members),
            covers=self._needs_in(cover.covered),
            cost=cover.cost,
            holds_trusted=bool(self._trusted()[members].any()),
            holds_local=bool(self._local()[members].any()),
        )

    def suggestions(self, people: Rows) -> tuple[Suggestion, ...]:
        """Describe people, in the order given."""
        ends = np.append(self.starts[1:], len(self.rows))
        bounds = zip(
            people.tolist(), self.starts[people].tolist(), ends[people].tolist(), strict=True
        )
        for person, start, end in bounds:
            if person not in self.described:
                self.described[person] = self._suggestion(person, range(start, end))
        return tuple(self.described[person] for person in people.tolist())

    def _suggestion(self, person: int, places: range) -> Suggestion:
        needs, travel, trust, capacity, times = self.parts[:, person].tolist()
        parts = Parts(needs=needs, travel=travel, trust=trust, capacity=capacity, times=times)
        mask = int(self.masks[person])
        offers = tuple(self._offered(place) for place in self._best_first(places))
        missing = self._needs_in(~mask)
        return Suggestion(
            person_group=self.group(person),
            offers=offers,
            score=int(self.scores[person]),
            parts=parts,
            covers=self._needs_in(mask),
            missing=missing,
            lacking=_lacking(offers, missing, self.ask, self.terms),
        )

    def _best_first(self, places: range) -> Iterable[int]:
        if len(places) == 1:
            return places
        scores = _scores(self.row_parts[:, places.start : places.stop], self.terms).tolist()
        return sorted(places, key=lambda place: -scores[place - places.start])

    def _offered(self, place: int) -> Offered:
        row = self.rows[place]
        metres = int(self.ways.metres[place])
        return Offered(
            key=int(self.table.key[row]),
            helper=int(self.table.helper[row]),
            covers=self._needs_in(int(self.covered[place])),
            meeting=Meeting(int(self.ways.meeting[place])),
            metres=None if metres == UNKNOWN_METRES else metres,
            places_left=int(self.table.places_left[row]),
            shared_times=int(self.shared[place]),
        )

    def _needs_in(self, mask: int) -> tuple[int, ...]:
        return tuple(need for bit, need in enumerate(self.looked_at) if mask >> bit & 1)


def _scored(table: Candidates, ask: Ask, terms: Terms) -> _Scored:
    looked_at = ask.looked_at()
    needs = tuple(ask.needs[at] for at in looked_at)
    rows, ways = open_rows(table, needs, ask, terms)
    covered = coverage(table, rows, needs)
    shared = shared_times(table, rows, ask)
    starts = group_starts(table.person_group[rows]) if len(rows) else rows
    parts = np.stack(
        [
            _needs_part(covered, needs, terms),
            ways.part,
            _trust_part(table.helper[rows], ask),
            table.places_left[rows].astype(np.int64) * FULL // np.maximum(table.capacity[rows], 1),
            _times_part(shared, ask, terms),
        ]
    )
    masks, best = _by_person(covered, parts, starts)
    best[_NEEDS] = _needs_part(masks, needs, terms)
    return _Scored(
        table=table,
        ask=ask,
        terms=terms,
        looked_at=looked_at,
        rows=rows,
        ways=ways,
        covered=covered,
        row_parts=parts,
        shared=shared,
        starts=starts,
        masks=masks,
        parts=best,
        scores=_scores(best, terms),
    )


def _by_person(
    covered: NDArray[np.int64], parts: NDArray[np.int64], starts: Rows
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Join what the rows of one person cover, and take the best of each part."""
    if len(starts) == len(covered):
        return covered, parts.copy()
    return np.bitwise_or.reduceat(covered, starts), np.maximum.reduceat(parts, starts, axis=1)


def _needs_part(
    masks: NDArray[np.int64], needs: tuple[Need, ...], terms: Terms
) -> NDArray[np.int64]:
    """Give the share of what is needed that each mask covers, needs counted by urgency."""
    weights = [need_weight(need, terms) for need in needs]
    worth = np.zeros(1, dtype=np.int64)
    for weight in weights:
        worth = np.concatenate([worth, worth + weight])
    return (worth * FULL // max(sum(weights), 1))[masks]


def _trust_part(helpers: NDArray[np.int64], ask: Ask) -> NDArray[np.int64]:
    part = np.zeros(len(helpers), dtype=np.int64)
    for helper, trust in ask.trusted.items():
        part[helpers == helper] = trust * (FULL // 100)
    return part


def _times_part(shared: NDArray[np.uint32], ask: Ask, terms: Terms) -> NDArray[np.int64]:
    """Give FULL for enough shared times, or to everybody where no times were asked for."""
    if not ask.times:
        return np.full(len(shared), FULL, dtype=np.int64)
    enough = min(terms.enough_times, ask.times.bit_count())
    return np.minimum(np.bitwise_count(shared), enough).astype(np.int64) * FULL // enough


def _scores(parts: NDArray[np.int64], terms: Terms) -> NDArray[np.int64]:
    """Weigh (5, H) parts into (H,) scores, in whole numbers."""
    return np.array(terms.weights.in_order(), dtype=np.int64) @ parts


def _first(scored: _Scored, longest: int) -> Rows:
    """Give the positions of the best people, best first, equals by key."""
    if len(scored.scores) > longest:
        worst = np.partition(scored.scores, -longest)[-longest]
        near = np.flatnonzero(scored.scores >= worst)
    else:
        near = np.arange(len(scored.scores))
    order = np.lexsort((scored.keys(near), -scored.scores[near]))
    return near[order[:longest]]


def _lacking(
    offers: tuple[Offered, ...], missing: tuple[int, ...], ask: Ask, terms: Terms
) -> tuple[Lack, ...]:
    """Say what a suggestion is short of, even in the offer that is best for it."""
    nearest = min(offers, key=lambda offer: (offer.meeting == Meeting.REMOTE, offer.metres or 0))
    shared = max(offer.shared_times.bit_count() for offer in offers)
    true = {
        Lack.NEEDS_NOT_COVERED: bool(missing),
        Lack.FAR: nearest.meeting == Meeting.YOU_GO and (nearest.metres or 0) >= terms.far,
        Lack.ONE_PLACE_LEFT: max(offer.places_left for offer in offers) == 1,
        Lack.FEW_SHARED_TIMES: shared == 1 and ask.times.bit_count() > 1,
        Lack.TIMES_BY_ARRANGEMENT: bool(ask.times) and shared == 0,
        Lack.REMOTE_ONLY: nearest.meeting == Meeting.REMOTE and ask.in_person_ok,
    }
    return tuple(lack for lack, holds in true.items() if holds)


def _nobody_yet(table: Candidates, scored: _Scored, terms: Terms) -> tuple[NobodyYet, ...]:
    covered = int(np.bitwise_or.reduce(scored.masks)) if len(scored.masks) else 0
    return tuple(
        NobodyYet(need=at, stopped=stopped_by(table, scored.ask.needs[at], scored.ask, terms))
        for bit, at in enumerate(scored.looked_at)
        if not covered >> bit & 1
    )


_NEEDS, _TRUST = 0, 2
