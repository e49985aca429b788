"""The independent check of re-runs: finds nothing wrong with what is right, and each thing that is wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.allocation.checking_again import check_again
from catchment.engine.allocation.lottery import sealed
from catchment.engine.allocation.rerunning import Disturb, Rerun, rerun
from catchment.engine.allocation.running import allocate
from catchment.engine.allocation.terms import NONE, Drop, Market, Outcome, Policy, Rule
from tests.engine.markets import a_capped_market, a_crowded_market, a_market, markets
from tests.engine.test_allocation_rerun import drops

MODES = st.sampled_from([Disturb.NONE, Disturb.CHAINS])
POLICIES = st.sampled_from(
    [Policy(), Policy(tiers_down=0), Policy(rule=Rule.STRICT), Policy(rule=Rule.BEST_OVERALL)]
)


def told(again: Rerun) -> list[tuple[int, int, int]]:
    return [(each.learner, each.was, each.now) for each in again.changed]


def looked_at(market: Market, before: Outcome, drop: Drop, again: Rerun, mode: Disturb) -> set[str]:
    wrong = check_again(
        market,
        before,
        drop,
        again.market,
        again.outcome,
        chains=mode is Disturb.CHAINS,
        moves=told(again),
    )
    return {each.kind for each in wrong}


@given(market=markets(most=7, locks=True), policy=POLICIES, mode=MODES, data=st.data())
def test_check_again_finds_nothing_wrong_with_a_re_run(market, policy, mode, data):
    outcome = allocate(market, policy)
    drop = data.draw(drops(market, outcome))

    again = rerun(market, outcome, drop, mode)

    assert looked_at(market, outcome, drop, again, mode) == set()


@pytest.mark.parametrize("draw", [a_crowded_market, a_capped_market])
@pytest.mark.parametrize("seed", range(12))
def test_check_again_finds_nothing_wrong_with_one_re_run_after_another(draw, seed):
    market = draw(seed)
    outcome = allocate(market, Policy())
    rng = np.random.default_rng(seed)
    for _ in range(3):
        drop = a_drop(market, outcome, rng)
        again = rerun(market, outcome, drop, Disturb.CHAINS)

        assert looked_at(market, outcome, drop, again, Disturb.CHAINS) == set()
        market, outcome = again.market, again.outcome


def a_drop(market: Market, outcome: Outcome, rng: np.random.Generator) -> Drop:
    """Let some withdraw, some confirm, and one seat in five go where somebody sits."""
    placed = outcome.place != NONE
    taken = np.unique(outcome.place[placed])
    gone = taken[rng.random(len(taken)) < 0.2]
    return Drop(
        withdrawn=tuple(np.flatnonzero(placed & (rng.random(len(placed)) < 0.04)).tolist()),
        cancelled=tuple((int(offer), 1) for offer in gone),
        confirmed=placed & (rng.random(len(placed)) < 0.3),
    )


#: Ann's seat at the weir goes; by a chain she gets Bea's at the mill, and Bea one at the farm, where
#: Cem has said yes. Gil withdraws from the shop; his seat goes to Fay, whose turn is before Hal's.
#: Dan never had a place, and wants the weir alone; Eve's place was agreed before.
ANN, BEA, CEM, DAN, EVE, FAY, GIL, HAL = range(8)
WEIR, MILL, FARM, SHOP, BANK = range(5)


@dataclass(frozen=True)
class Case:
    """All that the check of a re-run is given."""

    market: Market
    before: Outcome
    drop: Drop
    after: Market
    outcome: Outcome
    moves: tuple[tuple[int, int, int], ...]
    chains: bool = True

    def kinds(self) -> set[str]:
        wrong = check_again(
            self.market,
            self.before,
            self.drop,
            self.after,
            self.outcome,
            chains=self.chains,
            moves=self.moves,
        )
        return {each.kind for each in wrong}


def a_case() -> Case:
    market = a_market(
        [[WEIR, MILL], [MILL, FARM], [FARM], [WEIR], [], [SHOP, FARM], [SHOP], [SHOP]],
        [1, 1, 2, 1, 1],
        locked=[NONE, NONE, NONE, NONE, BANK, NONE, NONE, NONE],
        lottery=[0, 1, 2, 4, 3, 6, 5, 7],
        tiers=[[0, 1], [0, 1], [0], [0], [], [0, 1], [0], [0]],
    )
    strict = allocate(market, Policy(rule=Rule.STRICT))
    before = changed(strict, place={FAY: NONE}, choice={FAY: NONE})
    drop = Drop(
        withdrawn=(GIL,),
        cancelled=((WEIR, 1),),
        confirmed=np.arange(8) == CEM,
    )
    again = rerun(market, before, drop, Disturb.CHAINS)
    return Case(market, before, drop, again.market, again.outcome, tuple(told(again)))


def changed(outcome: Outcome, **values: dict[int, int]) -> Outcome:
    """Change single numbers of an outcome: name of the array, then learner and value."""
    arrays = {}
    for name, each in values.items():
        arrays[name] = getattr(outcome, name).copy()
        for learner, value in each.items():
            arrays[name][learner] = value
    return replace(outcome, **arrays)


def other(case: Case, **values: dict[int, int]) -> Case:
    """Change the outcome, and make its digest fit again; nothing is looked at that is told."""
    outcome = sealed(case.after, changed(case.outcome, **values))
    moves = [
        (at, int(was), int(now))
        for at, (was, now) in enumerate(zip(case.before.place, outcome.place, strict=True))
        if was != now or at in (ANN, GIL)
    ]
    return replace(case, outcome=outcome, moves=tuple(moves))


def with_learners(case: Case, **values: object) -> Case:
    after = replace(case.after, learners=replace(case.after.learners, **values))
    return other(replace(case, after=after))


def with_seats(case: Case, **values: object) -> Case:
    after = replace(case.after, seats=replace(case.after.seats, **values))
    return other(replace(case, after=after))


def test_the_case_is_decided_as_the_tests_below_expect():
    case = a_case()

    assert case.before.place.tolist() == [WEIR, MILL, FARM, NONE, BANK, NONE, SHOP, NONE]
    assert case.outcome.place.tolist() == [MILL, FARM, FARM, NONE, BANK, SHOP, NONE, NONE]
    assert case.kinds() == set()


def swapped(values: np.ndarray, one: int, two: int) -> np.ndarray:
    found = values.copy()
    found[[one, two]] = found[[two, one]]
    return found


def without_a_wish(case: Case) -> Case:
    options, start = case.after.options, case.after.options.start.copy()
    start[DAN + 1 :] -= 1
    row = case.after.options.start[DAN]
    lists = replace(
        options, start=start, offer=np.delete(options.offer, row), tier=np.delete(options.tier, row)
    )
    return other(replace(case, after=replace(case.after, options=lists)))


MUTATIONS: dict[str, tuple[Callable[[Case], Case], str]] = {
    "lots drawn anew": (
        lambda case: with_learners(case, lottery=swapped(case.after.learners.lottery, FAY, HAL)),
        "another lottery",
    ),
    "a class changed": (
        lambda case: with_learners(case, klass=np.zeros(8, dtype=np.int8)),
        "other learners",
    ),
    "a wish left out": (without_a_wish, "other lists"),
    "a seat made up": (
        lambda case: with_seats(case, seats=case.after.seats.seats + np.int32(1)),
        "other seats",
    ),
    "a lock lost": (
        lambda case: with_learners(case, locked=np.full(8, NONE, dtype=np.int32)),
        "lock changed",
    ),
    "somebody sure moved": (
        lambda case: other(case, place={CEM: NONE}, choice={CEM: NONE}),
        "confirmed learner moved",
    ),
    "a place for who has gone": (
        lambda case: other(case, place={GIL: SHOP, FAY: NONE}, choice={FAY: NONE}),
        "withdrawn learner placed",
    ),
    "a place taken away": (
        lambda case: other(case, place={BEA: NONE}, choice={BEA: NONE}),
        "place taken away",
    ),
    "a seat given twice": (
        lambda case: other(case, place={HAL: SHOP}, choice={HAL: 0}),
        "too many on an opportunity",
    ),
    "a place on nobody's list": (
        lambda case: other(case, place={HAL: BANK}, choice={HAL: 0}),
        "wrong choice",
    ),
    "another digest": (
        lambda case: replace(case, outcome=replace(case.outcome, digest="0" * 64)),
        "false digest",
    ),
    "a move without a chain": (
        lambda case: other(case, chain={BEA: NONE}, before={BEA: NONE}),
        "moved by no new chain",
    ),
    "a move from somewhere else": (
        lambda case: other(case, before={BEA: 1}),
        "began elsewhere",
    ),
    "a chain that helps nobody": (
        lambda case: other(case, chain={BEA: 5}),
        "chain for nobody",
    ),
    "a chain for who had no place": (
        lambda case: other(case, chain={FAY: 0}),
        "chain for who never had a place",
    ),
    "a move for nobody": (
        lambda case: other(case, place={ANN: NONE}, choice={ANN: NONE}, chain={ANN: NONE}),
        "moved for nobody",
    ),
    "a fall too far": (
        lambda case: replace(
            other(replace(case, outcome=with_no_fall(case.outcome))),
            before=with_no_fall(case.before),
        ),
        "moved too far",
    ),
    "another past": (lambda case: other(case, chain={CEM: 0}), "another past"),
    "promoted afterwards": (
        lambda case: other(case, promoted={FAY: True}),
        "promoted afterwards",
    ),
    "the later in the lottery let in": (
        lambda case: other(case, place={FAY: NONE, HAL: SHOP}, choice={FAY: NONE, HAL: 0}),
        "earlier turn passed over",
    ),
    "a seat left free": (
        lambda case: other(case, place={FAY: NONE}, choice={FAY: NONE}),
        "free seat wanted",
    ),
    "a chain where nobody may be moved": (
        lambda case: replace(case, chains=False),
        "chain though nobody may be moved",
    ),
    "a change kept quiet": (
        lambda case: replace(case, moves=case.moves[1:]),
        "change not told",
    ),
    "a change made up": (
        lambda case: replace(case, moves=(*case.moves, (DAN, NONE, WEIR))),
        "told of no change",
    ),
}


def with_no_fall(outcome: Outcome) -> Outcome:
    return replace(outcome, policy=replace(outcome.policy, tiers_down=0))


@pytest.mark.parametrize("name", MUTATIONS)
def test_check_again_refuses(name):
    mutate, kind = MUTATIONS[name]

    assert kind in mutate(a_case()).kinds()


def test_check_again_refuses_a_better_class_moved_for_a_worse():
    market = a_market([[WEIR, MILL], [MILL, FARM]], [1, 1, 1], klass=[1, 0], tiers=[[0, 1], [0, 1]])
    before = allocate(market, Policy())
    drop = Drop(cancelled=((WEIR, 1),))
    right = rerun(market, before, drop, Disturb.CHAINS)
    assert right.outcome.place.tolist() == [NONE, MILL]

    moved = changed(
        right.outcome,
        place={0: MILL, 1: FARM},
        choice={0: 1, 1: 1},
        chain={0: 0, 1: 0},
        before={1: 0},
    )
    found = check_again(market, before, drop, right.market, sealed(right.market, moved))

    assert {each.kind for each in found} == {"better class moved"}


def test_check_again_refuses_who_should_have_kept_their_seat():
    market = a_market([[WEIR], [WEIR]], [2])
    before = allocate(market, Policy())
    drop = Drop(cancelled=((WEIR, 1),))
    right = rerun(market, before, drop, Disturb.CHAINS)

    other_one = changed(right.outcome, place={0: NONE, 1: WEIR}, choice={0: NONE, 1: 0})
    found = check_again(market, before, drop, right.market, sealed(right.market, other_one))

    assert "place taken away" in {each.kind for each in found}


def test_check_again_takes_a_place_given_by_hand_for_agreed():
    market = a_market([[WEIR], [WEIR]], [1, 1])
    before = changed(allocate(market, Policy()), place={1: MILL}, choice={1: NONE})
    drop = Drop(withdrawn=(0,), confirmed=np.array([False, True]))

    again = rerun(market, before, drop, Disturb.CHAINS)

    assert again.outcome.place.tolist() == [NONE, MILL]
    assert check_again(market, before, drop, again.market, again.outcome) == []


def test_check_again_refuses_arrays_that_do_not_fit():
    case = a_case()
    short = replace(case.outcome, place=case.outcome.place[:3])

    assert replace(case, outcome=short).kinds() == {"not one place for each learner"}
