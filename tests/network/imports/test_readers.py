"""Rows of each kind of file, from hand-made samples."""

import json
from pathlib import Path

import jsonschema
import pytest

from catchment.network.enums import ImportKind
from catchment.network.imports import mapping, oruk, readers
from catchment.network.imports.incoming import (
    FileNotUnderstood,
    IncomingHours,
    IncomingOffer,
    IncomingOrganisation,
    IncomingSite,
    row_as_plain,
    row_of_plain,
)
from catchment.network.imports.merging import Merge, merge
from catchment.network.imports.tables import read_table
from tests.network.imports.samples import (
    EMPLOYERS,
    GIAS,
    HOSPITALS,
    LIBRARY_HOURS,
    oruk_feed,
    oruk_page,
    oruk_service,
)

SCHEMAS = Path(__file__).parents[4] / "shared" / "data" / "oruk-3.0" / "schema" / "compiled"


def rows(kind, data):
    return readers.read(kind, data, {}).rows


def test_a_service_with_everything():
    (row,) = rows(ImportKind.ORUK, oruk_feed())

    assert row.organisation == IncomingOrganisation(
        name="Hope Street Advice",
        kind="charity",
        description="Free advice for everybody.",
        website="https://advice.example",
        identifiers=(("GB-CHC", "1000001"), ("feed", "0f5b1b1e-0000-4000-8000-000000000002")),
    )
    assert row.site == IncomingSite(
        name="Advice House",
        source_key="0f5b1b1e-0000-4000-8000-000000000005",
        address="1 Hope Street, Halifax, West Yorkshire",
        postcode="HX1 1UJ",
        access=("step-free", "hearing loop"),
    )
    assert row.offer == IncomingOffer(
        source_key="0f5b1b1e-0000-4000-8000-000000000001",
        title="Money and debt advice",
        description="Help with bills, benefits and debt.",
        terms=("Debt",),
        min_age=16,
        max_age=25,
        languages=("ur",),
        times=(3, 4, 9, 10),
        cost_pence=0,
        how_to_ask="Ask for Ann Example (Adviser)",
        phone="01422 000 002",
        email="money@advice.example",
        website="https://advice.example/money",
        assured_on="2026-10-01",
    )


@pytest.mark.skipif(not SCHEMAS.exists(), reason="the schemas are not on this machine")
@pytest.mark.parametrize(
    ("schema", "made"), [("service", oruk_service()), ("service_list", oruk_service())]
)
def test_our_samples_are_open_referral_uk(schema, made):
    described = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator(described).validate(made)


def without(record, name):
    return {key: value for key, value in record.items() if key != name}


SERVICE = oruk_service()
AT_LOCATION = {
    "id": "x",
    "location": SERVICE["service_at_locations"][0]["location"],
    "service": without(SERVICE, "service_at_locations"),
}
ORGANISATION = SERVICE["organization"] | {"services": [without(SERVICE, "organization")]}


@pytest.mark.parametrize(
    "wrapped",
    [
        SERVICE,
        [SERVICE],
        {"services": [SERVICE]},
        {"contents": [AT_LOCATION]},
        {"organizations": [ORGANISATION]},
        ORGANISATION,
    ],
)
def test_services_in_any_wrapping(wrapped):
    (row,) = rows(ImportKind.ORUK, json.dumps(wrapped).encode())

    assert row.organisation.name == "Hope Street Advice"
    assert row.offer.title == "Money and debt advice"
    assert row.site.postcode == "HX1 1UJ"


def test_each_further_place_is_a_row_of_its_own():
    place = oruk_service()["service_at_locations"][0]
    two = oruk_service(service_at_locations=[place, place | {"id": "second"}])

    found = rows(ImportKind.ORUK, oruk_feed(two))

    assert [row.number for row in found] == [1, 2]
    assert found[1].offer.source_key.endswith("@second")


@pytest.mark.parametrize(
    ("service", "problem"),
    [
        ("no service", "It is no service."),
        (oruk_service(id=""), "It has no “id”, which every service must have."),
        (oruk_service(name=None), "It has no “name”, which every service must have."),
        (oruk_service(organization=None), "It does not say whose service it is."),
    ],
)
def test_services_that_cannot_be_used(service, problem):
    (row,) = rows(ImportKind.ORUK, oruk_feed(service))

    assert row.problem == problem


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"cost_options": [{"amount": 3.5, "option": "Adults"}]}, (350, "Adults")),
        ({"cost_options": [{"amount": 2, "option": "Under 18"}, {"amount": 4}]}, (None, "£2 Under 18; £4")),
        ({"cost_options": [{"amount": 1e30}], "fees": "Free"}, (0, "")),
        ({"cost_options": [], "fees": "£2.50"}, (250, "")),
        ({"cost_options": [], "fees": "Ask us"}, (None, "Ask us")),
        ({"cost_options": []}, (None, "")),
    ],
)  # fmt: skip
def test_costs(changed, expected):
    (row,) = rows(ImportKind.ORUK, oruk_feed(oruk_service(**changed)))

    assert (row.offer.cost_pence, row.offer.cost_note) == expected


@pytest.mark.parametrize(
    ("opens", "closes", "blocks"),
    [
        ("09:00", "12:00", (3,)),
        ("09:00", "16:00", (3, 4)),
        ("18:00", "20:00", (5,)),
        ("", "", (3, 4)),
        ("13:00", "", (4,)),
        ("nonsense", "", (3, 4)),
    ],
)
def test_times_become_weekly_blocks(opens, closes, blocks):
    schedule = {"byday": "TU", "opens_at": opens, "closes_at": closes}

    (row,) = rows(ImportKind.ORUK, oruk_feed(oruk_service(schedules=[schedule])))

    assert row.offer.times == blocks


def test_a_virtual_place_means_by_phone_or_video():
    virtual = {"id": "v", "location": {"id": "w", "location_type": "virtual"}}

    (row,) = rows(ImportKind.ORUK, oruk_feed(oruk_service(service_at_locations=[virtual])))

    assert (row.site, row.offer.remote, row.offer.in_person) == (None, True, False)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (oruk_feed()[:-30], "only a part of it came"),
        (b"{nonsense}", "no feed of services"),
        (b"[]", "lists no service"),
        (b'{"x": 1}', "We found no services"),
    ],
)
def test_feeds_that_cannot_be_read(data, sentence):
    with pytest.raises(FileNotUnderstood, match=sentence):
        oruk.read_file(data)


def test_one_page_of_many_says_so():
    page = json.dumps(oruk_page(oruk_service(), pages=7)).encode()

    assert "page 1 of 7" in readers.read(ImportKind.ORUK, page, {}).remarks[0]


def test_gias_in_its_own_columns():
    first, second, third = rows(ImportKind.GIAS, GIAS)

    assert (first.organisation.name, first.organisation.kind) == (
        "Hope Street High School",
        "school",
    )
    assert first.organisation.identifiers == (("GB-EDU", "900001"),)
    assert first.organisation.description == "Academy converter, Secondary, ages 11 to 16"
    assert first.site.address == "1 Hope Street, Halifax"
    assert second.organisation.name == "Café Road Primary School"
    assert second.left_out == ""
    assert third.left_out == "It is not open: “Closed”."


def test_gias_in_small_columns():
    data = (
        b"urn,name,type,phase,postcode,status\n"
        b"900009,Elm College,Further education,16 plus,HX1 1UJ,Open\n"
        b",No Number,,,,\n"
    )

    first, second = rows(ImportKind.GIAS, data)

    assert (first.organisation.kind, first.site.postcode) == ("college", "HX1 1UJ")
    assert second.problem == "It has no name, or no school number (URN)."


def test_libraries_with_hours():
    first, second = rows(ImportKind.LIBRARIES, LIBRARY_HOURS)

    assert first.organisation.name == "Nowhere libraries"
    assert first.site.name == "Hope Street Library"
    assert first.site.hours == (
        IncomingHours(weekday=1, opens="10:30", closes="16:00"),
        IncomingHours(weekday=5, opens="09:00", closes="12:30"),
    )
    assert second.left_out == "It closed in 2019."


def test_employers_and_hospitals():
    (employer,) = rows(ImportKind.EMPLOYERS, EMPLOYERS)
    (hospital,) = rows(ImportKind.HOSPITALS, HOSPITALS)

    assert employer.organisation.name == "Hope Street Motors Ltd"
    assert employer.organisation.identifiers == (("GB-COH", "01234567"), ("feed", "71001"))
    assert (hospital.organisation.kind, hospital.offer) == ("health", None)


def test_rows_survive_being_kept():
    for row in rows(ImportKind.ORUK, oruk_feed()) + rows(ImportKind.LIBRARIES, LIBRARY_HOURS):
        assert row_of_plain(json.loads(json.dumps(row_as_plain(row)))) == row


def test_columns_are_guessed_and_two_that_fit_are_named():
    guessed = mapping.guess(
        ["Organisation", "Service name", "Tel", "Telephone", "Postcode (venue)", "Odd"]
    )

    assert guessed.columns == {
        "organisation": "Organisation",
        "title": "Service name",
        "postcode": "Postcode (venue)",
    }
    assert guessed.unclear == {"phone": ("Tel", "Telephone")}


def test_a_bare_name_is_the_organisations():
    assert mapping.guess(["Name", "Town"]).columns == {"organisation": "Name", "town": "Town"}


def test_a_mapped_row_with_doubts():
    table = read_table(
        b"Org,What,Ages,To,Price,Mail,Kind,Charity\n"
        b"HOPE STREET CARERS,Tea,25,11,5 pounds,nobody,circus,12\n"
    )
    columns = {
        "organisation": "Org", "title": "What", "min_age": "Ages", "max_age": "To", "cost": "Price",
        "email": "Mail", "kind": "Kind", "charity_number": "Charity",
    }  # fmt: skip

    (row,) = mapping.read_mapped(table, columns)

    assert row.organisation.name == "Hope Street Carers"
    assert (row.offer.title, row.offer.cost_pence, row.offer.min_age) == ("Tea", 500, None)
    assert row.notes == (
        "“nobody” is not an e-mail address; it is left out.",
        "“12” is no charity number; it is left out.",
        "“circus” is not one of our kinds of organisation.",
        "We guessed that the organisation is: other.",
        "The ages 25 to 11 are the wrong way round; both are left out.",
    )


def test_a_mapped_row_without_organisation_cannot_be_used():
    (row,) = mapping.read_mapped(read_table(b"Org,What\n,Tea\n"), {"organisation": "Org"})

    assert row.problem == "It does not say which organisation it is about."


@pytest.mark.parametrize(
    ("said", "says", "here", "write", "kept"),
    [
        pytest.param(None, "new", "", True, False, id="first meeting, empty here"),
        pytest.param(None, "new", "ours", False, True, id="first meeting, ours stands"),
        pytest.param(None, "", "ours", False, False, id="first meeting, nothing said"),
        pytest.param("old", "new", "old", True, False, id="news, untouched here"),
        pytest.param("old", "old", "ours", False, False, id="no news, edited here"),
        pytest.param("old", "new", "ours", False, True, id="news, edited here"),
        pytest.param("old", "", "old", True, False, id="taken back, untouched here"),
        pytest.param("old", "new", "new", False, False, id="both say the same by now"),
    ],
)
def test_merge(said, says, here, write, kept):
    merged = merge(None if said is None else {"x": said}, {"x": says}, {"x": here})

    assert merged == Merge({"x": says} if write else {}, {"x": says} if kept else {})


def test_merge_takes_the_later_of_two_checks():
    assert merge(None, {"assured_on": "2026-10-01"}, {"assured_on": "2026-11-01"}).write == {}
    assert merge(None, {"assured_on": "2026-11-01"}, {"assured_on": ""}).write == {
        "assured_on": "2026-11-01"
    }
