"""What the search understands; the phrases were written before it, see docs/vocabulary.md."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchment.vocabulary.enums import HelpMode, Layer
from catchment.vocabulary.search import Thesaurus, tokens
from catchment.vocabulary.topics import Term, shared_topics

TOPICS = shared_topics()
THESAURUS = Thesaurus(TOPICS)
HERE = Path(__file__).parent


def recall_at_5(file: str) -> float:
    """The share of expected topics among the first five, averaged over phrases."""
    rows = json.loads((HERE / file).read_text(encoding="utf-8"))
    shares = [
        len(set(row["topics"]) & {match.topic.slug for match in THESAURUS.search(row["phrase"])})
        / len(row["topics"])
        for row in rows
    ]
    return sum(shares) / len(shares)


def first_slug(phrase: str) -> str:
    return THESAURUS.search(phrase, limit=1)[0].topic.slug


@pytest.mark.parametrize(
    ("file", "least"),
    [
        pytest.param("phrases_dev.json", 0.8, id="tuned on"),
        pytest.param("phrases_held_out.json", 0.8, id="held out"),
        pytest.param("phrases_late.json", 0.8, id="late, tuned on after their first run"),
        pytest.param("phrases_last.json", 0.8, id="last, tuned on after their first run"),
        pytest.param("phrases_fresh.json", 0.8, id="fresh, never tuned on"),
        pytest.param("phrases_people_tuned.json", 0.9, id="six people, the half tuned on"),
        pytest.param("phrases_people_untouched.json", 0.9, id="six people, the other half"),
    ],
)
def test_search_finds_what_people_mean(file: str, least: float) -> None:
    rows = json.loads((HERE / file).read_text(encoding="utf-8"))

    assert len(rows) == 30
    assert {slug for row in rows for slug in row["topics"]} <= {topic.slug for topic in TOPICS}
    assert recall_at_5(file) >= least


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        pytest.param("universty", "university", id="a letter missing"),
        pytest.param("elektrician", "way-into-a-trade", id="by ear"),
        pytest.param("redundency", "redundancy", id="a wrong vowel"),
        pytest.param("voluntering", "volunteering", id="one for two"),
        pytest.param("CHILDCARE!!!", "childcare", id="loud"),
        pytest.param("my rights at work 2026", "rights-at-work", id="numbers are ignored"),
        pytest.param("I can’t get up", "routine", id="a curly apostrophe"),
        pytest.param("me mam needs looking after", "caring-for-someone", id="mam is mum"),
        pytest.param("cafés to work in", "finding-a-first-job", id="an accent"),
        pytest.param("stop off skool", "not-in-school", id="as in a text message"),
        pytest.param("pls help wiv a cv coz idk", "cv-and-applications", id="small words by text"),
    ],
)
def test_search_reads_past_how_it_is_written(written: str, slug: str) -> None:
    assert first_slug(written) == slug


@pytest.mark.parametrize("topic", [pytest.param(t, id=t.slug) for t in TOPICS])
def test_search_finds_every_topic_by_its_name(topic: Term) -> None:
    assert first_slug(topic.name) == topic.slug


@pytest.mark.parametrize("nothing", ["", "   ", "!?", "12345", "the and of", "qqqq xzxzxz"])
def test_search_says_nothing_when_it_understands_nothing(nothing: str) -> None:
    assert THESAURUS.search(nothing) == []


def test_search_tells_which_phrase_came_closest() -> None:
    [match] = THESAURUS.search("is there a food bank", limit=1)

    assert match.matched_phrase == "food bank"


def test_search_understands_a_catchments_own_words() -> None:
    own = Term(
        slug="valley-mill-life",
        number=201,
        name="Mill life",
        sentence="What the mills were.",
        layers=(Layer.CULTURE,),
        modes=(HelpMode.MODELLING,),
        phrases=("weaving shed", "clocking on at the mill"),
        own=True,
    )

    [match, *_] = Thesaurus([*TOPICS, own]).search("my nan was in the weaving shed")

    assert match.topic == own


def test_did_you_mean_names_the_word_it_read() -> None:
    assert THESAURUS.did_you_mean("intervue at the college") == [("intervue", "interview")]


def test_tokens_bring_forms_of_a_word_together() -> None:
    assert tokens("hiring hired hire") == ["hire"] * 3
    assert tokens("stopped stopping stops") == ["stop"] * 3
    assert tokens("carried carries carry") == ["carry"] * 3
    assert tokens("bullying bullied") == ["bully"] * 2
    assert tokens("classes class") == ["class"] * 2


@given(st.text(max_size=200))
def test_search_takes_anything_and_answers_the_same_twice(phrase: str) -> None:
    found = THESAURUS.search(phrase)

    assert found == THESAURUS.search(phrase)
    assert len(found) <= 5
    assert [match.score for match in found] == sorted(
        (match.score for match in found), reverse=True
    )
