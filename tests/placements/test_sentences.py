"""What the engine found is said in words; learners read nothing that tells who else goes first."""

import datetime as dt
from itertools import product

import pytest

from catchment.engine.allocation.comparing import Figures, Group
from catchment.engine.allocation.terms import Reason
from catchment.placements.bridge.sentences import (
    MERGED,
    changes,
    comparison,
    named,
    numbers_told,
    reason_for_learner,
    reason_for_staff,
    shortage,
)


def test_learners_read_one_sentence_for_all_that_would_tell_who_goes_first():
    said = {reason_for_learner(each, settled=settled) for each, settled in product(MERGED, [0, 1])}

    assert said == {
        "This place went to others under the published rules. With one more seat, or an earlier "
        "turn, it could have been yours. You did nothing wrong."
    }
    assert {int(each) for each in MERGED} == {1, 2, 3, 4, 8, 10, 11, 12}


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence_for_learners_and_for_staff(reason):
    for said in (reason_for_learner(reason), reason_for_staff(reason)):
        assert said.endswith(".")


def test_staff_read_every_merged_reason_in_words_of_its_own():
    said = {reason_for_staff(each) for each in MERGED}

    assert len(said) == len(MERGED)
    assert not said & {reason_for_learner(each) for each in MERGED}


def test_staff_read_the_last_number_let_in():
    assert reason_for_staff(Reason.LOTTERY, number=1412, last=371) == (
        "All seats went to learners of the same class with an earlier lottery number. The last number "
        "let in was 371; this learner has 1,412."
    )


def test_who_had_a_place_reads_that():
    assert reason_for_learner(Reason.LOCKED, settled=True) == (
        "You had a place before the round began, so we did not look for another."
    )
    assert reason_for_learner(Reason.LOCKED) == (
        "All seats here were given away before the round began."
    )


def test_a_reason_is_known_by_the_name_that_a_run_keeps():
    assert [named(each.name.lower()) for each in Reason] == list(Reason)


@pytest.mark.parametrize(
    ("number", "learners", "told"),
    [
        (1, 1600, (1, 100)),
        (100, 1600, (1, 100)),
        (101, 1600, (101, 200)),
        (412, 1600, (401, 500)),
        (1600, 1600, (1501, 1600)),
        (1501, 1650, (1501, 1650)),
        (1650, 1650, (1501, 1650)),
        (120, 250, (101, 250)),
        (1, 200, (1, 100)),
        (1, 199, None),
    ],
)
def test_numbers_are_told_by_the_hundred_and_never_by_fewer(number, learners, told):
    assert numbers_told(number, learners) == told


def test_every_number_lies_in_what_is_told_of_it_and_parts_do_not_overlap():
    for learners in (200, 299, 300, 1234):
        told = [numbers_told(number, learners) for number in range(1, learners + 1)]

        assert all(a <= n <= b for n, (a, b) in enumerate(told, start=1))
        assert all(told.count((a, b)) == b - a + 1 >= 100 for a, b in set(told))


JUNE = [dt.date(2027, 6, 7), dt.date(2027, 6, 14)]


def test_a_shortage_says_where_how_many_and_what_is_needed():
    said = shortage(learners=42, seats=30, missing=12, weeks=JUNE, work=["health", "care", "sport"])

    assert said == (
        "42 learners compete for 30 seats in health, care or sport, weeks of 7 June or 14 June. "
        "Whatever anybody decides, 12 more seats are needed."
    )


def test_a_shortage_of_one_is_said_as_one():
    assert shortage(learners=1, seats=1, missing=1, weeks=JUNE[:1]) == (
        "1 learner competes for 1 seat, week of 7 June. Whatever anybody decides, 1 more seat is "
        "needed."
    )


@pytest.mark.parametrize(
    ("missing", "who"), [(1, "1 learner could go nowhere"), (3, "3 learners could go nowhere")]
)
def test_learners_who_could_go_nowhere_are_told_of_with_what_to_look_at(missing, who):
    assert shortage(learners=missing, seats=0, missing=missing, nowhere=True) == (
        f"{who}. Look at what keeps them: days, travel, age or checks."
    )


def test_changes_are_said_what_matters_most_first():
    said = changes(placed=12, focus_placed=1, focus_first=3, first=-20, minutes=4)

    assert said == [
        "12 more placed",
        "1 more focus learner placed",
        "3 more focus learners get their first choice",
        "20 fewer learners get their first choice",
        "mean travel +4 min",
    ]


def test_changes_the_other_way():
    said = changes(placed=-1, focus_placed=-2, focus_first=-1, first=1, minutes=-3)

    assert said == [
        "1 fewer placed",
        "2 focus learners fewer placed",
        "1 focus learner loses their first choice",
        "1 more learner gets their first choice",
        "mean travel −3 min",
    ]


def test_no_change_is_said_too():
    assert changes(placed=0, minutes=0) == ["nothing changes in these figures"]


def group(*, placed: int, first: int, travel: int | None = None) -> Group:
    return Group(
        learners=20,
        placed=placed,
        chosen=placed,
        first=first,
        choices=placed,
        travelled=0 if travel is None else placed,
        travel=(travel or 0) * placed,
    )


def test_comparison_tells_what_another_policy_would_change():
    base = Figures(
        all=group(placed=10, first=5, travel=20),
        focus=group(placed=4, first=1),
        others=group(placed=6, first=4),
    )
    other = Figures(
        all=group(placed=12, first=5, travel=24),
        focus=group(placed=4, first=4),
        others=group(placed=8, first=1),
    )

    assert comparison(base, other) == [
        "2 more placed",
        "3 more focus learners get their first choice",
        "mean travel +4 min",
    ]
    assert comparison(base, base) == ["nothing changes in these figures"]


def test_comparison_leaves_out_travel_that_is_not_known():
    base = Figures(
        all=group(placed=1, first=1),
        focus=group(placed=0, first=0),
        others=group(placed=1, first=1),
    )

    assert comparison(base, base) == ["nothing changes in these figures"]
