"""The lottery is promised, drawn and checked by anybody; digests hang on nothing but what is said."""

import hashlib
from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.allocation.lottery import (
    commitment,
    input_digest,
    keeps_promise,
    outcome_digest,
    ranks,
    sealed,
    ticket,
)
from catchment.engine.allocation.running import allocate
from catchment.engine.allocation.terms import (
    FOCUS,
    NONE,
    Market,
    MarketError,
    Options,
    Policy,
    Rule,
    Seats,
)
from tests.engine.markets import a_market, markets

DRAW = {"seed": "5eed", "public_draw": "4 8 15 16", "stage": "1"}
WHO = ["wren", "heron", "dipper", "swift"]


def test_commitment_is_the_sha_256_of_the_seed():
    assert commitment("5eed") == hashlib.sha256(b"5eed").hexdigest()
    assert keeps_promise("5eed", commitment("5eed"))
    assert not keeps_promise("5eee", commitment("5eed"))


def test_ticket_is_what_a_shell_would_give():
    assert ticket(**DRAW, pseudonym="wren") == (
        hashlib.sha256(b"5eed/4 8 15 16/1/wren").hexdigest()
    )


def test_ranks_are_the_order_of_tickets():
    drawn = ranks(**DRAW, pseudonyms=WHO)

    in_order = [WHO[each] for each in np.argsort(drawn)]
    tickets = [ticket(**DRAW, pseudonym=each) for each in in_order]
    assert all(first < second for first, second in pairwise(tickets))
    assert sorted(drawn.tolist()) == [0, 1, 2, 3]


@given(st.permutations(WHO))
def test_ranks_do_not_hang_on_the_order_of_names(order):
    before = dict(zip(WHO, ranks(**DRAW, pseudonyms=WHO), strict=True))

    assert dict(zip(order, ranks(**DRAW, pseudonyms=order), strict=True)) == before


def test_ranks_are_drawn_anew_for_another_seed_draw_or_stage():
    many = [f"learner {n}" for n in range(50)]
    first = ranks(**DRAW, pseudonyms=many).tolist()

    for change in ({"seed": "other"}, {"public_draw": ""}, {"stage": "2"}):
        assert ranks(**DRAW | change, pseudonyms=many).tolist() != first


@pytest.mark.parametrize(
    "wrong",
    [{"seed": "a/b"}, {"stage": "1/2"}, {"pseudonyms": ["a/b"]}, {"pseudonyms": ["a", "a"]}],
    ids=["seed", "stage", "pseudonym", "twice"],
)
def test_ranks_refuse_what_could_be_drawn_in_two_ways(wrong):
    with pytest.raises(MarketError):
        ranks(**{**DRAW, "pseudonyms": WHO} | wrong)


def test_ranks_of_nobody_are_none():
    assert ranks(**DRAW, pseudonyms=[]).tolist() == []


def test_ranks_let_the_public_draw_hold_slashes():
    assert len(ranks(**DRAW | {"public_draw": "1/2/3"}, pseudonyms=WHO)) == 4


NAMES = {
    "learners": ["ash", "birch", "cedar"],
    "offers": ["mill", "weir"],
    "schools": ["north", "south"],
    "caps": ["group", "works"],
}
REST = {"code": "1", "promised": "abc"}


def a_round() -> Market:
    return a_market(
        [[0, 1], [1], []],
        [2, 1],
        klass=[0, 1, 1],
        school=[0, 1, 1],
        locked=[NONE, 1, NONE],
        kept=[(0, 1, 1), (0, FOCUS, 1)],
        cap=[1, 0],
        caps=[(5, NONE), (2, 0)],
    )


def turned() -> tuple[Market, dict[str, list[str]]]:
    """The same round with everything numbered the other way round."""
    market = a_market(
        [[], [0], [1, 0]],
        [1, 2],
        klass=[1, 1, 0],
        lottery=[2, 1, 0],
        school=[0, 0, 1],
        locked=[NONE, 0, NONE],
        kept=[(1, FOCUS, 1), (1, 0, 1)],
        cap=[1, 0],
        caps=[(2, 1), (5, NONE)],
    )
    return market, {name: each[::-1] for name, each in NAMES.items()}


def test_input_digest_does_not_hang_on_the_order_of_rows():
    market, names = turned()

    assert input_digest(market, Policy(), **names, **REST) == (
        input_digest(a_round(), Policy(), **NAMES, **REST)
    )


def test_input_digest_hangs_on_everything_that_was_said():
    digests = [
        input_digest(a_round(), Policy(), **NAMES, **REST),
        input_digest(a_round(), Policy(rule=Rule.STRICT), **NAMES, **REST),
        input_digest(a_round(), Policy(tiers_down=2), **NAMES, **REST),
        input_digest(a_round(), Policy(min_list=5), **NAMES, **REST),
        input_digest(a_round(), Policy(trades=True), **NAMES, **REST),
        input_digest(a_round(), Policy(), **NAMES, **REST | {"code": "2"}),
        input_digest(a_round(), Policy(), **NAMES, **REST | {"promised": "abd"}),
        input_digest(a_round(), Policy(), **NAMES | {"offers": ["mill", "wharf"]}, **REST),
    ]
    for part in ("learners", "seats", "options"):
        for name in fields(getattr(a_round(), part)):
            digests += [
                input_digest(_nudged(part, name.name), Policy(), **NAMES, **REST),
            ]

    assert len(set(digests)) == len(digests) == 8 + 5 + 7 + 3


def _nudged(part: str, name: str) -> Market:
    """Change one number of one array, so that the market still holds together."""
    market = a_round()
    group = getattr(market, part)
    values = getattr(group, name).copy()
    changes = {"start": (2, 2), "lottery": (0, 9), "guaranteed": (0, False), "locked": (0, 0)}
    changes |= {"offer": (1, 0), "kept_offer": (0, 1), "kept_for": (0, 0), "cap": (0, 0)}
    at, value = changes.get(name, (0, values[0] + 1))
    values[at] = value if name != "cap_parent" else 1
    return replace(market, **{part: replace(group, **{name: values})})


@pytest.mark.parametrize(
    "wrong",
    [{"learners": ["ash", "ash", "cedar"]}, {"offers": ["mill"]}, {"caps": ["a", "b\0"]}],
    ids=["twice", "too few", "zero byte"],
)
def test_input_digest_refuses_names_that_do_not_name(wrong):
    with pytest.raises(MarketError):
        input_digest(a_round(), Policy(), **NAMES | wrong, **REST)


@given(markets())
def test_outcome_digest_is_the_one_it_is_sealed_with_and_hangs_on_each_place(market):
    outcome = allocate(market, Policy())

    assert outcome.digest == outcome_digest(market, outcome)
    assert sealed(market, replace(outcome, digest="")).digest == outcome.digest
    for name in ("place", "choice", "promoted", "chain", "before", "kept"):
        values = getattr(outcome, name).copy()
        values[0] = not values[0] if name == "promoted" else values[0] + 1
        assert outcome_digest(market, replace(outcome, **{name: values})) != outcome.digest


def test_outcome_digest_does_not_hang_on_the_width_of_numbers():
    market = a_round()
    outcome = allocate(market, Policy())
    seats = {each.name: getattr(market.seats, each.name).astype(np.int64) for each in fields(Seats)}
    options = {
        each.name: getattr(market.options, each.name).astype(np.int64) for each in fields(Options)
    }
    wide = replace(market, seats=Seats(**seats), options=Options(**options))

    assert outcome_digest(wide, outcome) == outcome.digest
