"""The engine reads age, access needs, languages and what was asked for: nothing else exists."""

from dataclasses import fields

import pytest

from catchment.engine.ask import Ask, AskError, Need, Urgency, need_weight
from catchment.engine.terms import Terms
from tests.engine.drawing import an_ask


def test_ask_and_need_hold_no_other_fact_about_a_person():
    assert [fact.name for fact in fields(Ask)] == [
        "needs",
        "age",
        "languages",
        "access",
        "where",
        "travel_limit",
        "remote_ok",
        "in_person_ok",
        "times",
        "excluded",
        "trusted",
        "wants_trusted",
        "wants_local",
    ]
    assert [fact.name for fact in fields(Need)] == [
        "layer",
        "topic",
        "urgency",
        "wants_guidance",
    ]


def test_ask_has_no_room_for_another_fact():
    with pytest.raises(TypeError, match="ethnicity"):
        an_ask(ethnicity="any")
    with pytest.raises((AttributeError, TypeError)):
        an_ask().sex = "any"


@pytest.mark.parametrize(
    ("differing", "sentence"),
    [
        ({"remote_ok": False, "in_person_ok": False}, "Say whether to meet"),
        ({"travel_limit": -1}, "must be 0 or more"),
        ({"age": -1}, "must be 0 or more"),
        ({"languages": 2**64}, "bits 0 to 63"),
        ({"access": -1}, "bits 0 to 63"),
        ({"times": 2**21}, "21 blocks of a week"),
        ({"times": -1}, "21 blocks of a week"),
        ({"trusted": {1: 101}}, "from 0 to 100"),
        ({"trusted": {1: 50, 2: -1}}, "from 0 to 100"),
    ],
)
def test_ask_refuses_what_cannot_be(differing, sentence):
    with pytest.raises(AskError, match=sentence):
        an_ask(**differing)


@pytest.mark.parametrize(("layer", "topic"), [(0, None), (8, None), (1, 256), (1, -1)])
def test_need_refuses_a_layer_or_topic_that_does_not_exist(layer, topic):
    with pytest.raises(AskError, match="There is no"):
        Need(layer=layer, topic=topic)


def test_looked_at_takes_the_ten_most_urgent_needs():
    later, soon, now = (Need(layer=1, urgency=urgency) for urgency in reversed(Urgency))

    ask = an_ask(needs=(later, soon, now, *[soon] * 9))

    assert ask.looked_at() == (2, 1, 3, 4, 5, 6, 7, 8, 9, 10)


@pytest.mark.parametrize(("age", "adult"), [(None, False), (17, False), (18, True)])
def test_counts_as_adult_only_from_a_known_age_of_18(age, adult):
    assert an_ask(age=age).counts_as_adult() is adult


def test_need_weight_is_as_published():
    weights = [need_weight(Need(layer=1, urgency=urgency), Terms()) for urgency in Urgency]

    assert weights == [4, 2, 1]
