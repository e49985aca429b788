"""A gate never lets through, and always says why."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.ask import Need
from catchment.engine.candidates import ALL_TIMES, BY_ARRANGEMENT, table_from_rows
from catchment.engine.gates import (
    GATES,
    GateReason,
    Meeting,
    coverage,
    gates_shut,
    journeys,
    open_rows,
    stopped_by,
)
from catchment.engine.places import METRES_PER_DEGREE, Place
from catchment.engine.terms import Terms
from tests.engine import plainly
from tests.engine.drawing import (
    CONFIDENCE,
    HALIFAX,
    MONEY,
    TODMORDEN,
    a_candidate,
    an_ask,
    asks,
    tables,
)

TERMS = Terms()
MONEY_GUIDANCE = Need(layer=6, topic=MONEY, wants_guidance=True)
CONFIDENCE_NEED = Need(layer=2, topic=CONFIDENCE)


def test_every_reason_but_no_need_has_its_gate_in_order():
    assert [reason for reason, _ in GATES] == [
        reason for reason in GateReason if reason is not GateReason.NO_NEED
    ]


@pytest.mark.parametrize(
    ("candidate", "ask", "shut"),
    [
        pytest.param({}, {}, [], id="all open"),
        pytest.param({"is_open": False}, {}, ["NOT_OPEN"], id="not open"),
        pytest.param({"confirmed": False}, {}, ["NOT_CONFIRMED"], id="not confirmed"),
        pytest.param({"cleared": False}, {"age": 17}, ["CLEARANCE"], id="not cleared, 17"),
        pytest.param({"cleared": False}, {"age": 18}, [], id="not cleared, 18"),
        pytest.param({"cleared": False}, {"age": None}, ["CLEARANCE"], id="age not known"),
        pytest.param({}, {"needs": (MONEY_GUIDANCE,)}, ["CREDENTIAL"], id="not qualified"),
        pytest.param({"guidance": True}, {"needs": (MONEY_GUIDANCE,)}, [], id="qualified"),
        pytest.param(
            {"topics": frozenset({MONEY, CONFIDENCE})},
            {"needs": (MONEY_GUIDANCE, CONFIDENCE_NEED)},
            [],
            id="not qualified, but another need is met",
        ),
        pytest.param({"min_age": 15}, {}, ["AGE"], id="too young"),
        pytest.param({"max_age": 13}, {}, ["AGE"], id="too old"),
        pytest.param({"min_age": 14, "max_age": 14}, {}, [], id="the very age"),
        pytest.param({"max_age": 19}, {"age": None}, ["AGE"], id="limit, age not known"),
        pytest.param({"min_age": 1}, {"age": None}, ["AGE"], id="least age, age not known"),
        pytest.param({}, {"age": None}, [], id="no limit, age not known"),
        pytest.param({"languages": 0b10}, {}, ["LANGUAGE"], id="no shared language"),
        pytest.param({"languages": 0b11}, {"languages": 0b110}, [], id="one shared language"),
        pytest.param({"languages": 0}, {"languages": 0}, [], id="no language asked for"),
        pytest.param({"access": 0b01}, {"access": 0b11}, ["ACCESS"], id="half the access"),
        pytest.param({"access": 0b111}, {"access": 0b11}, [], id="all the access"),
        pytest.param({"place": HALIFAX}, {}, ["TRAVEL"], id="too far"),
        pytest.param({"place": HALIFAX, "reach": 30_000}, {}, [], id="too far, but they come"),
        pytest.param({"place": HALIFAX}, {"travel_limit": 30_000}, [], id="the person can go"),
        pytest.param({"place": HALIFAX, "remote": True}, {}, [], id="too far, but remote"),
        pytest.param(
            {"place": HALIFAX, "remote": True},
            {"remote_ok": False},
            ["TRAVEL"],
            id="remote is not wanted",
        ),
        pytest.param({}, {"in_person_ok": False}, ["TRAVEL"], id="only remote is wanted"),
        pytest.param({"in_person": False}, {}, ["TRAVEL"], id="meets nobody"),
        pytest.param({"place": None}, {}, ["TRAVEL"], id="their place is not known"),
        pytest.param({"reach": 9_000}, {"where": None}, ["TRAVEL"], id="no place to be met"),
        pytest.param({"remote": True}, {"where": None}, [], id="no place needed"),
        pytest.param({"places_left": 0}, {}, ["CAPACITY"], id="full"),
        pytest.param({"places_left": 1}, {}, [], id="one place"),
        pytest.param({"times": 0b1000}, {}, ["TIMES"], id="no shared time"),
        pytest.param({"times": 0b1100}, {}, [], id="one shared time"),
        pytest.param({"times": BY_ARRANGEMENT}, {}, [], id="times by arrangement"),
        pytest.param({"times": 0}, {"times": 0}, [], id="no time asked for"),
        pytest.param({}, {"excluded": frozenset({1})}, ["EXCLUDED"], id="not wanted"),
        pytest.param({}, {"excluded": frozenset({2})}, [], id="another is not wanted"),
        pytest.param({"topics": frozenset()}, {}, ["NO_NEED"], id="meets nothing"),
        pytest.param({}, {"needs": ()}, ["NO_NEED"], id="nothing asked for"),
        pytest.param(
            {"layers": frozenset({6})}, {"needs": (Need(layer=6),)}, [], id="meets the layer"
        ),
        pytest.param({}, {"needs": (Need(layer=6),)}, ["NO_NEED"], id="another layer"),
        pytest.param(
            {"is_open": False, "places_left": 0, "cleared": False},
            {},
            ["NOT_OPEN", "CLEARANCE", "CAPACITY"],
            id="several gates, in order",
        ),
    ],
)
def test_gates_shut_names_every_gate(candidate, ask, shut):
    table = table_from_rows([a_candidate(1, **candidate)])

    reasons = gates_shut(table, 0, an_ask(**ask), TERMS)

    assert [reason.name for reason in reasons] == shut


def test_excluding_one_helper_excludes_the_human_being():
    two_hats = [a_candidate(1, person_group=5), a_candidate(2, person_group=5), a_candidate(3)]
    ask = an_ask(excluded=frozenset({2}))

    rows, _ = open_rows(table_from_rows(two_hats), ask.needs, ask, TERMS)

    assert rows.tolist() == [0]


def test_open_rows_meet_topics_and_whole_layers_wherever_the_person_is():
    rows = [
        a_candidate(1, remote=True),
        a_candidate(2, topics=frozenset(), layers=frozenset({2}), remote=True),
        a_candidate(3),
    ]
    table = table_from_rows(rows)
    needs = (Need(layer=6, topic=MONEY), Need(layer=2))

    here, _ = open_rows(table, needs, an_ask(), TERMS)
    nowhere, _ = open_rows(table, needs, an_ask(where=None), TERMS)

    assert (here.tolist(), nowhere.tolist()) == ([0, 1, 2], [0, 1])
    assert coverage(table, here, needs).tolist() == [0b01, 0b10, 0b01]


def test_open_rows_let_help_from_a_distance_through_from_anywhere():
    north = Place(TODMORDEN.latitude + 1, TODMORDEN.longitude)
    table = table_from_rows(
        [a_candidate(1, place=north, remote=True), a_candidate(2, place=north, reach=200_000)]
    )
    needs = an_ask().needs

    near, _ = open_rows(table, needs, an_ask(), TERMS)
    only_met, _ = open_rows(table, needs, an_ask(remote_ok=False), TERMS)

    assert (near.tolist(), only_met.tolist()) == ([0, 1], [1])


@given(metres=st.integers(0, 30_000), spare=st.integers(-2, 2))
def test_open_rows_let_nobody_be_lost_at_the_very_end_of_their_way(metres, spare):
    north = Place(TODMORDEN.latitude + metres / METRES_PER_DEGREE, TODMORDEN.longitude)
    table = table_from_rows([a_candidate(1, place=north)])
    way = plainly.metres(TODMORDEN, north, 130)
    ask = an_ask(travel_limit=max(way + spare, 0))

    rows, _ = open_rows(table, ask.needs, ask, TERMS)

    assert len(rows) == (way <= ask.travel_limit)


def test_gates_shut_counts_only_the_needs_looked_at():
    ask = an_ask(needs=(*[CONFIDENCE_NEED] * 10, Need(layer=6, topic=MONEY)))

    assert gates_shut(table_from_rows([a_candidate()]), 0, ask, TERMS) == (GateReason.NO_NEED,)


@given(rows=tables(), ask=asks)
def test_gates_shut_agrees_with_the_plain_gates(rows, ask):
    table = table_from_rows(rows)
    needs = plainly.needs_looked_at(ask)

    place = {key: row for row, key in enumerate(table.key.tolist())}
    found = {row.key: list(gates_shut(table, place[row.key], ask, TERMS)) for row in rows}

    assert found == {row.key: plainly.reasons_shut(row, rows, needs, ask, TERMS) for row in rows}


@given(rows=tables(), ask=asks)
def test_open_rows_are_those_at_which_no_gate_is_shut(rows, ask):
    table = table_from_rows(rows)
    needs = tuple(plainly.needs_looked_at(ask))

    found, ways = open_rows(table, needs, ask, TERMS)

    every = range(len(table))
    assert found.tolist() == [row for row in every if not gates_shut(table, row, ask, TERMS)]
    assert all(ways.meeting != 0)


def test_journeys_choose_the_way_that_spares_the_person_most():
    table = table_from_rows(
        [
            a_candidate(1, reach=100),
            a_candidate(2),
            a_candidate(3, place=HALIFAX, reach=30_000),
            a_candidate(4, place=HALIFAX, remote=True),
            a_candidate(5, place=None, remote=True),
            a_candidate(6, place=HALIFAX),
        ]
    )

    ways = journeys(table, np.arange(6), an_ask(), replace(TERMS, horizon=40_000))

    assert ways.metres.tolist() == [0, 0, 19_994, 19_994, -1, 19_994]
    assert ways.meeting.tolist() == [
        Meeting.THEY_COME,
        Meeting.YOU_GO,
        Meeting.THEY_COME,
        Meeting.REMOTE,
        Meeting.REMOTE,
        0,
    ]
    assert ways.part.tolist() == [10_000, 10_000, 7_501, 5_000, 5_000, 0]


def test_journeys_prefer_remote_to_a_long_way():
    table = table_from_rows([a_candidate(1, place=HALIFAX, remote=True)])

    ways = journeys(table, np.arange(1), an_ask(travel_limit=30_000), TERMS)

    assert ways.meeting.tolist() == [Meeting.REMOTE]


def test_stopped_by_counts_each_person_once_at_the_last_gate_they_came_to():
    table = table_from_rows(
        [
            a_candidate(1, is_open=False),
            a_candidate(2, places_left=0, person_group=1),
            a_candidate(3, places_left=0),
            a_candidate(4, languages=2, cleared=False),
            a_candidate(5, topics=frozenset({CONFIDENCE}), is_open=False),
        ]
    )
    ask = an_ask(needs=(Need(layer=6, topic=MONEY), CONFIDENCE_NEED))

    assert stopped_by(table, ask.needs[0], ask, TERMS) == {
        GateReason.CLEARANCE: 1,
        GateReason.CAPACITY: 2,
    }
    assert stopped_by(table, ask.needs[1], ask, TERMS) == {GateReason.NOT_OPEN: 1}


def test_stopped_by_leaves_out_whoever_came_through():
    table = table_from_rows([a_candidate(1, is_open=False), a_candidate(2, person_group=1)])

    assert stopped_by(table, an_ask().needs[0], an_ask(), TERMS) == {}


def test_stopped_by_asks_for_the_credential_need_by_need():
    table = table_from_rows([a_candidate(1, topics=frozenset({MONEY, CONFIDENCE}))])
    ask = an_ask(needs=(MONEY_GUIDANCE, CONFIDENCE_NEED))

    assert stopped_by(table, MONEY_GUIDANCE, ask, TERMS) == {GateReason.CREDENTIAL: 1}
    assert stopped_by(table, CONFIDENCE_NEED, ask, TERMS) == {}


def test_stopped_by_counts_nobody_where_nobody_meets_the_need():
    table = table_from_rows([a_candidate(1, times=ALL_TIMES)])

    assert stopped_by(table, CONFIDENCE_NEED, an_ask(where=TODMORDEN), TERMS) == {}
