"""What pages ask about topics. Every answer is frozen and may be kept as long as a request."""

from functools import lru_cache

from catchment.people.models import Catchment
from catchment.vocabulary.enums import HelpMode, Layer
from catchment.vocabulary.models import Topic, TopicChange
from catchment.vocabulary.search import Match, Thesaurus
from catchment.vocabulary.topics import Term


def topics_for(catchment: Catchment, *, with_hidden: bool = False) -> tuple[Term, ...]:
    """List the topics as this catchment shows them, by number. Two queries.

    Args:
        catchment: whose names, own topics and hidden topics count.
        with_hidden: hidden ones too, marked, for the page where they are shown again and for
            needs written before they were hidden.
    """
    changes = {change.topic_id: change for change in TopicChange.objects.of(catchment)}
    listed = (
        _term(topic, changes.get(topic.pk))
        for topic in Topic.objects.for_catchment(catchment).order_by("number", "pk")
    )
    return tuple(term for term in listed if with_hidden or not term.hidden)


def topics_by_layer(topics: tuple[Term, ...]) -> dict[Layer, tuple[Term, ...]]:
    """Arrange topics under the layers that they may stand in. No query."""
    return {layer: tuple(term for term in topics if layer in term.layers) for layer in Layer}


def term(slug: str) -> Term:
    """Give one topic for its public page, as its owner words it, retired or not. One query.

    Raises:
        Topic.DoesNotExist: if no topic ever had this slug.
    """
    return _term(Topic.objects.get(slug=slug), None)


def find_topics(catchment: Catchment, phrase: str, *, limit: int = 5) -> list[Match]:
    """Find what a phrase may mean in this catchment, the likeliest first. Two queries."""
    return thesaurus_for(catchment).search(phrase, limit)


def thesaurus_for(catchment: Catchment) -> Thesaurus:
    """Give the search over this catchment, built anew only when its topics change. Two queries."""
    return _built(topics_for(catchment))


@lru_cache(maxsize=32)
def _built(topics: tuple[Term, ...]) -> Thesaurus:
    """The topics are their own version: an equal list gives the same thesaurus."""
    return Thesaurus(topics)


def _term(topic: Topic, change: TopicChange | None) -> Term:
    renamed = change.name if change else ""
    return Term(
        slug=topic.slug,
        number=topic.number,
        name=renamed or topic.name,
        sentence=topic.sentence,
        layers=tuple(Layer(number) for number in topic.layers),
        modes=tuple(HelpMode(number) for number in topic.modes),
        wants_guidance=topic.wants_guidance,
        phrases=tuple(topic.phrases),
        shared_name=topic.name if renamed else "",
        own=topic.catchment_id is not None,
        hidden=change.hidden if change else False,
    )
