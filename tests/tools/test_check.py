"""What ``make check`` runs, and what it leaves out where the same has just been run."""

import pytest

from tools import check


def test_everything_is_checked_unless_told_otherwise():
    assert check.wanted({}) == list(check.CHECKS)


def test_what_has_just_been_run_can_be_left_out():
    named = [one.name for one in check.wanted({"WITHOUT": "guards"})]

    assert named == [one.name for one in check.CHECKS if one.name != "guards"]
    assert len(named) == len(check.CHECKS) - 1


def test_a_misspelt_check_is_not_left_out_in_silence():
    with pytest.raises(LookupError, match="No check is called gards"):
        check.wanted({"WITHOUT": "gards"})
