"""The shared list is whole, plain and safe. No database."""

import re

import pytest

from catchment.vocabulary.enums import LAST_SHARED_NUMBER, HelpMode, InfluenceMode, Layer
from catchment.vocabulary.topics import Term, shared_topics

TOPICS = shared_topics()
BY_SLUG = pytest.mark.parametrize("topic", [pytest.param(t, id=t.slug) for t in TOPICS])

#: What no topic may name in what people read: facts of health and of offences have no field here.
NOT_ASKED = re.compile(
    r"\b(offen[cd]\w*|convict\w*|crim\w*|prison|diagnos\w*|illness\w*|medic\w*|disab\w*|"
    r"health|drugs?|alcohol|depress\w*|disorder\w*|syndrome)\b",
    re.IGNORECASE,
)


def test_the_list_has_about_sixty_topics_with_lasting_numbers() -> None:
    numbers = [topic.number for topic in TOPICS]

    assert 55 <= len(TOPICS) <= 70
    assert numbers == sorted(set(numbers))
    assert numbers[-1] <= LAST_SHARED_NUMBER
    assert len({topic.slug for topic in TOPICS}) == len(TOPICS)
    assert len({topic.name.casefold() for topic in TOPICS}) == len(TOPICS)


@pytest.mark.parametrize("layer", Layer)
def test_every_layer_has_topics(layer: Layer) -> None:
    assert len([topic for topic in TOPICS if layer in topic.layers]) >= 3


@pytest.mark.parametrize("mode", HelpMode)
def test_every_mode_of_help_meets_topics(mode: HelpMode) -> None:
    assert [topic for topic in TOPICS if mode in topic.modes] != []


@BY_SLUG
def test_a_topic_is_whole(topic: Term) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", topic.slug)
    assert topic.uri == f"/terms/needs/{topic.slug}"
    assert topic.layers
    assert topic.modes
    assert 10 <= len(topic.phrases) <= 120
    assert len(set(topic.phrases)) == len(topic.phrases)


@BY_SLUG
def test_a_topic_is_written_plainly(topic: Term) -> None:
    words = re.findall(r"[\w']+", topic.sentence)

    assert len(topic.name) <= 60
    assert len(words) <= 24
    assert sum(map(len, words)) / len(words) <= 5.5
    assert topic.sentence.endswith(".")


@BY_SLUG
def test_a_topic_asks_for_no_fact_of_health_or_offences(topic: Term) -> None:
    assert NOT_ASKED.findall(f"{topic.name} {topic.sentence}") == []


@BY_SLUG
def test_a_topic_that_wants_guidance_offers_it(topic: Term) -> None:
    assert not topic.wants_guidance or HelpMode.GUIDANCE in topic.modes


@pytest.mark.parametrize("layer", Layer)
def test_a_layer_speaks_to_the_person(layer: Layer) -> None:
    assert re.search(r"\byou\b", layer.prompt)
    assert layer.prompt.endswith("?")
    assert layer.staff_name.isascii()
    assert layer.slug == layer.slug.lower()


@pytest.mark.parametrize("mode", HelpMode)
def test_a_mode_of_help_has_a_plain_sentence(mode: HelpMode) -> None:
    assert mode.sentence.endswith(".")
    assert HelpMode[mode.slug.upper()] is mode


def test_the_modes_of_influence_are_the_five() -> None:
    assert InfluenceMode.values == [
        "expectations",
        "feedback",
        "support",
        "modelling",
        "information",
    ]
