"""``catchment begin``: both or neither."""

import argparse

import pytest

from catchment.cli import begin
from catchment.people.enums import CatchmentStatus, Role
from catchment.people.models import Catchment, Membership
from tests.factories.people import CatchmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def options(**changed):
    given = {
        "slug": "ryburn",
        "name": "Ryburn Valley",
        "coordinator": "Priya Nair",
        "email": "priya@ryburn.example",
    }
    return argparse.Namespace(**given | changed)


def test_it_prepares_a_catchment_with_one_coordinator(capsys):
    code = begin.run(options())

    made = Catchment.objects.get(slug="ryburn")
    member = Membership.objects.get(catchment=made)
    assert code == 0
    assert made.status == CatchmentStatus.PREPARING
    assert [held.role for held in member.roles.all()] == [Role.COORDINATOR]
    assert "safety numbers" in capsys.readouterr().out


def test_somebody_known_elsewhere_coordinates_with_the_same_sign_in():
    known = UserFactory(email="priya@ryburn.example")

    begin.run(options(email="Priya@Ryburn.example"))

    assert Membership.objects.get(catchment__slug="ryburn").user == known


def test_a_short_name_in_use_is_refused_and_nobody_is_made(capsys):
    CatchmentFactory(slug="ryburn")

    code = begin.run(options())

    assert code == 1
    assert not Membership.objects.exists()
    assert "already" in capsys.readouterr().err
