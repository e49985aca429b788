"""Records of the support context for tests."""

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catchment.people.models import Grant, Membership
from catchment.support import models
from catchment.support.enums import Urgency
from catchment.vocabulary.enums import InfluenceDirection, Layer
from tests.factories.people import NOW, GrantFactory, MembershipFactory, PersonFactory


class LadderFactory(DjangoModelFactory[models.Ladder]):
    """A ladder with its seven layers; ``words={1: "…"}`` puts the person's words in."""

    class Meta:
        model = models.Ladder
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    begun_at = NOW - dt.timedelta(days=9)
    changed_at = NOW - dt.timedelta(days=9)

    @factory.post_generation
    def words(self: models.Ladder, create: bool, extracted: Any, **kwargs: Any) -> None:  # type: ignore[misc]
        said = extracted or {}
        for layer in Layer if create else ():
            models.LadderLayer.objects.create(
                ladder=self,
                layer=layer,
                own_words=said.get(int(layer), ""),
                changed_at=self.changed_at,
            )


class NeedFactory(DjangoModelFactory[models.Need]):
    """A need in words; pass ``layer=`` a row of a ladder and perhaps a ``topic``."""

    class Meta:
        model = models.Need

    words = factory.Sequence(lambda n: f"help with thing {n}")
    urgency = Urgency.SOON
    added_at = NOW


class HelperViewFactory(DjangoModelFactory[models.HelperView]):
    class Meta:
        model = models.HelperView

    author = factory.SubFactory(MembershipFactory)
    words = "Asks good questions."
    how_known = "We talked."
    written_at = NOW


class InfluenceFactory(DjangoModelFactory[models.Influence]):
    class Meta:
        model = models.Influence

    who = factory.Sequence(lambda n: f"my tutor {n}")
    direction = InfluenceDirection.HELPS
    added_at = NOW


class WeightsFactory(DjangoModelFactory[models.Weights]):
    class Meta:
        model = models.Weights

    number = factory.Sequence(lambda n: n + 1)
    needs = 40
    travel = 20
    trust = 20
    capacity = 10
    times = 10
    agreed_on = NOW.date()
    agreed_by = "the partnership board"
    created_at = NOW


class AnswerFactory(DjangoModelFactory[models.Answer]):
    class Meta:
        model = models.Answer

    person = factory.SubFactory(PersonFactory)
    weights = factory.SubFactory(
        WeightsFactory, catchment=factory.SelfAttribute("..person.catchment")
    )
    asked_at = NOW
    ask = factory.LazyFunction(dict)
    result = factory.LazyFunction(dict)
    directory_version = "1"


def layer_of(ladder: models.Ladder, number: int) -> models.LadderLayer:
    """One layer of a ladder."""
    return models.LadderLayer.objects.select_related("ladder__person__catchment").get(
        ladder=ladder, layer=number
    )


def let_in(
    ladder: models.Ladder,
    recipient: Membership,
    *,
    layers: tuple[int, ...] = tuple(Layer),
    together: bool = False,
    **grant: Any,
) -> Grant:
    """Share layers with a member under a grant of their own."""
    given = GrantFactory(person=ladder.person, recipient=recipient, **grant)
    for layer in ladder.layers.filter(layer__in=layers):
        models.LayerShare.objects.create(grant=given, layer=layer, together=together)
    return given
