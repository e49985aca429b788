"""Rows become a market: in the order of ids, with each learner's list, claim and lottery."""

import datetime as dt
import random
from dataclasses import replace

import numpy as np
import pytest

from catchment.engine.allocation.seeking import Gate
from catchment.engine.allocation.terms import FOCUS, NONE
from catchment.placements.bridge.market import Lottery, build, propose
from catchment.placements.bridge.numbering import RowsError, reach_metres, way_minutes
from catchment.placements.bridge.rows import OWN_FIND, CapRow, Rows, Spot, WishRow
from tests.placements.bridge.town import MONDAY, NEXT_MONDAY, learner, opportunity, town

LOTTERY = Lottery(seed="a seed of some length")


def built(rows: Rows, min_list: int = 10):
    return build(rows, LOTTERY, min_list=min_list)


def options(rows: Rows) -> dict[str, list[str]]:
    found = built(rows)
    start, offer = found.market.options.start, found.market.options.offer
    return {
        name: [found.names.offers[each] for each in offer[start[at] : start[at + 1]]]
        for at, name in enumerate(found.names.learners)
    }


def wish(choice: int, name: str, **given: bool) -> WishRow:
    return WishRow(learner="ali", choice=choice, opportunity=name, **given)


ALI = learner("ali")
THREE = (opportunity("bakery"), opportunity("clinic"), opportunity("depot"))


def one(*wishes: WishRow, **given: object) -> Rows:
    return Rows(learners=(ALI,), opportunities=THREE, wishes=wishes, **given)  # type: ignore[arg-type]


def test_everything_is_numbered_in_the_order_of_its_id_whatever_order_rows_come_in():
    rows = town()
    shuffled = random.Random(5)

    def mixed(values: tuple) -> tuple:
        return tuple(shuffled.sample(values, len(values)))

    other = replace(
        rows,
        learners=mixed(rows.learners),
        opportunities=mixed(rows.opportunities),
        caps=mixed(rows.caps),
        wishes=mixed(rows.wishes),
    )

    first, second = built(rows), built(other)

    assert first.names == second.names
    for part in ("learners", "seats", "options"):
        for name in getattr(first.market, part).__slots__:
            one_, other_ = (getattr(getattr(each.market, part), name) for each in (first, second))
            assert one_.tolist() == other_.tolist(), name


def test_a_list_is_taken_as_it_is_and_in_its_order():
    assert options(one(wish(2, "bakery"), wish(7, "depot"))) == {"ali": ["bakery", "depot"]}
    assert options(one(wish(9, "bakery"), wish(7, "depot"))) == {"ali": ["depot", "bakery"]}


def test_who_has_no_list_gets_the_one_that_we_propose_without_what_they_crossed_out():
    assert sorted(options(one())["ali"]) == ["bakery", "clinic", "depot"]
    assert sorted(options(one(wish(0, "clinic", crossed_out=True)))["ali"]) == ["bakery", "depot"]
    assert options(one(wish(0, "clinic", crossed_out=True), proposes=False)) == {"ali": []}


def test_a_wish_that_does_not_fit_is_left_out_and_told():
    later = opportunity("elsewhere", week=NEXT_MONDAY)
    rows = replace(one(wish(1, "elsewhere"), wish(2, "bakery")), opportunities=(*THREE, later))

    found = built(rows)

    assert found.unfit == (("ali", "elsewhere", Gate.WEEK),)
    assert options(rows) == {"ali": ["bakery"]}


@pytest.mark.parametrize(
    ("wishes", "min_list", "claims"),
    [
        pytest.param((), 10, True, id="all that exist"),
        pytest.param((wish(1, "bakery"),), 10, False, id="too few of three"),
        pytest.param((wish(1, "bakery"),), 1, True, id="as many as are asked for"),
        pytest.param(
            (wish(1, "bakery"), wish(0, "clinic", crossed_out=True, accepted=True)),
            2,
            True,
            id="a crossing for an accepted reason counts",
        ),
        pytest.param(
            (wish(1, "bakery"), wish(0, "clinic", crossed_out=True)), 2, False, id="any other not"
        ),
    ],
)
def test_the_guarantee_holds_for_a_list_that_is_long_enough(
    wishes: tuple[WishRow, ...], min_list: int, claims: bool
):
    assert built(one(*wishes), min_list).market.learners.guaranteed.tolist() == [claims]


def test_own_finds_stay_outside_and_locked_learners_have_their_seat():
    rows = Rows(
        learners=(ALI, learner("bea", locked=OWN_FIND), learner("cem", locked="depot")),
        opportunities=THREE,
    )

    found = built(rows)

    assert found.names.own_finds == ("bea",)
    assert found.names.learners == ("ali", "cem")
    assert found.market.learners.locked.tolist() == [NONE, 2]
    assert options(rows)["cem"] == []


def test_classes_schools_kept_seats_and_caps_are_numbered():
    rows = Rows(
        learners=(learner("ali", focus=True), learner("bea", school="Hill School")),
        opportunities=(
            opportunity("bakery", seats=3, kept=(("focus", 1), ("Moor School", 1)), cap="inner"),
        ),
        caps=(CapRow(cap="outer", seats=4), CapRow(cap="inner", seats=2, parent="outer")),
    )

    found = built(rows)

    seats = found.market.seats
    assert found.names.schools == ("Hill School", "Moor School")
    assert found.market.learners.klass.tolist() == [0, 1]
    assert found.market.learners.school.tolist() == [1, 0]
    assert (seats.kept_for.tolist(), seats.kept_seats.tolist()) == ([1, FOCUS], [1, 1])
    assert (seats.cap.tolist(), seats.cap_parent.tolist()) == ([0], [1, NONE])


def test_places_are_rounded_before_anything_is_decided():
    near = learner("ali", spot=Spot(394_049, 424_049))

    exact = built(Rows(learners=(near,), opportunities=THREE))

    assert exact.metres.tolist() == built(one()).metres.tolist() == [500] * 3


@pytest.mark.parametrize(
    ("changed", "gate"),
    [
        ({"week": NEXT_MONDAY}, Gate.WEEK),
        ({"spot": Spot(494_500, 424_000)}, Gate.TRAVEL),
        ({"spot": None}, Gate.TRAVEL),
        ({"least_age": 16}, Gate.AGE),
        ({"most_age": 14}, Gate.AGE),
        ({"checks": ("dbs",)}, Gate.CHECKS),
        ({"access": ("quiet space",)}, Gate.ACCESS),
        ({"begins": dt.time(8)}, Gate.TIMES),
        ({"ends": dt.time(18)}, Gate.TIMES),
    ],
)
def test_each_gate_takes_and_is_counted(changed: dict[str, object], gate: Gate):
    who = learner("ali", access=("step-free",), free_from=dt.time(9), free_until=dt.time(17))
    usual = {"access": ("step-free",), "begins": dt.time(9), "ends": dt.time(16)}
    there = opportunity("bakery", **{**usual, **changed})
    open_to_all = opportunity("clinic", **usual)

    (proposal,) = propose([who], [there, open_to_all])

    assert [name for name, _ in proposal.options] == ["clinic"]
    assert {each: many for each, many in proposal.gates.items() if many} == {gate: 1}


def test_what_is_online_needs_no_journey():
    (proposal,) = propose(
        [learner("ali", spot=None)], [opportunity("bakery"), opportunity("radio", remote=True)]
    )

    assert proposal.options == (("radio", 0),)
    assert proposal.found == 1


def test_a_proposal_tells_the_minutes_of_the_way():
    (proposal,) = propose([ALI], [opportunity("bakery", spot=Spot(397_000, 424_000))])

    assert proposal.options == (("bakery", 16),)
    assert way_minutes(0, "walk") == 1
    assert way_minutes(reach_metres(30, "bus"), "bus") == 30


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (Rows(learners=(ALI, ALI), opportunities=THREE), "'ali' of a learner comes twice"),
        (Rows(learners=(learner(""),), opportunities=THREE), "A learner has no id"),
        (Rows(learners=(ALI,), opportunities=(*THREE, *THREE)), "an? opportunity comes twice"),
        (one(wish(1, "nowhere")), "There is no opportunity 'nowhere'"),
        (one(wish(1, "depot"), wish(2, "depot")), "'ali' has one opportunity twice"),
        (one(wish(1, "depot"), wish(1, "clinic")), "'ali' has two wishes of one number"),
        (replace(one(), wishes=(WishRow(learner="x", choice=1, opportunity="depot"),)), "'x'"),
        (replace(one(), learners=(learner("ali", locked="x"),)), "There is no opportunity 'x'"),
        (replace(one(), learners=(learner("ali", travel_by="boat"),)), "way of travelling 'boat'"),
        (replace(one(), opportunities=(opportunity("a", cap="x"),)), "There is no cap 'x'"),
        (replace(one(), opportunities=(opportunity("a", seats=-1),)), "fewer than 0 seats"),
        (replace(one(), opportunities=(opportunity("a", kept=(("focus", 2),)),)), "more seats"),
        (
            replace(one(), opportunities=(opportunity("a", seats=2, kept=(("b", 1), ("b", 1))),)),
            "for somebody twice",
        ),
        (replace(one(), caps=(CapRow(cap="a", seats=-1),)), "Cap 'a' has fewer than 0"),
        (
            replace(
                one(),
                caps=(CapRow(cap="a", seats=1, parent="b"), CapRow(cap="b", seats=1, parent="a")),
            ),
            "Cap 'a' stands under itself",
        ),
        (
            replace(one(), learners=tuple(learner(each, locked="depot") for each in "ab")),
            "More learners are locked",
        ),
        (
            replace(
                one(),
                opportunities=tuple(
                    opportunity(str(at), week=MONDAY + dt.timedelta(weeks=at)) for at in range(63)
                ),
            ),
            "more than 62 different weeks",
        ),
    ],
)
def test_rows_that_contradict_each_other_are_refused(rows: Rows, says: str):
    with pytest.raises(RowsError, match=says):
        built(rows)


def test_the_lottery_is_drawn_from_seed_draw_and_stage():
    rows = town()
    lotteries = [
        build(rows, each).market.learners.lottery.tolist()
        for each in (
            LOTTERY,
            LOTTERY,
            replace(LOTTERY, public_draw="7"),
            replace(LOTTERY, stage="2"),
        )
    ]

    assert lotteries[0] == lotteries[1]
    assert len({tuple(each) for each in lotteries}) == 3
    assert all(np.array_equal(sorted(each), range(len(each))) for each in lotteries)
