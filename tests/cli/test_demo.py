"""``catchment demo``: the invented valley holds what the tour and the stories promise."""

import argparse

import pytest
from django.db import transaction
from django.utils import timezone

from catchment.cli.demo import command, ground
from catchment.network.models import Helper, Offer
from catchment.people.models import Catchment, Organisation, Person, User
from catchment.support.models import Answer, UnmetNeed
from catchment.support.queries import answered

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def valley(django_db_setup, django_db_blocker):
    """The demo, loaded once for this file and taken away after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield command.load()
        transaction.set_rollback(True)


def answer_of(name):
    answer = Answer.objects.filter(person__known_as=name).earliest("asked_at")
    return answered.result(answer.result)


def everybody_in(result):
    return {one.name for one in (*result.team, *result.others)}


def test_it_is_as_large_as_promised(valley):
    assert Organisation.objects.filter(catchment=valley.catchment).count() >= 60
    assert Offer.objects.filter(catchment=valley.catchment).count() >= 150
    assert Helper.objects.filter(catchment=valley.catchment).count() >= 78
    assert Person.objects.filter(catchment=valley.catchment).count() == 300


def test_everybody_in_it_is_labelled_as_invented(valley):
    for model in (Organisation, Offer, Helper, Person):
        assert not model.objects.filter(catchment=valley.catchment, invented=False).exists()
    assert valley.catchment.invented
    assert not User.objects.filter(memberships__catchment=valley.catchment, invented=False).exists()


def test_karens_answer_goes_first_to_her_schools_safeguarding_lead(valley):
    result = answer_of("Karen")

    assert result.safety.leads == ("Farida Hussain, the safeguarding lead at Stoodley High School",)


def test_nobody_is_there_yet_who_did_what_karen_asks_about(valley):
    open_needs = UnmetNeed.objects.open().filter(person__known_as="Karen")

    assert [one.topic.slug for one in open_needs] == ["someone-from-here-who-did-it"]


def test_somebody_who_is_not_cleared_is_never_suggested_to_karen(valley):
    assert not everybody_in(answer_of("Karen")) & {"Leon Marsh", "Joan Pickles"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Karen", {"Amina Rashid", "Denise Holroyd", "Yusuf Mir"}),
        ("Joey", {"Craig Horsfall"}),
        ("Terence", {"Gloria Bennett"}),
    ],
)
def test_the_three_stories_meet_those_who_are_best_placed(valley, name, expected):
    assert expected <= {one.name for one in answer_of(name).team}


def test_every_answer_stands_under_the_weights_of_the_board(valley):
    numbers = set(Answer.objects.values_list("weights__number", flat=True))

    assert numbers == {1}


def test_a_second_time_changes_nothing(valley, settings, capsys):
    settings.DEMO = True
    before = Person.objects.count()

    code = command.run(argparse.Namespace(if_empty=True))

    assert code == 0
    assert Person.objects.count() == before
    assert "there already" in capsys.readouterr().out


def test_outside_demo_mode_it_refuses(settings, capsys):
    settings.DEMO = False

    assert command.run(argparse.Namespace(if_empty=False)) == 2
    assert not Catchment.objects.filter(slug=ground.SLUG, created_at__gt=timezone.now()).exists()
