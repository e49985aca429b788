"""Terms that cannot be published are refused with a sentence."""

import pytest

from catchment.engine.terms import Terms, TermsError, Weights


def test_weights_stand_as_published():
    assert Weights().in_order() == (40, 20, 20, 10, 10)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"needs": 35}, "The five weights must add up to 100. They add up to 95."),
        ({"needs": 50, "times": 1}, "They add up to 101."),
        ({"needs": -10, "travel": 70}, "A weight must be 0 or more."),
    ],
)
def test_weights_refuse_what_does_not_add_up(weights, sentence):
    with pytest.raises(TermsError, match=sentence):
        Weights(**weights)


def test_weights_may_leave_a_criterion_out():
    assert Weights(needs=60, trust=0).in_order() == (60, 20, 0, 10, 10)


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"now": 1, "soon": 2}, "must count at least as much"),
        ({"later": 0}, "must count at least as much"),
        ({"circuity": 99}, "A way cannot be shorter"),
        ({"remote_part": 10_001}, "at most 10000"),
        ({"remote_part": -1}, '"remote_part" must be 0 or more'),
        ({"horizon": 0}, '"horizon" must be 1 or more'),
        ({"enough_times": 0}, '"enough_times" must be 1 or more'),
        ({"longest": 0}, '"longest" must be 1 or more'),
        ({"person_cost": -1}, '"person_cost" must be 0 or more'),
    ],
)
def test_terms_refuse_what_cannot_be(terms, sentence):
    with pytest.raises(TermsError, match=sentence):
        Terms(**terms)
