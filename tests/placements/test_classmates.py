"""Friends who put all that they can read together cannot tell whether another is a focus learner.

The attacker knows the pages of all classmates but one, where that one goes, and the rules. What they
do not know: that one's list, class and lottery number, and all of that of learners of another
school. We try every world that could be, and look at those that look the same to the attacker: for
whatever they see, the one may be a focus learner, and may not.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product

import pytest

from catchment.engine.allocation.reasons import explain
from catchment.engine.allocation.running import allocate
from catchment.engine.allocation.terms import Market, Outcome, Policy, Reason, Rule
from catchment.placements.bridge.sentences import (
    numbers_told,
    reason_for_learner,
    reason_for_staff,
)
from tests.engine.markets import a_market

GUARANTEE, STRICT = Policy(), Policy(rule=Rule.STRICT)

#: Ada and Ben are friends, and neither is a focus learner; Cas is the one they wonder about.
ADA, BEN, CAS = range(3)
STUDIO, WEIR, MILL = range(3)
LISTS = ([STUDIO], [STUDIO, WEIR], [WEIR, STUDIO])


@dataclass(frozen=True)
class World:
    """One way in which things could be, and what the round made of it."""

    market: Market
    outcome: Outcome

    @property
    def cas_is_focus(self) -> bool:
        return bool(self.market.learners.klass[CAS] == 0)


def all_of_it(number: int, learners: int) -> int:
    """What a page must not tell: the number itself."""
    return number


@dataclass(frozen=True)
class Pages:
    """What a page tells: the sentence of each reason, and of the learner's number."""

    says: Callable[[Reason], str] = reason_for_learner
    number: Callable[[int, int], object] = numbers_told

    def page(self, world: World, learner: int) -> tuple[object, ...]:
        """All that a learner reads about themselves."""
        why, lottery = explain(world.market, world.outcome), world.market.learners.lottery
        rows = range(why.start[learner], why.start[learner + 1])
        return (
            int(world.outcome.place[learner]),
            self.number(int(lottery[learner]) + 1, len(lottery)),
            *(self.says(Reason(int(why.code[row]))) for row in rows),
        )


@dataclass
class Seen:
    """What friends could see, and for each what Cas may be."""

    cas: dict[object, set[bool]] = field(default_factory=lambda: defaultdict(set))

    def all_open(self) -> bool:
        return all(each == {True, False} for each in self.cas.values())

    def focus_given_away(self) -> bool:
        return {True} in self.cas.values()


def what_friends_see(worlds: Iterable[World], pages: Pages) -> Seen:
    """Put together the pages of both friends, and where Cas goes."""
    seen = Seen()
    for world in worlds:
        view = (pages.page(world, ADA), pages.page(world, BEN), int(world.outcome.place[CAS]))
        seen.cas[view].add(world.cas_is_focus)
    return seen


def two_seats(policy: Policy, ada: Sequence[int] = (STUDIO, WEIR)) -> Iterator[World]:
    """The studio has two seats, others one; a stranger wants the same."""
    for classes, cas, stranger, lottery in product(
        product([0, 1], repeat=2), LISTS, LISTS, permutations(range(4))
    ):
        market = a_market(
            [ada, [STUDIO, WEIR, MILL], cas, stranger],
            [2, 1, 1],
            klass=[1, 1, *classes],
            lottery=lottery,
            school=[0, 0, 0, 1],
        )
        yield World(market, allocate(market, policy))


def test_friends_cannot_tell_from_all_that_they_read():
    seen = what_friends_see(two_seats(GUARANTEE), Pages())

    assert len(seen.cas) > 2
    assert seen.all_open()


def test_friends_could_tell_from_the_reasons_in_full():
    seen = what_friends_see(two_seats(GUARANTEE), Pages(says=reason_for_staff))

    assert seen.focus_given_away()


def test_under_the_strict_rule_too_nobody_is_shown_to_be_a_focus_learner():
    seen = what_friends_see(two_seats(STRICT), Pages())

    assert len(seen.cas) > 10
    assert not seen.focus_given_away()


@pytest.mark.parametrize(
    ("policy", "ada"),
    [(STRICT, [STUDIO, WEIR]), (GUARANTEE, [STUDIO])],
    ids=["strict", "guarantee"],
)
def test_friends_could_tell_from_their_very_numbers(policy, ada):
    seen = what_friends_see(two_seats(policy, ada), Pages(number=all_of_it))

    assert seen.focus_given_away()
    assert not what_friends_see(two_seats(policy, ada), Pages()).focus_given_away()
