"""The whole answer: held against a plain ranking, and against what must always be true."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.engine.answer import Lack, NobodyYet, Offered, Parts, Suggestion
from catchment.engine.ask import Need, Urgency
from catchment.engine.best_placed import best_placed, open_pool, shortlist
from catchment.engine.candidates import ALL_TIMES, BY_ARRANGEMENT, table_from_rows
from catchment.engine.gates import GateReason, Meeting
from catchment.engine.places import Place
from catchment.engine.team import best_team
from catchment.engine.terms import Terms, Weights
from tests.engine import plainly
from tests.engine.drawing import (
    A_TRADE,
    CONFIDENCE,
    HALIFAX,
    MONEY,
    TODMORDEN,
    a_candidate,
    an_ask,
    asks,
    candidates,
    open_tables,
    tables,
)

TERMS = Terms()
MONEY_NOW = Need(layer=6, topic=MONEY, urgency=Urgency.NOW)
CONFIDENCE_SOON = Need(layer=2, topic=CONFIDENCE, urgency=Urgency.SOON)
TRADE_LATER = Need(layer=1, topic=A_TRADE, urgency=Urgency.LATER)

terms = st.builds(
    Terms,
    weights=st.sampled_from([Weights(), Weights(needs=0, travel=60), Weights(trust=30, times=0)]),
    longest=st.integers(1, 20),
)


def answer_to(rows, ask, under=TERMS):
    """Answer from rows of plain values."""
    return best_placed(table_from_rows(rows), ask, under)


def place_of(key, rows, ask):
    """Give the place in the ranking and the score of whoever offers this row, or None."""
    ranked = shortlist(table_from_rows(rows), ask, replace(TERMS, longest=1_000))
    for place, suggestion in enumerate(ranked):
        if key in [offer.key for offer in suggestion.offers]:
            return place, suggestion.score
    return None


@given(rows=tables(), ask=asks, under=terms)
def test_shortlist_is_the_plain_ranking(rows, ask, under):
    ranked = shortlist(table_from_rows(rows), ask, under)

    plain = plainly.ranking(rows, ask, under)
    assert [(each.score, each.person_group) for each in ranked] == plain[: under.longest]


@given(rows=tables(), ask=asks)
def test_nobody_is_suggested_through_a_shut_gate_or_for_no_need(rows, ask):
    answer = answer_to(rows, ask)

    through = {
        row.key
        for row in rows
        if not plainly.reasons_shut(row, rows, plainly.needs_looked_at(ask), ask, TERMS)
    }
    teams = [answer.team, *answer.if_no.values()]
    suggested = [*answer.shortlist, *(each for team in teams for each in team.members)]
    assert {offer.key for each in suggested for offer in each.offers} <= through
    assert all(each.covers and offer.covers for each in suggested for offer in each.offers)
    assert {offer.key for each in answer.shortlist for offer in each.offers} == through


@given(rows=tables(), ask=asks)
def test_what_a_suggestion_covers_and_misses_is_true(rows, ask):
    by_key = {row.key: row for row in rows}

    for each in answer_to(rows, ask).shortlist:
        for offer in each.offers:
            assert set(offer.covers) == {
                at for at in ask.looked_at() if plainly.covers(by_key[offer.key], ask.needs[at])
            }
        assert set(each.covers) == {at for offer in each.offers for at in offer.covers}
        assert sorted(each.covers + each.missing) == sorted(ask.looked_at())


@given(rows=tables(), ask=asks)
def test_team_costs_least_of_all_teams_and_counts_nobody_twice(rows, ask):
    answer = answer_to(rows, ask)

    pool = open_pool(table_from_rows(rows), ask, TERMS)
    costs = [1_600_000 - score for score in pool.scores.tolist()]
    assert answer.team.cost == plainly.least_cost(costs, pool.masks.tolist())
    assert answer.team.cost == sum(1_600_000 - each.score for each in answer.team.members)
    people = [each.person_group for each in answer.team.members]
    assert len(set(people)) == len(people)
    assert list(answer.if_no) == people
    for person, team in answer.if_no.items():
        assert person not in [each.person_group for each in team.members]


@given(rows=tables(), ask=asks)
def test_team_and_nobody_yet_together_are_all_that_was_looked_at(rows, ask):
    answer = answer_to(rows, ask)

    uncovered = [nobody.need for nobody in answer.nobody_yet]
    assert sorted([*answer.team.covers, *uncovered]) == sorted(ask.looked_at())
    assert sorted([*ask.looked_at(), *answer.left_out]) == list(range(len(ask.needs)))
    by_members = {at for each in answer.team.members for at in each.covers}
    assert by_members == set(answer.team.covers)


@given(rows=tables(), ask=asks, order=st.randoms(use_true_random=False))
def test_answer_does_not_depend_on_the_order_of_rows(rows, ask, order):
    shuffled = rows.copy()
    order.shuffle(shuffled)

    assert answer_to(shuffled, ask) == answer_to(rows, ask)


@given(drawn=open_tables())
def test_better_in_one_thing_never_ranks_lower(drawn):
    (old, *others), ask = drawn
    before = place_of(old.key, [old, *others], ask)
    better = {
        "closer": replace(old, place=_half_way(old.place)),
        "travels farther": replace(old, reach=old.reach + 5_000),
        "also remote": replace(old, remote=True),
        "freer": replace(old, places_left=old.capacity),
        "covers more": replace(old, topics=old.topics | {MONEY, A_TRADE}),
        "whole layers more": replace(old, layers=frozenset(range(1, 8))),
        "more times": replace(old, times=ALL_TIMES),
    }

    for name, new in better.items():
        after = place_of(old.key, [new, *others], ask)

        assert after[0] <= before[0], name
        assert after[1] >= before[1], name


def _half_way(place):
    if place is None:
        return None
    return Place(
        (place.latitude + TODMORDEN.latitude) / 2, (place.longitude + TODMORDEN.longitude) / 2
    )


@given(drawn=open_tables())
def test_more_trusted_never_ranks_lower(drawn):
    rows, ask = drawn
    key, helper = rows[0].key, rows[0].helper

    before, after = (
        place_of(key, rows, replace(ask, trusted={**ask.trusted, helper: trust}))
        for trust in (30, 100)
    )

    assert after[0] <= before[0]
    assert after[1] >= before[1]


@given(drawn=open_tables(), offer=candidates(key=99))
def test_another_offer_never_makes_anybody_worse(drawn, offer):
    rows, ask = drawn
    new = replace(offer, helper=rows[0].helper, person_group=rows[0].person_group)

    before, after = place_of(rows[0].key, rows, ask), place_of(rows[0].key, [*rows, new], ask)

    assert after[1] >= before[1]


@given(drawn=open_tables())
def test_somebody_less_good_in_everything_never_stands_before(drawn):
    (best, *_), ask = drawn
    worse = replace(best, key=best.key + 1_000, helper=5, person_group=5, places_left=1, capacity=4)

    ranked = shortlist(table_from_rows([worse, best]), ask, TERMS)

    assert [each.key for each in ranked] == [best.key, worse.key]


def test_a_suggestion_says_everything():
    row = a_candidate(
        7, helper=70, person_group=5, place=HALIFAX, reach=30_000, places_left=1, times=0b1
    )
    ask = an_ask(needs=(CONFIDENCE_SOON, MONEY_NOW), trusted={70: 50})

    assert answer_to([row], ask).shortlist == (
        Suggestion(
            person_group=5,
            offers=(
                Offered(
                    key=7,
                    helper=70,
                    covers=(1,),
                    meeting=Meeting.THEY_COME,
                    metres=19_994,
                    places_left=1,
                    shared_times=1,
                ),
            ),
            score=40 * 6_666 + 20 * 5_002 + 20 * 5_000 + 10 * 2_500 + 10 * 3_333,
            parts=Parts(needs=6_666, travel=5_002, trust=5_000, capacity=2_500, times=3_333),
            covers=(1,),
            missing=(0,),
            lacking=(Lack.NEEDS_NOT_COVERED, Lack.ONE_PLACE_LEFT, Lack.FEW_SHARED_TIMES),
        ),
    )


def test_rows_of_one_person_are_one_suggestion_best_row_first():
    rows = [
        a_candidate(1, person_group=5, topics=frozenset({CONFIDENCE}), remote=True),
        a_candidate(2, person_group=5, places_left=4),
    ]

    (only,) = answer_to(rows, an_ask(needs=(MONEY_NOW, CONFIDENCE_SOON))).shortlist

    assert [offer.key for offer in only.offers] == [2, 1]
    assert (only.key, only.covers, only.parts.needs, only.parts.capacity) == (
        2,
        (0, 1),
        10_000,
        10_000,
    )


@pytest.mark.parametrize(
    ("candidate", "ask", "lacking"),
    [
        pytest.param({}, {}, [], id="nothing"),
        pytest.param(
            {}, {"needs": (MONEY_NOW, TRADE_LATER)}, [Lack.NEEDS_NOT_COVERED], id="a need"
        ),
        pytest.param({"place": HALIFAX}, {"travel_limit": 30_000}, [Lack.FAR], id="far"),
        pytest.param({"place": HALIFAX, "reach": 30_000}, {}, [], id="far, but they come"),
        pytest.param({"places_left": 1}, {}, [Lack.ONE_PLACE_LEFT], id="one place left"),
        pytest.param({"times": 0b1}, {}, [Lack.FEW_SHARED_TIMES], id="one of three times"),
        pytest.param({"times": 0b1}, {"times": 0b1}, [], id="the one time asked for"),
        pytest.param({"times": 0b11}, {}, [], id="two of three times"),
        pytest.param(
            {"times": BY_ARRANGEMENT}, {}, [Lack.TIMES_BY_ARRANGEMENT], id="by arrangement"
        ),
        pytest.param({"times": BY_ARRANGEMENT}, {"times": 0}, [], id="no times asked for"),
        pytest.param(
            {"remote": True, "place": HALIFAX}, {}, [Lack.REMOTE_ONLY], id="only from a distance"
        ),
        pytest.param({"remote": True}, {"in_person_ok": False}, [], id="distance was asked for"),
    ],
)
def test_lacking_is_said(candidate, ask, lacking):
    (only,) = answer_to([a_candidate(1, **candidate)], an_ask(**ask)).shortlist

    assert list(only.lacking) == lacking


def test_metres_are_none_where_a_place_is_not_known():
    (only,) = answer_to([a_candidate(1, place=None, remote=True)], an_ask()).shortlist

    assert (only.offers[0].metres, only.offers[0].meeting) == (None, Meeting.REMOTE)


def test_equals_stand_by_key_and_the_list_has_an_end():
    rows = [a_candidate(key, person_group=-key) for key in (5, 3, 9, 1)]

    short = replace(TERMS, longest=3)
    answer = answer_to(rows, an_ask(), short)

    assert [each.key for each in answer.shortlist] == [1, 3, 5]
    assert answer.people == 4
    assert shortlist(table_from_rows(rows), an_ask(), short) == answer.shortlist


def test_few_people_are_a_good_team_and_nobody_yet_says_why():
    rows = [
        a_candidate(1),
        a_candidate(2, topics=frozenset({CONFIDENCE})),
        a_candidate(3, topics=frozenset({MONEY, CONFIDENCE}), places_left=1),
        a_candidate(4, topics=frozenset({A_TRADE}), cleared=False),
    ]

    answer = answer_to(rows, an_ask(needs=(TRADE_LATER, CONFIDENCE_SOON, MONEY_NOW)))

    assert [each.key for each in answer.team.members] == [3]
    assert answer.team.covers == (2, 1)
    assert {
        person: [each.key for each in team.members] for person, team in answer.if_no.items()
    } == {3: [1, 2]}
    assert answer.nobody_yet == (NobodyYet(need=0, stopped={GateReason.CLEARANCE: 1}),)


def test_a_fitting_offer_clears_nobody_yet():
    ask = an_ask(needs=(MONEY_NOW, TRADE_LATER))
    rows = [a_candidate(1)]

    before = answer_to(rows, ask).nobody_yet
    after = answer_to([*rows, a_candidate(2, topics=frozenset({A_TRADE}))], ask).nobody_yet

    assert (before, after) == ((NobodyYet(need=1, stopped={}),), ())


def test_nobody_at_all_is_an_answer():
    answer = answer_to([], an_ask())

    assert (answer.people, answer.shortlist, answer.team.members, answer.if_no) == (0, (), (), {})
    assert answer.team.holds_trusted is answer.team.holds_local is False
    assert [nobody.need for nobody in answer.nobody_yet] == [0]


def test_nothing_asked_for_is_answered_with_nobody():
    answer = answer_to([a_candidate(1)], an_ask(needs=()))

    assert (answer.people, answer.shortlist, answer.nobody_yet) == (0, (), ())


def test_needs_beyond_the_tenth_are_named_as_left_out():
    many = tuple(Need(layer=1, topic=topic) for topic in range(11))

    answer = answer_to([], an_ask(needs=(TRADE_LATER, *many)))

    assert answer.left_out == (0, 11)


def test_the_team_holds_somebody_trusted_where_that_was_asked_for():
    rows = [a_candidate(1), a_candidate(2, place=HALIFAX, reach=30_000, places_left=1)]
    rows.append(a_candidate(3, person_group=2, is_open=False))
    ask = an_ask(trusted={2: 1})

    without, with_them = (
        answer_to(rows, replace(ask, wants_trusted=wanted)).team for wanted in (False, True)
    )

    assert [each.key for each in without.members] == [1]
    assert (without.holds_trusted, without.holds_local) == (False, True)
    assert [each.key for each in with_them.members] == [2]
    assert (with_them.holds_trusted, with_them.holds_local) == (True, False)


def test_the_team_holds_somebody_local_where_that_was_asked_for():
    rows = [
        a_candidate(1, remote=True, in_person=False, places_left=4),
        a_candidate(2, place=Place(TODMORDEN.latitude + 0.03, TODMORDEN.longitude), places_left=1),
        a_candidate(3, person_group=2, topics=frozenset({CONFIDENCE}), place=HALIFAX),
    ]
    under = replace(TERMS, remote_part=10_000)

    without, with_them = (
        answer_to(rows, an_ask(wants_local=wanted), under).team for wanted in (False, True)
    )

    assert ([each.key for each in without.members], without.holds_local) == ([1], False)
    assert ([each.key for each in with_them.members], with_them.holds_local) == ([2], True)


def test_open_pool_is_what_the_team_is_drawn_from():
    rows = [a_candidate(1), a_candidate(2, person_group=1, topics=frozenset({CONFIDENCE}))]
    ask = an_ask(needs=(MONEY_NOW, CONFIDENCE_SOON), trusted={1: 100})

    pool = open_pool(
        table_from_rows(rows), replace(ask, wants_trusted=True, wants_local=True), TERMS
    )

    assert pool.masks.tolist() == [0b1111]
    assert best_team(pool, person_cost=0).members == (0,)


@given(rows=tables(), ask=asks)
def test_the_answer_leaves_the_table_as_it_was(rows, ask):
    table = table_from_rows(rows)

    first, second = best_placed(table, ask, TERMS), best_placed(table, ask, TERMS)

    assert first == second
    assert np.array_equal(table.key, table_from_rows(rows).key)
