"""Hosts from a spreadsheet in the browser: for all of a catchment, and for one workplace alone."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catchment.people.enums import Role
from catchment.placements.actions.host_imports.looking import ImportHasMoved
from catchment.placements.enums import HostImportStatus, HostStatus
from catchment.placements.models import Host, HostImport, Opportunity, OpportunityWeek
from tests.factories.people import CatchmentFactory, MembershipFactory
from tests.factories.placements import HostFactory, HostImportFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

HEAD = "Host,Title,Week,Seats,Postcode,What you will do"
BAKERY = "Bridge Bakery,A week behind the counter,2027-06-07,2,HX7 6EU,Shape rolls."
WRONG = "=Bakery,A week,2027-06-07,few,HX7 6EU,Bake."


@pytest.fixture
def priya():
    """The coordinator's browser."""
    return signed_in(MembershipFactory(holds=[Role.COORDINATOR]))


def host_in(catchment=None):
    """A checked host and the browser of somebody who acts for it."""
    host = HostFactory(catchment=catchment or CatchmentFactory(), verified=True,
                       organisation__name="Bridge Bakery")  # fmt: skip
    member = MembershipFactory(
        catchment=host.catchment, organisation=host.organisation, holds=[Role.HOST]
    )
    return host, signed_in(member)


def give(browser, address, *rows):
    text = "\n".join((HEAD, *rows)).encode()
    return browser.post(address, {"file": SimpleUploadedFile("hosts.csv", text, "text/csv")})


def html(response):
    assert response.status_code == 200
    return response.content.decode()


def at(name, run):
    return reverse(f"placements:{name}", args=[run.public_id])


def test_workplaces_from_a_file_to_the_list_and_back(priya):
    assert "Give a list of workplaces" in html(priya.get(reverse("placements:hosts")))

    looked = give(priya, reverse("placements:host_import_start"), BAKERY, WRONG)
    report = html(priya.get(looked["Location"]))
    assert "1 row would be written" in report
    assert (
        "1 new workplace, 1 new thing to do, 1 new week, 2 new seats. 1 row cannot be read."
        in report
    )
    assert "<b>Seats</b>: “few” is no whole number." in report
    assert not Host.objects.exists()

    run = HostImport.objects.get()
    priya.post(at("host_import_write", run))
    report = html(priya.get(at("host_import", run)))
    assert "1 row was written" in report
    assert "Bridge Bakery" in html(priya.get(reverse("placements:hosts")))
    assert Host.objects.get().status == HostStatus.PENDING

    priya.post(at("host_import_undo", run))
    assert not Host.objects.exists()
    assert "This list was undone" in html(priya.get(at("host_import", run)))
    assert "hosts.csv" in html(priya.get(reverse("placements:host_import_start")))


def test_rows_are_shown_by_what_they_do(priya):
    looked = give(priya, reverse("placements:host_import_start"), BAKERY, WRONG)

    assert "behind the counter" not in html(priya.get(looked["Location"]))
    assert "behind the counter" in html(priya.get(looked["Location"], {"rows": "new"}))
    assert html(priya.get(looked["Location"], {"rows": "nonsense"}))


def test_workplaces_of_a_list_are_checked_together(priya):
    give(priya, reverse("placements:host_import_start"), BAKERY, BAKERY.replace("Bridge", "Mill"))
    run = HostImport.objects.get()
    assert priya.get(at("host_import_check", run)).status_code == 403
    priya.post(at("host_import_write", run))
    check = at("host_import_check", run)
    assert "2 workplaces of this list wait to be checked" in html(priya.get(check))

    refused = html(priya.post(check, {"which": "some", "words": ""}))
    assert "Tick those that you have looked at" in refused
    assert "Write what you saw" in refused

    one = Host.objects.get(organisation__name="Mill Bakery")
    ticked = {"which": "some", "hosts": [str(one.public_id)], "words": "Visited in May."}
    assert "1 workplace checked" in html(priya.post(check, ticked, follow=True))
    assert list(Host.objects.verified()) == [one]

    priya.post(check, {"which": "every", "words": "We know them."})
    assert Host.objects.verified().count() == 2
    assert "Check them" not in html(priya.get(at("host_import", run)))


def test_rows_left_out_come_back_as_a_file_that_no_program_works_out(priya):
    give(priya, reverse("placements:host_import_start"), BAKERY, WRONG)

    response = priya.get(at("host_import_unread", HostImport.objects.get()))

    text = response.content.decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head == [*HEAD.split(","), "Row in the file", "Why it was left out"]
    assert row[0] == "'=Bakery"
    assert row[-2:] == ["3", "Seats: “few” is no whole number. Write one, like 12."]


def test_a_file_that_is_none_gets_a_sentence(priya):
    start = reverse("placements:host_import_start")

    response = priya.post(start, {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2")})

    assert "No column holds the names of workplaces" in html(response)
    assert "Choose a file" in html(priya.post(start, {}))
    assert not HostImport.objects.exists()


def test_a_host_gives_its_own_list(priya):
    host, browser = host_in()
    start = reverse("placements:host_import_own", args=[host.public_id])
    listed = reverse("placements:opportunities", args=[host.public_id])
    assert start in html(browser.get(listed))

    looked = give(browser, start, BAKERY, BAKERY.replace("Bridge Bakery", "Canal Garage"))
    report = html(browser.get(looked["Location"]))
    assert "1 known, 1 new thing to do" in report
    assert "Here are only your own." in report

    browser.post(at("host_import_write", HostImport.objects.get()))
    assert OpportunityWeek.objects.get().opportunity.host == host
    assert "See what you open" in html(browser.get(looked["Location"]))


def test_a_host_reaches_no_other_list():
    host, browser = host_in()
    other = HostFactory(catchment=host.catchment, verified=True)
    whole = HostImportFactory(catchment=host.catchment)
    theirs = HostImportFactory(catchment=host.catchment, host=other)

    assert browser.get(reverse("placements:host_import_start")).status_code == 403
    assert browser.get(
        reverse("placements:host_import_own", args=[other.public_id])
    ).status_code == 404  # fmt: skip
    for run in (whole, theirs):
        assert browser.get(at("host_import", run)).status_code == 404
        assert browser.post(at("host_import_write", run)).status_code == 404
        assert browser.get(at("host_import_unread", run)).status_code == 404


def test_the_slower_of_two_is_told(priya, monkeypatch):
    give(priya, reverse("placements:host_import_start"), BAKERY)
    run = HostImport.objects.get()

    def slower(**_given):
        raise ImportHasMoved(run)

    views = "catchment.web.placements.views.host_imports"
    monkeypatch.setattr(f"{views}.write_import", slower)
    assert "Somebody was faster" in html(priya.post(at("host_import_write", run), follow=True))

    HostImport.objects.update(status=HostImportStatus.WRITTEN)
    monkeypatch.setattr(f"{views}.undo_import", slower)
    assert "Somebody was faster" in html(priya.post(at("host_import_undo", run), follow=True))
    assert priya.post(at("host_import_write", run)).status_code == 403


def test_what_undoing_leaves_is_listed_with_its_reason(priya):
    give(priya, reverse("placements:host_import_start"), BAKERY)
    run = HostImport.objects.get()
    priya.post(at("host_import_write", run))
    Opportunity.objects.update(version=7)

    priya.post(at("host_import_undo", run))

    report = html(priya.get(at("host_import", run)))
    assert "records stay as they are" in report
    assert "Somebody has changed it since." in report


def test_a_list_that_begins_nothing_says_so(priya):
    give(priya, reverse("placements:host_import_start"), WRONG)

    report = html(priya.get(at("host_import", HostImport.objects.get())))

    assert "0 rows would be written" in report
    assert "Write them down" not in report
    assert "It would begin nothing new. 1 row cannot be read." in report


def test_a_page_of_rows_costs_the_same_however_many(
    priya, django_assert_num_queries, django_assert_max_num_queries
):
    give(priya, reverse("placements:host_import_start"), BAKERY)
    give(priya, reverse("placements:host_import_start"), BAKERY, *(
        BAKERY.replace("Bridge", name) for name in ("Canal", "Mill")
    ))  # fmt: skip
    one, three = HostImport.objects.order_by("pk")
    for run in (one, three):
        priya.post(at("host_import_write", run))
    priya.get(at("host_import", one), {"rows": "new"})

    with django_assert_max_num_queries(30) as first:
        priya.get(at("host_import", one), {"rows": "new"})
    with django_assert_num_queries(len(first)):
        priya.get(at("host_import", three), {"rows": "new"})
