"""Kinds of work: our own short list, and the job profiles from a file."""

import datetime as dt
import json
from typing import Any

import pytest

from catchment.cli import imports
from catchment.people.actor import system
from catchment.vocabulary.actions.occupations import import_occupations, refresh_occupations
from catchment.vocabulary.models import Occupation, OccupationCategory
from catchment.vocabulary.occupations import OURS, ProfilesNotUnderstood, own_list, read_profiles
from tests.factories.people import NOW

BY = system("a test", now=NOW)
DAY = dt.date(2020, 11, 16)
CHEF = {
    "id": "chef",
    "title": "Chef",
    "description": "Chefs prepare, cook and present food in hotels, bars and restaurants.",
    "soc2010": "5434",
    "categories": ["Hospitality and food", "Travel and tourism"],
}
DIVER = {"id": "diver", "title": "Diver", "categories": ["Environment and land"]}


def profiles(*rows: dict[str, Any]) -> bytes:
    return json.dumps(rows).encode()


def listed(*rows: dict[str, Any]):
    return read_profiles(profiles(*rows), source="Profiles", as_of=DAY)


def test_our_own_list_has_each_name_once_and_a_sentence_for_each():
    own = own_list()

    slugs = [one.slug for one in own.profiles]
    assert len(slugs) == len(set(slugs))
    assert len(own.categories) == 25
    assert all(one.sentence for one in own.profiles)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "not JSON"),
        (b"{}", "list"),
        (b"[]", "list"),
        (b"[1]", "Profile 1 is not an object"),
        (profiles(CHEF, {"id": "x"}), "Profile 2 has no 'title'"),
        (profiles({**CHEF, "categories": "Food"}), "Profile 1: 'categories'"),
        (profiles(CHEF, CHEF), "Profile 2: 'chef' stands there twice"),
    ],
)
def test_a_file_of_something_else_is_refused_with_its_place(data, said):
    with pytest.raises(ProfilesNotUnderstood, match=said):
        read_profiles(data, source="Profiles", as_of=DAY)


@pytest.mark.django_db
def test_our_own_list_is_written_once():
    first = refresh_occupations(by=BY)

    assert first == Occupation.objects.count() == len(own_list().profiles)
    assert refresh_occupations(by=BY) == 0


@pytest.mark.django_db
def test_an_import_wins_over_ours_and_says_of_which_day_it_is():
    refresh_occupations(by=BY)

    import_occupations(listed=listed(CHEF, DIVER), by=BY)
    refresh_occupations(by=BY)

    chef = Occupation.objects.get(slug="chef")
    assert (chef.source, chef.as_of, chef.soc2010) == ("Profiles", DAY, "5434")
    assert set(chef.categories.values_list("slug", flat=True)) == {
        "hospitality-and-food",
        "travel-and-tourism",
    }
    assert OccupationCategory.objects.count() == 25


@pytest.mark.django_db
def test_who_left_the_file_is_retired_and_comes_back():
    import_occupations(listed=listed(CHEF, DIVER), by=BY)

    assert import_occupations(listed=listed(CHEF), by=BY) == 1
    assert list(Occupation.objects.current().values_list("slug", flat=True)) == ["chef"]
    assert import_occupations(listed=listed(CHEF, DIVER), by=BY) == 1
    assert not Occupation.objects.filter(retired=True).exists()


@pytest.mark.django_db
def test_the_command_line_takes_a_file(tmp_path, capsys):
    path = tmp_path / "profiles.json"
    path.write_bytes(profiles(CHEF))

    assert call("occupations", path, "--dry-run") == 0
    assert not Occupation.objects.exists()
    assert call("occupations", path, "--as-of", "2020-11-16") == 0

    assert Occupation.objects.get().as_of == DAY
    said = capsys.readouterr().out
    assert "Open Government Licence" in said
    assert "16 November 2020" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.json"], "We cannot open"),
        (["nowhere.json", "--as-of", "soon"], "'soon' is not a day"),
    ],
)
def test_the_command_line_says_what_is_wrong(words, said, capsys):
    assert call("occupations", *words) == 1
    assert said in capsys.readouterr().err


@pytest.mark.django_db
def test_the_command_line_refuses_something_else(tmp_path, capsys):
    path = tmp_path / "profiles.json"
    path.write_text("{}")

    assert call("occupations", path) == 1
    assert "must hold a list" in capsys.readouterr().err
    assert OURS not in Occupation.objects.values_list("source", flat=True)


def call(*words: object) -> int:
    parser = imports.argparse.ArgumentParser()
    imports.arguments(parser)
    return imports.run(parser.parse_args([*map(str, words)]))
