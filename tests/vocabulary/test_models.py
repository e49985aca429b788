"""What the database itself refuses, and which rows the QuerySets mean."""

from typing import Any

import pytest
from django.db import IntegrityError

from catchment.people.models import Catchment
from catchment.vocabulary.models import Topic, TopicChange
from catchment.vocabulary.topics import shared_topics
from tests.factories.people import CatchmentFactory
from tests.factories.vocabulary import TopicChangeFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Catchment:
    return CatchmentFactory()


def test_the_migration_loaded_the_shared_list() -> None:
    stored = Topic.objects.shared().order_by("number").values_list("number", "slug", "name")

    assert list(stored) == [(t.number, t.slug, t.name) for t in shared_topics()]


def test_for_catchment_is_the_shared_list_and_its_own(home: Catchment) -> None:
    own = TopicFactory(catchment=home)
    TopicFactory()
    TopicFactory(catchment=home, retired=True)

    listed = set(Topic.objects.for_catchment(home))

    assert listed == {own, *Topic.objects.shared()}


def test_shown_in_leaves_out_what_this_catchment_hides(home: Catchment) -> None:
    debt = Topic.objects.get(slug="debt")
    TopicChangeFactory(catchment=home, topic=debt)
    TopicChangeFactory(topic=Topic.objects.get(slug="travel"))

    left_out = set(Topic.objects.shared()) - set(Topic.objects.shown_in(home))

    assert left_out == {debt}


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        pytest.param(
            "topic_shared_numbers_are_low_and_own_are_high",
            {"catchment": None, "number": 201},
            id="a shared topic with a high number",
        ),
        pytest.param(
            "topic_shared_numbers_are_low_and_own_are_high",
            {"number": 200},
            id="an own topic with a low number",
        ),
        pytest.param("topic_has_a_name", {"name": ""}, id="no name"),
    ],
)
def test_topic_check_constraints(constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        TopicFactory(**values)


def test_a_shared_number_is_used_once() -> None:
    with pytest.raises(IntegrityError):
        TopicFactory(catchment=None, number=1)


def test_an_own_number_is_used_once_in_a_catchment(home: Catchment) -> None:
    TopicFactory(catchment=home, number=201)
    TopicFactory(number=201)

    with pytest.raises(IntegrityError):
        TopicFactory(catchment=home, number=201)


def test_a_slug_is_used_once_everywhere() -> None:
    with pytest.raises(IntegrityError):
        TopicFactory(slug="debt")


def test_a_topic_is_changed_once_in_a_catchment() -> None:
    change = TopicChangeFactory()

    with pytest.raises(IntegrityError):
        TopicChangeFactory(catchment=change.catchment, topic=change.topic)


def test_a_change_changes_something() -> None:
    with pytest.raises(IntegrityError, match="topic_change_changes_something"):
        TopicChangeFactory(hidden=False, name="")


def test_names_in_logs_end_in_the_key() -> None:
    change = TopicChangeFactory(topic__name="Mill life")

    assert str(change.topic) == f"Mill life ({change.topic.pk})"
    assert str(change) == f"change {change.pk} of topic {change.topic.pk}"
    assert TopicChange.objects.of(change.catchment).get() == change
