"""Asks the engine, and gives its answer back in plain values that name our records.

All that reaches the engine about a person is age, access needs, languages and what was asked for.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from catchment.engine import answer as engine_answer
from catchment.engine.ask import Ask, Need, Urgency
from catchment.engine.best_placed import best_placed, shortlist
from catchment.engine.candidates import Candidates
from catchment.engine.gates import Meeting, gates_shut
from catchment.engine.places import Place
from catchment.engine.terms import Terms, Weights
from catchment.network.travel import Spot
from catchment.people.models import Catchment
from catchment.support.bridge.rows import (
    NO_OFFER,
    access_bits,
    helper_key,
    helper_of,
    language_bits,
    offer_of,
    time_bits,
)
from catchment.support.bridge.tables import Kept, kept_table, looked_at_again

#: How often the shortlist is looked at again when what it found had changed meanwhile.
MOST_LOOKS = 4

#: A team is made of the most urgent needs; so many other names are shown beside it.
MOST_OTHERS = 6
MOST_TO_RING = 3

THEY_COME, YOU_GO, REMOTE = "they come", "you go", "remote"
_MEETINGS = {Meeting.THEY_COME: THEY_COME, Meeting.YOU_GO: YOU_GO, Meeting.REMOTE: REMOTE}
_URGENCIES = {"now": Urgency.NOW, "soon": Urgency.SOON, "later": Urgency.LATER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One need as the engine may know it.

    Attributes:
        topic: slug, or empty: then any help in the layer covers it.
        layer: 1 to 7.
        urgency: "now", "soon" or "later".
        wants_guidance: whether only somebody qualified covers it.
    """

    topic: str
    layer: int
    urgency: str = "soon"
    wants_guidance: bool = False


@dataclass(frozen=True, slots=True)
class Who:
    """A helper, or an offer where nobody is named; both where it is said in which offer."""

    helper_id: int | None = None
    offer_id: int | None = None

    @property
    def key(self) -> int:
        return helper_key(self.offer_id or 0, self.helper_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """All that the engine may know.

    Attributes:
        needs: in any order; the ten most urgent are looked at.
        age: whole years, or None where it is not known.
        languages, access: values of ``people.enums``.
        where: where to be met; None leaves help from a distance.
        travel_limit: metres.
        remote_ok, in_person_ok: how.
        times: weekly blocks.
        excluded: whom the person does not want.
        trusted: whom they trust already.
        trusted_names: names of whoever helps them already; a helper of just that name is meant.
    """

    needs: tuple[Wanted, ...]
    age: int | None = None
    languages: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    where: Spot | None = None
    travel_limit: int = 0
    remote_ok: bool = True
    in_person_ok: bool = True
    times: tuple[int, ...] = ()
    excluded: frozenset[Who] = frozenset()
    trusted: frozenset[Who] = frozenset()
    trusted_names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One offer of somebody suggested.

    Attributes:
        covers: positions in ``Question.needs``, most urgent first.
        meeting: THEY_COME, YOU_GO or REMOTE.
        metres: an estimate of the way; None where not known.
        shared_times: weekly blocks in which both are free.
    """

    offer_id: int
    helper_id: int | None
    covers: tuple[int, ...]
    meeting: str
    metres: int | None
    places_left: int
    shared_times: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Somebody suggested; ``lacking`` holds lower-case names of ``engine.answer.Lack``."""

    rows: tuple[Row, ...]
    covers: tuple[int, ...]
    lacking: tuple[str, ...]
    trusted: bool

    @property
    def who(self) -> Who:
        """The helper or offer to name first."""
        first = self.rows[0]
        return Who(helper_id=first.helper_id) if first.helper_id else Who(offer_id=first.offer_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it.

    Attributes:
        version: number of the directory that was read.
        team: few people who between them cover most.
        if_no: for each of the team in their order, the best team without them.
        others: best first, without those in the team.
        ring_first: offers without a name that are suggested only as somebody to ring first: not
            confirmed within their rhythm, or not assured for under-18s.
        nobody_yet: positions of needs that nobody covers.
        left_out: positions beyond the ten looked at.
    """

    version: int
    team: tuple[Placed, ...]
    if_no: tuple[tuple[Placed, ...], ...]
    others: tuple[Placed, ...]
    ring_first: tuple[Placed, ...]
    nobody_yet: tuple[int, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """The five published weights, in hundredths."""

    needs: int = 40
    travel: int = 20
    trust: int = 20
    capacity: int = 10
    times: int = 10


@dataclass(frozen=True, slots=True)
class _Asked:
    """One asking of the engine over one table."""

    kept: Kept
    ask: Ask
    terms: Terms
    answer: engine_answer.Answer = field(repr=False)


def who_can_help(
    catchment: Catchment, question: Question, shares: Shares, *, on: dt.date
) -> Outcome:
    """Ask the engine, look again at those whom it names, and ask again if something had changed.

    One query when warm, and four for each look.
    """
    asked = _ask(kept_table(catchment, on=on), question, shares)
    for _look in range(MOST_LOOKS):
        fresh = looked_at_again(asked.kept, _named(asked.answer))
        if fresh is asked.kept:
            break
        asked = _ask(fresh, question, shares)
    return _outcome(asked)


def is_covered(
    catchment: Catchment, wanted: Wanted, question: Question, *, on: dt.date
) -> Who | None:
    """Whether somebody can help with one need now, and the offer they do it in; None if nobody."""
    kept = kept_table(catchment, on=on)
    asked = replace(question, needs=(wanted,))
    found = shortlist(kept.table, _engine_ask(asked, kept), Terms(longest=1))
    return _whole(found[0].offers[0].key) if found else None


def _whole(key: int) -> Who:
    return Who(helper_id=helper_of(key), offer_id=offer_of(key))


def is_open_to(catchment: Catchment, question: Question, who: Who, *, on: dt.date) -> bool:
    """Whether every gate stands open between somebody and this question, as things are now."""
    kept = kept_table(catchment, on=on)
    kept = looked_at_again(kept, _keys_of(who, kept))
    ask = _engine_ask(question, kept)
    rows = np.flatnonzero(kept.table.helper == who.key).tolist()
    return any(not gates_shut(kept.table, row, ask, Terms()) for row in rows)


def _keys_of(who: Who, kept: Kept) -> list[int]:
    keys: list[int] = kept.table.key[kept.table.helper == who.key].tolist()
    return keys


def _ask(kept: Kept, question: Question, shares: Shares) -> _Asked:
    weights = Weights(
        needs=shares.needs,
        travel=shares.travel,
        trust=shares.trust,
        capacity=shares.capacity,
        times=shares.times,
    )
    terms, ask = Terms(weights=weights), _engine_ask(question, kept)
    return _Asked(kept, ask, terms, best_placed(kept.table, ask, terms))


def _engine_ask(question: Question, kept: Kept) -> Ask:
    return Ask(
        needs=tuple(_engine_need(need, kept.topics) for need in question.needs),
        age=question.age,
        languages=language_bits(question.languages),
        access=access_bits(question.access),
        where=Place(question.where.latitude, question.where.longitude) if question.where else None,
        travel_limit=question.travel_limit,
        remote_ok=question.remote_ok,
        in_person_ok=question.in_person_ok,
        times=time_bits(question.times),
        excluded=frozenset(one.key for one in question.excluded),
        trusted=dict.fromkeys(_trusted_keys(question, kept), 100),
    )


def _trusted_keys(question: Question, kept: Kept) -> set[int]:
    named = kept.helpers_called(question.trusted_names)
    return {one.key for one in question.trusted} | {helper_key(0, one) for one in named}


def _engine_need(wanted: Wanted, topics: Mapping[str, int]) -> Need:
    return Need(
        layer=wanted.layer,
        topic=topics.get(wanted.topic, NO_OFFER) if wanted.topic else None,
        urgency=_URGENCIES[wanted.urgency],
        wants_guidance=wanted.wants_guidance,
    )


def _named(answer: engine_answer.Answer) -> set[int]:
    suggestions = [*answer.shortlist, *answer.team.members]
    for team in answer.if_no.values():
        suggestions += team.members
    return {row.key for one in suggestions for row in one.offers}


def _outcome(asked: _Asked) -> Outcome:
    answer = asked.answer
    trusted = frozenset(asked.ask.trusted)
    team = sorted(answer.team.members, key=lambda one: (_most_urgent(one, asked.ask), -one.score))
    in_team = {one.person_group for one in team}
    others = [one for one in answer.shortlist if one.person_group not in in_team][:MOST_OTHERS]
    return Outcome(
        version=asked.kept.version,
        team=tuple(_placed(one, trusted) for one in team),
        if_no=tuple(
            tuple(_placed(other, trusted) for other in answer.if_no[one.person_group].members)
            for one in team
        ),
        others=tuple(_placed(one, trusted) for one in others),
        ring_first=tuple(_placed(one, trusted) for one in _to_ring(asked)),
        nobody_yet=tuple(one.need for one in answer.nobody_yet),
        left_out=answer.left_out,
    )


def _most_urgent(one: engine_answer.Suggestion, ask: Ask) -> int:
    return min((ask.needs[at].urgency for at in one.covers), default=Urgency.LATER)


def _to_ring(asked: _Asked) -> tuple[engine_answer.Suggestion, ...]:
    """Offers without a name that only a missing check keeps shut."""
    relaxed = _as_if_checked(asked.kept.unnamed, adult=asked.ask.counts_as_adult())
    return shortlist(relaxed, asked.ask, replace(asked.terms, longest=MOST_TO_RING))


def _as_if_checked(unnamed: Candidates, *, adult: bool) -> Candidates:
    """Those of them that are not confirmed or not assured, as if they were."""
    wanting = ~(unnamed.confirmed & (unnamed.cleared | adult))
    return replace(unnamed, cleared=wanting, confirmed=wanting, is_open=unnamed.is_open & wanting)


def _placed(one: engine_answer.Suggestion, trusted: Iterable[int]) -> Placed:
    rows = tuple(_row(offered) for offered in one.offers)
    known = frozenset(trusted)
    return Placed(
        rows=rows,
        covers=one.covers,
        lacking=tuple(lack.name.lower() for lack in one.lacking),
        trusted=any(offered.helper in known for offered in one.offers),
    )


def _row(offered: engine_answer.Offered) -> Row:
    return Row(
        offer_id=offer_of(offered.key),
        helper_id=helper_of(offered.key),
        covers=offered.covers,
        meeting=_MEETINGS[offered.meeting],
        metres=offered.metres,
        places_left=offered.places_left,
        shared_times=tuple(block for block in range(21) if offered.shared_times >> block & 1),
    )
