"""Records of the vocabulary for tests; a migration has loaded the shared topics already."""

import factory
from factory.django import DjangoModelFactory

from catchment.vocabulary import models
from catchment.vocabulary.enums import LAST_SHARED_NUMBER, HelpMode, Layer
from tests.factories.people import NOW, CatchmentFactory


class TopicFactory(DjangoModelFactory[models.Topic]):
    """A catchment's own topic."""

    class Meta:
        model = models.Topic

    catchment = factory.SubFactory(CatchmentFactory)
    slug = factory.Sequence(lambda n: f"topic-{n}")
    number = factory.Sequence(lambda n: LAST_SHARED_NUMBER + 1 + n)
    name = factory.Sequence(lambda n: f"Topic {n}")
    sentence = "Something that people here ask for."
    layers = factory.LazyFunction(lambda: [int(Layer.INFORMATION)])
    modes = factory.LazyFunction(lambda: [int(HelpMode.INFORMATION)])


class TopicChangeFactory(DjangoModelFactory[models.TopicChange]):
    class Meta:
        model = models.TopicChange

    catchment = factory.SubFactory(CatchmentFactory)
    topic = factory.SubFactory(TopicFactory, catchment=factory.SelfAttribute("..catchment"))
    hidden = True
    changed_at = NOW
