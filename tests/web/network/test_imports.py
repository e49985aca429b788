"""Imports in the browser: from a file to the directory and back."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from catchment.network.actions.imports import working
from catchment.network.models import ImportRow, ImportRun, Offer, Site
from catchment.people.enums import Role
from catchment.people.models import Organisation
from tests.factories.people import CatchmentFactory, MembershipFactory, OrganisationFactory
from tests.factories.signin import signed_in
from tests.network.imports.samples import GIAS, LIBRARY_HOURS, oruk_feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def valley():
    return CatchmentFactory(name="Calder Valley")


@pytest.fixture
def coordinator(valley):
    return signed_in(MembershipFactory(catchment=valley, holds=[Role.COORDINATOR]))


def give(client, kind, data, *, name="list.csv", **more):
    file = SimpleUploadedFile(name, data)
    return client.post("/imports/start/", {"kind": kind, "file": file, **more}, follow=True)


def latest():
    return ImportRun.objects.latest("pk")


def press(client, what):
    return client.post(f"/imports/{latest().public_id}/{what}/", follow=True)


def text(response):
    return response.content.decode()


def test_schools_go_in_after_a_dry_run_and_come_out_again(coordinator):
    looked = give(coordinator, "gias", GIAS)

    assert "is ready; nothing is changed yet" in text(looked)
    assert not Organisation.objects.exists()

    ran = press(coordinator, "run")

    assert "is in the directory" in text(ran)
    assert sorted(Organisation.objects.values_list("name", flat=True)) == [
        "Café Road Primary School",
        "Hope Street High School",
    ]

    undone = press(coordinator, "undo")

    assert "was undone" in text(undone)
    assert "is new" not in text(undone)
    assert "are new" not in text(undone)
    assert "Give another file" in text(undone)
    assert not Organisation.objects.exists()
    assert not Site.objects.exists()


def test_a_feed_becomes_offers(coordinator):
    give(coordinator, "oruk", oruk_feed(), name="services.json", source_name="Council")
    press(coordinator, "run")

    assert list(Offer.objects.values_list("title", flat=True)) == ["Money and debt advice"]


def test_libraries_bring_their_hours(coordinator):
    give(coordinator, "libraries", LIBRARY_HOURS)
    press(coordinator, "run")

    hours = Site.objects.get().hours.order_by("weekday").values_list("weekday", "opens", "closes")
    assert [(day, f"{opens:%H:%M}", f"{closes:%H:%M}") for day, opens, closes in hours] == [
        (1, "10:30", "16:00"),
        (5, "09:00", "12:30"),
    ]


def test_a_spreadsheet_has_its_columns_named_and_remembered(coordinator):
    sheet = b"Group;Activity;Postcode;Where\nBrook Carers;Tea on Tuesdays;HX1 1UJ;Town Hall\n"

    asked = give(coordinator, "spreadsheet", sheet, source_name="My list")

    assert "What do the columns of “My list” mean?" in text(asked)
    assert "The columns are separated by semicolons." in text(asked)

    run = latest()
    looked = coordinator.post(
        f"/imports/{run.public_id}/columns/",
        {"column_0": "organisation", "column_1": "title", "column_2": "postcode", "column_3": "place",
         "kind": "charity"},
        follow=True,
    )  # fmt: skip
    press(coordinator, "run")

    assert "1 row: 1 is new." in text(looked)
    assert Offer.objects.get().title == "Tea on Tuesdays"
    assert Organisation.objects.get().kind == "charity"

    again = give(
        coordinator, "spreadsheet", sheet + b"Elm Carers;Walk;HX1 1UJ;Park\n", source_name="My list"
    )
    assert "as you did for the last file with these columns" in text(again)
    assert '<option value="place" selected>' in text(again)


def test_two_columns_that_fit_are_asked_about(coordinator):
    sheet = b"Organisation,Tel,Telephone\nBrook Carers,01422 100,01422 200\n"

    asked = give(coordinator, "spreadsheet", sheet, source_name="My list")

    assert "More than one column fits" in text(asked)

    both = coordinator.post(
        f"/imports/{latest().public_id}/columns/",
        {"column_0": "organisation", "column_1": "phone", "column_2": "phone", "kind": "other"},
    )
    assert "“Tel” says the same. Choose one of the two" in text(both)


def test_a_spreadsheet_needs_the_name_of_the_organisation(coordinator):
    give(coordinator, "spreadsheet", b"A,B\n1,2\n", source_name="My list")

    answer = coordinator.post(
        f"/imports/{latest().public_id}/columns/", {"column_0": "phone", "kind": "other"}
    )

    assert "Choose the column with the name of the organisation" in text(answer)


def test_possible_duplicates_are_decided_by_a_person(coordinator, valley):
    known = OrganisationFactory(catchment=valley, name="Hope Street High Schol")

    looked = give(coordinator, "gias", GIAS)
    assert "1 organisation may be here already" in text(looked)

    run = latest()
    page = coordinator.get(f"/imports/{run.public_id}/duplicates/")
    assert "The same as “Hope Street High Schol”" in text(page)

    group = ImportRow.objects.get(run=run, decision="duplicate").group
    coordinator.post(
        f"/imports/{run.public_id}/duplicates/",
        {"question_0": f"same:{known.public_id}", "group_0": group},
    )
    press(coordinator, "run")

    assert set(Organisation.objects.values_list("name", flat=True)) == {
        "Hope Street High Schol",
        "Café Road Primary School",
    }
    assert list(known.identifiers.values_list("scheme", "value")) == [("GB-EDU", "900001")]


def test_what_nobody_decided_is_left_out(coordinator, valley):
    OrganisationFactory(catchment=valley, name="Hope Street High Schol")
    give(coordinator, "gias", GIAS)

    press(coordinator, "run")

    assert Organisation.objects.count() == 2
    assert ImportRow.objects.get(run=latest(), number=2).decision == "skip"


def test_the_same_file_is_told_and_taken_when_sent_again(coordinator):
    give(coordinator, "gias", GIAS)

    told = give(coordinator, "gias", GIAS)

    assert "You gave this very file before" in text(told)
    assert ImportRun.objects.count() == 1

    give(coordinator, "gias", GIAS, again="on")
    assert ImportRun.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "gias"}, "Choose a file"),
        ({"kind": "oruk", "url": "http://example.org/services", "source_name": "x"}, "begins with https://"),
        ({"kind": "gias", "url": "https://example.org/services"}, "Only feeds of Open Referral UK have an address"),
        ({"kind": "oruk", "url": "https://example.org"}, "Enter who it is from"),
        ({}, "Choose what it is"),
    ],
)  # fmt: skip
def test_start_says_what_is_missing(coordinator, sent, sentence):
    assert sentence in text(coordinator.post("/imports/start/", sent))


def test_a_picture_is_refused_with_a_sentence(coordinator):
    assert "This is a picture. Send a spreadsheet." in text(
        give(coordinator, "gias", b"\x89PNG\r\n")
    )
    assert not ImportRun.objects.exists()


def test_a_file_of_another_kind_fails_and_says_why(coordinator):
    answer = give(coordinator, "employers", GIAS)

    assert "This does not look like a gender pay gap list" in text(answer)
    assert "Give another file" in text(answer)


def test_a_large_file_waits_for_the_worker_and_the_page_can_be_left(coordinator):
    lines = "".join(f"{900100 + n},School {n},HX1 1UJ,{'x' * 300}\n" for n in range(600))
    waiting = give(coordinator, "gias", f"URN,EstablishmentName,Postcode,Notes\n{lines}".encode())

    assert "You can leave this page and come back" in text(waiting)

    working.run_waiting(timezone.now)

    assert "600 rows" in text(coordinator.get(f"/imports/{latest().public_id}/"))


def test_the_report_can_be_taken_away_and_works_nothing_out(coordinator):
    sheet = b'Organisation\n"=HYPERLINK(""x"")"\n'
    give(coordinator, "spreadsheet", sheet, source_name="My list")
    coordinator.post(
        f"/imports/{latest().public_id}/columns/", {"column_0": "organisation", "kind": "other"}
    )

    report = coordinator.get(f"/imports/{latest().public_id}/report.csv")

    assert "\r\n2,'=HYPERLINK" not in text(report)
    assert '2,"\'=HYPERLINK(""x"")",New,' in text(report)
    assert "begins like a formula" in text(report)


def test_pressing_twice_is_told(coordinator):
    give(coordinator, "gias", GIAS)
    press(coordinator, "run")

    assert "Somebody was faster, or the import has moved on" in text(press(coordinator, "run"))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_only_the_coordinator_imports(valley, role):
    client = signed_in(MembershipFactory(catchment=valley, holds=[role]))

    assert client.get("/imports/").status_code == 403


def test_another_catchments_import_is_not_there(coordinator):
    give(coordinator, "gias", GIAS)
    stranger = signed_in(MembershipFactory(holds=[Role.COORDINATOR]))

    assert stranger.get(f"/imports/{latest().public_id}/").status_code == 404
    assert stranger.post(f"/imports/{latest().public_id}/run/").status_code == 404


def test_visitors_sign_in_first():
    assert Client().get("/imports/").status_code == 302


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(coordinator, rows, django_assert_num_queries):
    for number in range(rows):
        give(coordinator, "gias", GIAS.replace(b"900001", b"90001%d" % number))
    coordinator.get("/imports/")

    with django_assert_num_queries(10):
        coordinator.get("/imports/")


@pytest.mark.parametrize("rows", [1, 3])
def test_report_asks_the_same_number_of_queries(coordinator, rows, django_assert_num_queries):
    feed = json.loads(oruk_feed())
    services = [feed["contents"][0] | {"id": f"{n}", "name": f"Advice {n}"} for n in range(rows)]
    give(coordinator, "oruk", json.dumps(services).encode(), source_name="Council")

    with django_assert_num_queries(13):
        coordinator.get(f"/imports/{latest().public_id}/")
