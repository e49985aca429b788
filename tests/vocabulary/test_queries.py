"""What pages ask about topics."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catchment.people.models import Catchment
from catchment.vocabulary import queries
from catchment.vocabulary.enums import HelpMode, Layer
from catchment.vocabulary.models import Topic
from catchment.vocabulary.topics import Term, shared_topics
from tests.factories.people import CatchmentFactory
from tests.factories.vocabulary import TopicChangeFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Catchment:
    return CatchmentFactory()


def test_topics_for_begins_as_the_shared_list(
    home: Catchment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        topics = queries.topics_for(home)

    assert topics == shared_topics()


def test_topics_for_shows_a_catchments_own_words(
    home: Catchment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    debt, travel = (Topic.objects.get(slug=slug) for slug in ("debt", "travel"))
    TopicChangeFactory(catchment=home, topic=debt)
    TopicChangeFactory(catchment=home, topic=travel, hidden=False, name="Buses and trains")
    TopicFactory(catchment=home, slug="home-mills", number=201, name="Mills", phrases=["weaving"])
    TopicChangeFactory(topic=Topic.objects.get(slug="food-and-essentials"))

    with django_assert_num_queries(2):
        topics = {term.slug: term for term in queries.topics_for(home)}

    assert set(topics) == {t.slug for t in shared_topics()} - {"debt"} | {"home-mills"}
    assert (topics["travel"].name, topics["travel"].shared_name) == (
        "Buses and trains",
        "Getting there",
    )
    assert topics["home-mills"] == Term(
        slug="home-mills",
        number=201,
        name="Mills",
        sentence="Something that people here ask for.",
        layers=(Layer.INFORMATION,),
        modes=(HelpMode.INFORMATION,),
        phrases=("weaving",),
        own=True,
    )


def test_topics_for_marks_hidden_ones_when_asked(home: Catchment) -> None:
    TopicChangeFactory(catchment=home, topic=Topic.objects.get(slug="debt"))

    topics = queries.topics_for(home, with_hidden=True)

    assert [term.slug for term in topics if term.hidden] == ["debt"]
    assert len(topics) == len(shared_topics())


def test_topics_by_layer_puts_a_topic_under_each_of_its_layers() -> None:
    by_layer = queries.topics_by_layer(shared_topics())

    assert list(by_layer) == list(Layer)
    assert [layer for layer, terms in by_layer.items() if "debt" in {t.slug for t in terms}] == [
        Layer.FEELINGS,
        Layer.PURPOSE,
    ]


def test_term_finds_a_topic_even_when_it_is_retired() -> None:
    Topic.objects.filter(slug="debt").update(retired=True)

    assert queries.term("debt").uri == "/terms/needs/debt"


def test_term_of_an_unknown_slug_does_not_exist() -> None:
    with pytest.raises(Topic.DoesNotExist):
        queries.term("unheard-of")


def test_find_topics_understands_the_catchments_words(
    home: Catchment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    TopicFactory(catchment=home, slug="home-mills", name="Mills", phrases=["weaving shed"])

    with django_assert_num_queries(2):
        here = queries.find_topics(home, "the weaving shed", limit=1)
    elsewhere = queries.find_topics(CatchmentFactory(), "the weaving shed", limit=1)

    assert [match.topic.slug for match in here] == ["home-mills"]
    assert "home-mills" not in [match.topic.slug for match in elsewhere]


def test_find_topics_never_finds_what_is_hidden(home: Catchment) -> None:
    TopicChangeFactory(catchment=home, topic=Topic.objects.get(slug="debt"))

    found = queries.find_topics(home, "debt and bailiffs")

    assert "debt" not in [match.topic.slug for match in found]


def test_thesaurus_is_built_anew_only_when_topics_change(home: Catchment) -> None:
    first = queries.thesaurus_for(home)
    again = queries.thesaurus_for(home)
    TopicChangeFactory(catchment=home, topic=Topic.objects.get(slug="debt"))

    changed = queries.thesaurus_for(home)

    assert again is first
    assert changed is not first
