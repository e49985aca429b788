"""The independent check: finds nothing wrong with what is right, and each thing that is wrong."""

import ast
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.allocation import checking
from catchment.engine.allocation.checking import check
from catchment.engine.allocation.lottery import sealed
from catchment.engine.allocation.reasons import explain
from catchment.engine.allocation.rerunning import rerun
from catchment.engine.allocation.running import allocate, bound
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Bound,
    Drop,
    Market,
    Outcome,
    Policy,
    Reason,
    Rule,
)
from tests.engine.markets import a_market, markets

GUARANTEE, STRICT = Policy(), Policy(rule=Rule.STRICT)
BEST, TRADES = Policy(rule=Rule.BEST_OVERALL), Policy(trades=True)
policies = st.sampled_from(
    [GUARANTEE, STRICT, BEST, TRADES, Policy(tiers_down=0), Policy(tiers_down=2)]
)


@given(market=markets(most=6, locks=True), policy=policies)
def test_check_finds_nothing_wrong_with_what_was_decided(market, policy):
    outcome = allocate(market, policy)

    found = check(
        market, policy, outcome, why=explain(market, outcome), bound=bound(market, outcome)
    )

    assert found == []


@given(
    market=markets(most=6, locks=True),
    policy=policies,
    disturb=st.sampled_from(["none", "chains-unconfirmed", "full"]),
    data=st.data(),
)
def test_check_finds_nothing_wrong_with_a_re_run(market, policy, disturb, data):
    outcome = allocate(market, policy)
    learner = data.draw(st.integers(0, len(outcome.place) - 1))
    confirmed = np.array([data.draw(st.booleans()) for _ in outcome.place])
    offer = data.draw(st.integers(0, len(market.seats.seats) - 1))
    cancelled = ((offer, 1),) if market.seats.seats[offer] else ()
    drop = Drop(withdrawn=(learner,), cancelled=cancelled, confirmed=confirmed)

    again = rerun(market, outcome, drop, disturb)

    assert check(again.market, policy, again.outcome, again=True) == []


def kinds(market: Market, outcome: Outcome, **more: object) -> set[str]:
    """What the check finds in an outcome whose digest has been made to fit."""
    fitting = sealed(market, outcome)
    return {each.kind for each in check(market, outcome.policy, fitting, **more)}


def changed(outcome: Outcome, **values: dict[int, int]) -> Outcome:
    """Change single numbers of an outcome: name of the array, then learner and value."""
    arrays = {}
    for name, each in values.items():
        arrays[name] = getattr(outcome, name).copy()
        for learner, value in each.items():
            arrays[name][learner] = value
    return replace(outcome, **arrays)


#: Ann and Bea are focus learners; Cem and Dan are not. Earlier names have earlier numbers.
ANN, BEA, CEM, DAN = range(4)
WEIR, MILL, FARM = range(3)


def a_valley(**more: object) -> Market:
    """Four learners, three opportunities; everybody wants the weir most."""
    given_anyway = {"klass": [0, 0, 1, 1]} | more
    return a_market([[WEIR, MILL, FARM]] * 4, [1, 1, 2], **given_anyway)


def decided(market: Market, policy: Policy = GUARANTEE) -> Outcome:
    outcome = allocate(market, policy)
    assert check(market, policy, outcome, why=explain(market, outcome)) == []
    return outcome


def test_the_valley_is_decided_as_the_tests_below_expect():
    outcome = decided(a_valley())

    assert outcome.place.tolist() == [WEIR, MILL, FARM, FARM]


def test_check_refuses_a_seat_too_many():
    outcome = changed(decided(a_valley()), place={BEA: WEIR}, choice={BEA: 0})

    assert kinds(a_valley(), outcome) == {
        "too many on an opportunity",
        "too many on open seats",
    } - {"too many on open seats"}


def test_check_refuses_a_cap_too_many():
    open_valley = a_valley(cap=[NONE, NONE, 0], caps=[(2, 1), (3, NONE)])
    outcome = decided(open_valley)

    market = a_valley(cap=[NONE, NONE, 0], caps=[(2, 1), (1, NONE)])

    assert kinds(market, outcome) == {"too many under a cap"}


def test_check_refuses_a_place_that_is_no_option():
    market = a_market([[WEIR], [MILL]], [1, 1])
    outcome = changed(decided(market), place={0: NONE}, choice={0: NONE})

    assert kinds(market, changed(outcome, place={0: MILL, 1: WEIR}, choice={1: NONE})) == {
        "no option"
    }


def test_check_refuses_a_choice_that_is_another_place():
    outcome = changed(decided(a_valley()), choice={CEM: 1})

    assert kinds(a_valley(), outcome) == {"wrong choice"}


def test_check_refuses_a_choice_that_is_not_on_the_list():
    outcome = changed(decided(a_valley()), choice={CEM: 3})

    assert kinds(a_valley(), outcome) == {"no such choice"}


def test_check_refuses_a_choice_without_a_place():
    outcome = changed(decided(a_valley()), place={CEM: NONE})

    assert kinds(a_valley(), outcome) == {"wrong choice"}


def test_check_refuses_to_move_a_locked_learner():
    market = a_valley(locked=[NONE, NONE, NONE, FARM])
    outcome = decided(market)

    assert kinds(
        market, changed(outcome, place={DAN: MILL, BEA: NONE}, choice={DAN: 1, BEA: NONE})
    ) == {"locked learner moved"}
    assert kinds(market, changed(outcome, choice={DAN: NONE})) == {"wrong choice"}


def test_check_refuses_a_learner_who_is_there_twice():
    outcome = decided(a_valley())
    twice = replace(outcome, place=np.append(outcome.place, FARM).astype(np.int32))

    found = check(a_valley(), GUARANTEE, twice)

    assert [each.kind for each in found] == ["not one place for each learner"]
    assert found[0].says == "place holds 5 learners, not 4"


def test_check_refuses_a_place_that_does_not_exist():
    found = check(a_valley(), GUARANTEE, changed(decided(a_valley()), place={DAN: 3}))

    assert [(each.kind, each.says) for each in found] == [
        ("no such number", "place points at nothing")
    ]


def test_check_refuses_another_policy_than_the_published():
    found = check(a_valley(), STRICT, decided(a_valley()))

    assert [each.kind for each in found] == ["another policy"]


def test_check_refuses_a_false_digest():
    outcome = replace(decided(a_valley()), digest="0" * 64)

    assert [each.kind for each in check(a_valley(), GUARANTEE, outcome)] == ["false digest"]


@pytest.mark.parametrize(
    "policy", [GUARANTEE, STRICT, TRADES], ids=["guarantee", "strict", "trades"]
)
def test_check_refuses_a_worse_class_where_a_better_one_wanted_to_be(policy):
    outcome = decided(a_valley(), policy)
    swapped = changed(outcome, place={BEA: FARM, CEM: MILL}, choice={BEA: 2, CEM: 1})

    assert kinds(a_valley(), swapped) == {"worse class let in"}


@pytest.mark.parametrize("policy", [GUARANTEE, STRICT], ids=["guarantee", "strict"])
def test_check_refuses_a_later_lottery_number_within_a_class(policy):
    outcome = decided(a_valley(), policy)
    swapped = changed(outcome, place={ANN: MILL, BEA: WEIR}, choice={ANN: 1, BEA: 0})

    assert kinds(a_valley(), swapped) == {"later lottery let in"}


def test_check_lets_learners_of_a_class_trade_where_the_policy_does():
    outcome = decided(a_valley(), TRADES)
    swapped = changed(outcome, place={ANN: MILL, BEA: WEIR}, choice={ANN: 1, BEA: 0})

    assert kinds(a_valley(), swapped) == set()


@pytest.mark.parametrize("rule", list(Rule))
def test_check_refuses_a_free_seat_that_somebody_without_a_place_wanted(rule):
    outcome = decided(a_valley(), Policy(rule=rule))
    last = int(np.flatnonzero(outcome.place == FARM)[0])

    assert kinds(a_valley(), changed(outcome, place={last: NONE}, choice={last: NONE})) == {
        "free seat wanted"
    }


def promoting() -> Market:
    """Bea has nothing but the weir, Ann could also have the mill: Bea is promoted."""
    return a_market([[WEIR, MILL], [WEIR]], [1, 1])


def test_check_refuses_to_leave_out_somebody_promoted():
    outcome = decided(promoting())
    back = changed(outcome, place={0: WEIR, 1: NONE}, choice={0: 0, 1: NONE})

    assert outcome.promoted.tolist() == [False, True]
    assert kinds(promoting(), back) == {"promoted too late"}


def test_check_refuses_promotion_of_who_had_another_option():
    market = a_market([[WEIR, MILL], [WEIR, FARM]], [1, 1, 1])
    outcome = decided(market)
    ahead = changed(outcome, place={0: MILL, 1: WEIR}, choice={0: 1, 1: 0}, promoted={1: True})

    assert kinds(market, ahead) == {"promoted without need"}


def test_check_refuses_promotion_without_the_guarantee():
    market = a_market([[WEIR, MILL], [WEIR]], [1, 1], guaranteed=[True, False])

    assert kinds(market, changed(decided(promoting()))) == {"promoted without the guarantee"}


def test_check_refuses_promotion_under_the_strict_rule():
    outcome = replace(decided(promoting()), policy=STRICT)

    assert kinds(promoting(), outcome) == {"promoted without the guarantee"}


def chaining(**more: object) -> Market:
    """Cem, without a place, gets Bea's, who moves a tier down."""
    tiers = [[0], [0, 1, 2]]
    return a_market([[WEIR], [WEIR, MILL, FARM]], [1, 1, 1], tiers=tiers, **more)


def by_chain(to: int) -> Outcome:
    """What a chain gives that moves the second learner to this choice."""
    none = np.full(2, NONE, dtype=np.int32)
    return Outcome(
        place=np.array([WEIR, to], dtype=np.int32),
        choice=np.array([0, to], dtype=np.int32),
        promoted=np.array([True, False]),
        chain=np.array([0, 0], dtype=np.int32),
        before=np.array([NONE, 0], dtype=np.int32),
        kept=none,
        policy=GUARANTEE,
        digest="",
    )


def test_check_lets_a_chain_move_somebody_one_tier():
    assert kinds(chaining(), by_chain(MILL)) == set()


def test_check_refuses_a_chain_that_moves_somebody_too_far():
    assert kinds(chaining(), by_chain(FARM)) == {"moved too far"}


def test_check_refuses_a_chain_that_moves_a_better_class():
    market = chaining(klass=[1, 0])

    assert kinds(market, by_chain(MILL)) == {"better class moved"}


def test_check_refuses_a_chain_for_somebody_without_the_guarantee():
    market = chaining(guaranteed=[False, True])
    outcome = changed(by_chain(MILL), promoted={0: False})

    assert kinds(market, outcome) == {"helped without the guarantee"}


def test_check_refuses_a_chain_that_leaves_somebody_without_a_place():
    outcome = changed(by_chain(MILL), place={1: NONE}, choice={1: NONE})

    assert kinds(chaining(), outcome) == {"chain without a place"}


def test_check_refuses_a_move_without_a_chain():
    assert kinds(chaining(), changed(by_chain(MILL), chain={1: NONE})) == {"moved without a chain"}


def test_check_refuses_a_place_before_that_was_never_on_the_list():
    market = a_market([[WEIR], [MILL]], [1, 1])
    outcome = changed(decided(market), chain={0: 0}, before={0: 1})

    assert kinds(market, outcome) == {"no such choice before"}


def test_check_refuses_to_move_a_locked_learner_by_a_chain():
    market = a_valley(locked=[NONE, NONE, NONE, FARM])

    assert kinds(market, changed(decided(market), chain={DAN: 0})) == {"locked learner in a chain"}


def kept(market_seats: int = 1) -> Market:
    """The weir keeps its seat for school 1, to which only the second learner goes."""
    return a_market(
        [[WEIR, MILL], [WEIR, MILL]], [market_seats, 1], school=[0, 1], kept=[(WEIR, 1, 1)]
    )


def test_check_refuses_a_kept_seat_given_past_its_group():
    outcome = decided(kept())
    past = changed(outcome, place={0: WEIR, 1: MILL}, choice={0: 0, 1: 1}, kept={0: 0, 1: NONE})

    assert outcome.kept.tolist() == [NONE, 0]
    assert kinds(kept(), past) == {"kept seat given past its group"}


def test_check_refuses_a_kept_seat_of_another_opportunity():
    outcome = changed(decided(kept()), kept={0: 0})

    assert kinds(kept(), outcome) == {"kept pot elsewhere", "too many on kept seats"}


def test_check_refuses_more_on_open_seats_than_there_are():
    outcome = changed(decided(kept()), kept={1: NONE})

    assert kinds(kept(), outcome) == {"too many on open seats"}


def test_check_refuses_more_on_kept_seats_than_there_are():
    outcome = decided(kept(2))
    both = changed(outcome, place={0: WEIR}, choice={0: 0}, kept={0: 0})

    assert kinds(kept(2), both) == {"too many on kept seats"}


def test_check_refuses_kept_seats_for_focus_learners_given_past_them():
    market = a_market([[WEIR], [WEIR]], [1], klass=[1, 0], kept=[(WEIR, FOCUS, 1)])
    outcome = decided(market)
    past = changed(outcome, place={0: WEIR, 1: NONE}, choice={0: 0, 1: NONE}, kept={0: 0, 1: NONE})

    assert outcome.kept.tolist() == [NONE, 0]
    assert kinds(market, past) == {"kept seat given past its group"}


def test_check_refuses_reasons_that_are_false_missing_or_of_another_option():
    market = a_valley()
    outcome = decided(market)
    why = explain(market, outcome)
    lottery = int(np.flatnonzero(why.code == Reason.LOTTERY)[0])
    false, number, option = why.code.copy(), why.last_in.copy(), why.option.copy()
    false[lottery] = Reason.FOCUS_FIRST
    number[lottery] += 1
    option[lottery] += 1

    assert kinds(market, outcome, why=replace(why, code=false)) == {"false reason"}
    assert kinds(market, outcome, why=replace(why, last_in=number)) == {"false last number"}
    assert kinds(market, outcome, why=replace(why, option=option)) == {"reason for another option"}
    assert kinds(market, outcome, why=replace(why, start=np.zeros(5, np.int64))) == {
        "reasons do not fit"
    }
    fewer = replace(
        why,
        start=np.minimum(why.start, 1),
        option=why.option[:1],
        code=why.code[:1],
        last_in=why.last_in[:1],
    )
    assert kinds(market, outcome, why=fewer) == {"reasons missing or too many"}


def test_check_refuses_a_bound_below_what_was_reached_and_a_best_overall_below_its_bound():
    assert kinds(a_valley(), decided(a_valley()), bound=Bound(focus=1, placed=4)) == {"false bound"}
    assert kinds(a_valley(), decided(a_valley(), BEST), bound=Bound(focus=2, placed=5)) == {
        "false bound"
    }


def test_check_tells_whom_and_where():
    outcome = decided(a_valley())
    swapped = changed(outcome, place={BEA: FARM, CEM: MILL}, choice={BEA: 2, CEM: 1})

    found = check(a_valley(), GUARANTEE, sealed(a_valley(), swapped))

    assert [(each.learner, each.offer) for each in found] == [(BEA, MILL)]


def test_check_of_a_re_run_refuses_only_free_seats_that_somebody_needs():
    outcome = decided(a_valley())
    swapped = changed(outcome, place={BEA: FARM, CEM: MILL}, choice={BEA: 2, CEM: 1})
    without = changed(outcome, place={DAN: NONE}, choice={DAN: NONE})

    assert kinds(a_valley(), swapped, again=True) == set()
    assert kinds(a_valley(), without, again=True) == {"free seat wanted"}


def test_check_imports_nothing_of_the_allocator():
    folder = Path(checking.__file__).parent
    modules = sorted(folder.glob("checking*.py"))
    imported = {
        node.module
        for each in modules
        for node in ast.walk(ast.parse(each.read_text()))
        if isinstance(node, ast.ImportFrom)
    }

    assert len(modules) == 7
    assert {each for each in imported if each.startswith("catchment")} == {
        "catchment.engine.allocation.terms",
        *(
            f"catchment.engine.allocation.{each.stem}"
            for each in modules
            if each.stem not in ("checking", "checking_again")
        ),
    }


def test_check_lets_a_chain_under_a_cap_leave_a_seat_free_there():
    market = a_market(
        [[MILL], [MILL], [WEIR], [WEIR, FARM]],
        [1, 2, 1],
        klass=[1, 1, 0, 1],
        cap=[1, 0, NONE],
        caps=[(2, 1), (2, NONE)],
    )
    by_a_chain = Outcome(
        place=np.array([MILL, MILL, NONE, FARM], dtype=np.int32),
        choice=np.array([0, 0, NONE, 1], dtype=np.int32),
        promoted=np.zeros(4, dtype=np.bool_),
        chain=np.array([0, NONE, NONE, 0], dtype=np.int32),
        before=np.array([NONE, NONE, NONE, 0], dtype=np.int32),
        kept=np.full(4, NONE, dtype=np.int32),
        policy=GUARANTEE,
        digest="",
    )
    without = changed(by_a_chain, chain={0: NONE, 3: NONE}, before={3: NONE})

    assert kinds(market, by_a_chain) == set()
    assert kinds(market, without) == {"worse class let in"}
