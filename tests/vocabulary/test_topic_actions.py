"""What a catchment may change about its topics, and what is refused."""

import pytest

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, JournalEntry
from catchment.vocabulary import queries
from catchment.vocabulary.actions import topics as actions
from catchment.vocabulary.enums import HelpMode, Layer
from catchment.vocabulary.models import Topic, TopicChange
from catchment.vocabulary.topics import shared_topics
from tests.factories.people import CatchmentFactory, actor_in
from tests.factories.vocabulary import TopicChangeFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Catchment:
    return CatchmentFactory(slug="calder")


@pytest.fixture
def coordinator(home: Catchment) -> Actor:
    return actor_in(home, Role.COORDINATOR)


@pytest.fixture
def debt() -> Topic:
    return Topic.objects.get(slug="debt")


def journal() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("sentence", flat=True))


def name_here(catchment: Catchment, slug: str) -> str:
    [name] = [term.name for term in queries.topics_for(catchment) if term.slug == slug]
    return name


def test_hide_topic_hides_it_here_only(home: Catchment, coordinator: Actor, debt: Topic) -> None:
    actions.hide_topic(catchment=home, topic=debt, by=coordinator)

    assert debt not in Topic.objects.shown_in(home)
    assert debt in Topic.objects.shown_in(CatchmentFactory())
    assert journal() == ["hid the topic “Debt”"]


def test_hide_topic_keeps_its_new_name(home: Catchment, coordinator: Actor, debt: Topic) -> None:
    TopicChangeFactory(catchment=home, topic=debt, hidden=False, name="Money owed")

    actions.hide_topic(catchment=home, topic=debt, by=coordinator)

    change = TopicChange.objects.get()
    assert (change.hidden, change.name) == (True, "Money owed")


def test_hide_topic_refuses_the_second_time(
    home: Catchment, coordinator: Actor, debt: Topic
) -> None:
    actions.hide_topic(catchment=home, topic=debt, by=coordinator)

    with pytest.raises(actions.TopicAlreadyHidden):
        actions.hide_topic(catchment=home, topic=debt, by=coordinator)

    assert len(journal()) == 1


def test_hide_topic_refuses_anothers_own(home: Catchment, coordinator: Actor) -> None:
    with pytest.raises(actions.TopicNotHere):
        actions.hide_topic(catchment=home, topic=TopicFactory(), by=coordinator)


def test_show_topic_shows_it_again(home: Catchment, coordinator: Actor, debt: Topic) -> None:
    actions.hide_topic(catchment=home, topic=debt, by=coordinator)

    actions.show_topic(catchment=home, topic=debt, by=coordinator)

    assert debt in Topic.objects.shown_in(home)
    assert list(TopicChange.objects.all()) == []
    assert journal()[1:] == ["showed the topic “Debt” again"]


def test_show_topic_keeps_its_new_name(home: Catchment, coordinator: Actor, debt: Topic) -> None:
    TopicChangeFactory(catchment=home, topic=debt, hidden=True, name="Money owed")

    actions.show_topic(catchment=home, topic=debt, by=coordinator)

    assert name_here(home, "debt") == "Money owed"


def test_show_topic_refuses_what_is_shown(home: Catchment, coordinator: Actor, debt: Topic) -> None:
    TopicChangeFactory(topic=debt)

    with pytest.raises(actions.TopicNotHidden):
        actions.show_topic(catchment=home, topic=debt, by=coordinator)


def test_rename_topic_renames_it_here_only(
    home: Catchment, coordinator: Actor, debt: Topic
) -> None:
    actions.rename_topic(catchment=home, topic=debt, name="  Money   owed ", by=coordinator)

    assert name_here(home, "debt") == "Money owed"
    assert name_here(CatchmentFactory(), "debt") == "Debt"
    assert journal() == ["renamed the topic “Debt” to “Money owed”"]


def test_rename_topic_to_its_first_name_takes_the_change_back(
    home: Catchment, coordinator: Actor, debt: Topic
) -> None:
    actions.rename_topic(catchment=home, topic=debt, name="Money owed", by=coordinator)

    actions.rename_topic(catchment=home, topic=debt, name="Debt", by=coordinator)

    assert list(TopicChange.objects.all()) == []


def test_rename_topic_to_its_first_name_leaves_it_hidden(
    home: Catchment, coordinator: Actor, debt: Topic
) -> None:
    TopicChangeFactory(catchment=home, topic=debt, hidden=True, name="Money owed")

    actions.rename_topic(catchment=home, topic=debt, name="Debt", by=coordinator)

    change = TopicChange.objects.get()
    assert (change.hidden, change.name) == (True, "")


def test_rename_topic_refuses_an_empty_name(
    home: Catchment, coordinator: Actor, debt: Topic
) -> None:
    with pytest.raises(actions.TopicNameMissing):
        actions.rename_topic(catchment=home, topic=debt, name="  ", by=coordinator)


def test_rename_topic_refuses_a_name_that_is_used_here(
    home: Catchment, coordinator: Actor, debt: Topic
) -> None:
    travel = Topic.objects.get(slug="travel")
    actions.rename_topic(catchment=home, topic=travel, name="Buses", by=coordinator)

    with pytest.raises(actions.TopicNameTaken):
        actions.rename_topic(catchment=home, topic=debt, name="BUSES", by=coordinator)

    actions.rename_topic(catchment=home, topic=debt, name="Getting there", by=coordinator)
    assert name_here(home, "debt") == "Getting there"


def test_rename_topic_refuses_anothers_own(home: Catchment, coordinator: Actor) -> None:
    with pytest.raises(actions.TopicNotHere):
        actions.rename_topic(catchment=home, topic=TopicFactory(), name="Ours now", by=coordinator)


def add_mills(home: Catchment, by: Actor, name: str = "Mill life") -> Topic:
    return actions.add_topic(
        catchment=home,
        name=name,
        sentence=" What the  mills were. ",
        layers=[Layer.CULTURE, Layer.INFORMATION, Layer.CULTURE],
        modes=[HelpMode.MODELLING],
        phrases=["weaving shed", " weaving  shed", "", "clogs"],
        by=by,
    )


def test_add_topic_takes_the_next_high_number(home: Catchment, coordinator: Actor) -> None:
    first = add_mills(home, coordinator)
    second = add_mills(home, coordinator, name="Canal boats")

    assert (first.number, second.number) == (201, 202)
    assert first.slug == "calder-mill-life"
    assert first.sentence == "What the mills were."
    assert first.layers == [1, 4]
    assert first.modes == [4]
    assert first.phrases == ["weaving shed", "clogs"]
    assert journal() == ["added the topic “Mill life”", "added the topic “Canal boats”"]


def test_add_topic_is_found_by_its_own_words(home: Catchment, coordinator: Actor) -> None:
    add_mills(home, coordinator)

    [match, *_] = queries.find_topics(home, "grandad wore clogs")

    assert match.topic.name == "Mill life"


def test_add_topic_may_be_called_as_a_neighbour_calls_its_own(
    home: Catchment, coordinator: Actor
) -> None:
    neighbour = CatchmentFactory(slug="aire")
    add_mills(neighbour, actor_in(neighbour, Role.COORDINATOR))

    assert add_mills(home, coordinator).number == 201


def test_add_topic_refuses_more_than_answers_can_match(
    home: Catchment, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Topic.objects.shared().count()
    monkeypatch.setattr(actions, "MOST_TOPICS", here + 1)
    add_mills(home, coordinator)

    with pytest.raises(actions.TooManyTopics):
        add_mills(home, coordinator, name="Canal life")


def test_add_topic_refuses_a_name_that_is_used_here(home: Catchment, coordinator: Actor) -> None:
    with pytest.raises(actions.TopicNameTaken):
        add_mills(home, coordinator, name="debt")


def test_add_topic_refuses_an_address_that_is_used(home: Catchment, coordinator: Actor) -> None:
    add_mills(home, coordinator)

    with pytest.raises(actions.TopicNameTaken):
        add_mills(home, coordinator, name="Mill life!")

    assert len(journal()) == 1


def test_add_topic_refuses_no_name(home: Catchment, coordinator: Actor) -> None:
    with pytest.raises(actions.TopicNameMissing):
        add_mills(home, coordinator, name=" ")


def test_add_topic_refuses_no_layer(home: Catchment, coordinator: Actor) -> None:
    with pytest.raises(actions.TopicLayerMissing):
        actions.add_topic(
            catchment=home, name="Mill life", sentence="Mills.", layers=[], by=coordinator
        )


def test_refresh_topics_does_nothing_when_all_is_up_to_date(coordinator: Actor) -> None:
    assert actions.refresh_topics(by=coordinator) == 0
    assert journal() == []


def test_refresh_topics_mends_adds_and_retires(home: Catchment, coordinator: Actor) -> None:
    Topic.objects.get(slug="travel").delete()
    Topic.objects.filter(slug="debt").update(name="Old words", retired=True)
    gone = TopicFactory(catchment=None, number=199, slug="left-the-file")
    own = TopicFactory(catchment=home)

    changed = actions.refresh_topics(by=coordinator)

    gone.refresh_from_db()
    own.refresh_from_db()
    assert changed == 3
    assert gone.retired
    assert not own.retired
    assert queries.topics_for(CatchmentFactory()) == shared_topics()
    assert journal() == ["brought 3 shared topics up to date"]
    assert actions.refresh_topics(by=coordinator) == 0
