"""What the database refuses."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catchment.support.enums import ChoiceKind, LadderStatus
from catchment.support.models import (
    AnswerChoice,
    Contest,
    LadderLayer,
    LayerShare,
    LayerVersion,
    UnmetNeed,
)
from catchment.vocabulary.models import Topic
from tests.factories.people import NOW, MembershipFactory, SupporterFactory
from tests.factories.support import (
    AnswerFactory,
    HelperViewFactory,
    InfluenceFactory,
    LadderFactory,
    NeedFactory,
    WeightsFactory,
    layer_of,
    let_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def layer() -> LadderLayer:
    return layer_of(LadderFactory(), 1)


def refused(make: Any, /, **values: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**values)


def test_ladder_is_current_once_for_each_person() -> None:
    person = LadderFactory().person
    LadderFactory(person=person, status=LadderStatus.EARLIER)
    LadderFactory(person=person, status=LadderStatus.EARLIER)

    refused(LadderFactory, person=person)


def test_ladder_status_is_known() -> None:
    refused(LadderFactory, status="lost")


def test_ladder_layer_stands_once_and_is_one_of_seven(layer: LadderLayer) -> None:
    make = LadderLayer.objects.create

    refused(make, ladder=layer.ladder, layer=1, changed_at=NOW)
    refused(make, ladder=layer.ladder, layer=8, changed_at=NOW)


def test_ladder_layer_stuck_needs_task_and_stage(layer: LadderLayer) -> None:
    refused(LadderLayer.objects.filter(pk=layer.pk).update, stuck_task="self")
    refused(LadderLayer.objects.filter(pk=layer.pk).update, stuck_stage="sifting")


def test_layer_version_number_is_used_once(layer: LadderLayer) -> None:
    LayerVersion.objects.create(layer=layer, number=2, written_at=NOW)

    refused(LayerVersion.objects.create, layer=layer, number=2, written_at=NOW)


def test_helper_view_is_one_for_each_author_and_says_something(layer: LadderLayer) -> None:
    view = HelperViewFactory(layer=layer)

    refused(HelperViewFactory, layer=layer, author=view.author)
    refused(HelperViewFactory, layer=layer, words="")
    refused(HelperViewFactory, layer=layer, how_known="")


def test_layer_share_is_given_once_in_a_grant(layer: LadderLayer) -> None:
    grant = let_in(layer.ladder, MembershipFactory())

    refused(LayerShare.objects.create, grant=grant, layer=layer)


def test_need_says_something_known_and_once(layer: LadderLayer) -> None:
    debt = Topic.objects.get(slug="debt")
    NeedFactory(layer=layer, topic=debt)
    NeedFactory(layer=layer, words="a drum kit")
    NeedFactory(layer=layer, words="a drum kit", closed_at=NOW)

    refused(NeedFactory, layer=layer, topic=debt)
    refused(NeedFactory, layer=layer, words="a drum kit")
    refused(NeedFactory, layer=layer, words="")
    refused(NeedFactory, layer=layer, urgency="yesterday")


def test_influence_names_a_supporter_or_a_role_once(layer: LadderLayer) -> None:
    bev = SupporterFactory(person=layer.ladder.person)
    InfluenceFactory(layer=layer, supporter=bev, who="")
    InfluenceFactory(layer=layer, who="my tutor")

    refused(InfluenceFactory, layer=layer, supporter=bev, who="")
    refused(InfluenceFactory, layer=layer, who="my tutor")
    refused(InfluenceFactory, layer=layer, who="")
    refused(InfluenceFactory, layer=layer, supporter=SupporterFactory(), who="my coach")
    refused(InfluenceFactory, layer=layer, direction="sideways")


def test_weights_sum_to_100_and_are_numbered_once() -> None:
    weights = WeightsFactory(catchment=layer_of(LadderFactory(), 1).ladder.person.catchment)

    refused(WeightsFactory, catchment=weights.catchment, number=weights.number)
    refused(WeightsFactory, catchment=weights.catchment, needs=41)


def test_answer_choice_is_one_for_each_candidate() -> None:
    answer = AnswerFactory()
    values = {"answer": answer, "candidate": "helper-1", "at": NOW}
    AnswerChoice.objects.create(kind=ChoiceKind.CHOSEN, **values)

    refused(AnswerChoice.objects.create, kind=ChoiceKind.NOT_THIS_PERSON, **values)
    refused(AnswerChoice.objects.create, kind="perhaps", **values | {"candidate": "helper-2"})


def test_unmet_need_is_open_once_for_a_person() -> None:
    answer = AnswerFactory()
    values = {
        "catchment": answer.person.catchment,
        "person": answer.person,
        "answer": answer,
        "layer": 6,
        "opened_at": NOW,
    }
    debt = Topic.objects.get(slug="debt")
    make = UnmetNeed.objects.create
    make(topic=debt, cleared_at=NOW, **values)
    make(topic=debt, **values)
    make(**values)

    refused(make, topic=debt, **values)
    refused(make, **values)
    refused(make, **values | {"layer": 0})


def test_contest_is_answered_with_a_reply() -> None:
    values = {"answer": AnswerFactory(), "words": "No.", "at": NOW}
    Contest.objects.create(**values)

    refused(Contest.objects.create, status="answered", **values)
    refused(Contest.objects.create, reply="Sorry.", **values)
