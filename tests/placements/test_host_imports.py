"""A file of hosts: what it would do, what is written, who is left alone, what is undone."""

import datetime as dt
from pathlib import Path

import pytest

from catchment.people.actor import system
from catchment.people.enums import OrganisationStatus, Role
from catchment.people.models import Catchment, JournalEntry, Organisation
from catchment.placements.actions.contacts import write_first_contact
from catchment.placements.actions.host_imports.checking import verify_hosts
from catchment.placements.actions.host_imports.looking import ImportHasMoved, look_through
from catchment.placements.actions.host_imports.undoing import (
    CHANGED_SINCE,
    IS_GONE,
    IS_USED,
    SEATS_GIVEN,
    undo_import,
)
from catchment.placements.actions.host_imports.writing import write_import
from catchment.placements.actions.host_rounds import sweep_requests
from catchment.placements.actions.hosts import HostMovedOn, NothingSeen, verify_host
from catchment.placements.actions.opportunities import copy_opportunity
from catchment.placements.bridge.from_round import opportunity_rows, weeks_of
from catchment.placements.enums import (
    HostImportStatus,
    HostSource,
    HostStatus,
    OpportunityStatus,
    ReportStatus,
    RequestStatus,
    RowResult,
)
from catchment.placements.models import (
    Host,
    HostContact,
    HostImport,
    KeptSeats,
    Opportunity,
    OpportunityWeek,
)
from catchment.placements.rules import host_imports as rules
from catchment.vocabulary.actions.occupations import refresh_occupations
from catchment.vocabulary.models import OccupationCategory
from tests.factories.network import SiteFactory
from tests.factories.people import (
    NOW,
    TODAY,
    CatchmentFactory,
    MembershipFactory,
    OrganisationFactory,
    actor_in,
)
from tests.factories.placements import (
    HostContactFactory,
    HostFactory,
    HostImportFactory,
    OpportunityFactory,
    OpportunityWeekFactory,
    RoundFactory,
    SeatRequestFactory,
    UnsuitableReportFactory,
)

pytestmark = pytest.mark.django_db

BY = system("a test", now=NOW)
SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
HEAD = "Host,Title,Week,Seats,Postcode,What you will do"
BAKERY = "Bridge Bakery,A week behind the counter,2027-06-07,2,HX7 6EU,Shape rolls."
GARAGE = "Canal Garage,Under the bonnet,2027-06-07;2027-06-14,1,OL14 7BX,Help with services."
MONDAY = dt.date(2027, 6, 7)


@pytest.fixture
def here() -> Catchment:
    made: Catchment = CatchmentFactory()
    return made


def looked(here: Catchment, *rows: str, head: str = HEAD, own: Host | None = None) -> HostImport:
    data = "\n".join((head, *rows)).encode()
    return look_through(catchment=here, own=own, file_name="hosts.csv", data=data, by=BY, on=TODAY)


def written(here: Catchment, *rows: str, head: str = HEAD, own: Host | None = None) -> HostImport:
    return write_import(run=looked(here, *rows, head=head, own=own), by=BY)


def known(here: Catchment, name: str = "Bridge Bakery", postcode: str = "HX7 6EU") -> Host:
    """A checked host with one place."""
    host: Host = HostFactory(catchment=here, verified=True, organisation__name=name)
    if postcode:
        SiteFactory(organisation=host.organisation, postcode=postcode)
    return host


def problem(run: HostImport, number: int = 2) -> tuple[str, str]:
    """Column and sentence of the first problem of a row that is left out."""
    row = run.rows.get(number=number)
    assert row.result == RowResult.PROBLEM
    first = next(one for one in row.problems if one["stops"])
    return first["column"], first["says"]


def test_looking_through_writes_nothing_about_any_host(here):
    run = looked(here, BAKERY, GARAGE, "Bridge Bakery,,2027-06-07,2,,")

    assert run.counts == {
        "new": 2, "problem": 1, "hosts": 2, "hosts_known": 0, "opportunities": 2, "weeks": 3,
        "seats": 4,
    }  # fmt: skip
    assert (Host.objects.count(), Organisation.objects.count()) == (0, 0)


def test_new_hosts_wait_to_be_checked_with_what_the_file_says(here):
    refresh_occupations(by=BY)
    written(
        here,
        BAKERY + ",Nell,nell@bakery.example,yes,3,4,food,14,step-free,09:00,14:30,focus = 1",
        head=HEAD + ",Contact,Email,This year,Requests a month,At once,Kinds of work,Least age,"
        "Access,Begins,Ends,Kept",
    )

    host = Host.objects.select_related("organisation").get()
    assert (host.status, host.source) == (HostStatus.PENDING, HostSource.IMPORT)
    assert (host.appetite, host.contacts_a_month, host.at_once) == ("looking", 3, 4)
    assert host.organisation.status == OrganisationStatus.CLOSED
    assert host.organisation.sites.get().postcode == "HX7 6EU"
    assert host.contacts.filter(first=True).get().email == "nell@bakery.example"
    opened = Opportunity.objects.get()
    assert opened.status == OpportunityStatus.OPEN
    assert (opened.you_do, opened.access, opened.least_age) == ("Shape rolls.", ["step-free"], 14)
    assert (opened.begins, opened.day) == (dt.time(9), [["09:00", "14:30", ""]])
    assert opened.site == host.organisation.sites.get()
    assert [one.slug for one in opened.categories.all()] == ["hospitality-and-food"]
    week = opened.weeks.get()
    assert (week.starts_on, week.ends_on, week.seats) == (MONDAY, dt.date(2027, 6, 11), 2)
    assert KeptSeats.objects.get().school is None
    assert not Opportunity.objects.on_offer().exists()


def test_once_checked_what_was_imported_is_on_offer(here):
    written(here, BAKERY)

    verify_host(host=Host.objects.get(), words="Rang them.", by=BY)

    assert Opportunity.objects.on_offer().count() == 1


def test_a_round_and_the_copy_of_next_year_know_fields_of_work(here):
    refresh_occupations(by=BY)
    written(here, BAKERY + ",food", head=HEAD + ",Kinds of work")
    verify_host(host=Host.objects.get(), words="Rang them.", by=BY)
    round_ = RoundFactory(catchment=here, starts_on=MONDAY, ends_on=MONDAY + dt.timedelta(days=11))

    (row,) = opportunity_rows(round_, weeks_of(round_), [])
    copy = copy_opportunity(opportunity=Opportunity.objects.get(), by=BY)

    assert row.categories == ("hospitality-and-food",)
    assert [one.slug for one in copy.categories.all()] == ["hospitality-and-food"]


def test_what_nobody_can_picture_stays_a_draft(here):
    run = written(here, "Bakery,A week,2027-06-07,2,HX7 6EU,", BAKERY + ",no", head=HEAD + ",Open")

    assert set(Opportunity.objects.values_list("status", flat=True)) == {OpportunityStatus.DRAFT}
    assert "stays unopened" in run.rows.get(number=2).problems[0]["says"]


def test_rows_of_one_host_and_title_are_weeks_of_one_opportunity(here):
    written(here, BAKERY, BAKERY.replace("06-07", "06-14"), GARAGE)

    assert Host.objects.count() == 2
    assert Opportunity.objects.count() == 2
    assert OpportunityWeek.objects.count() == 4


def test_the_samples_are_written(here):
    refresh_occupations(by=BY)
    for name in ("Moor School", "Hill School"):
        OrganisationFactory(catchment=here, school=True, name=name)
    for sample in ("hosts/hosts.csv", "round/opportunities.csv"):
        run = look_through(
            catchment=here,
            own=None,
            file_name=sample,
            data=(SAMPLES / sample).read_bytes(),
            by=BY,
            on=TODAY,
        )
        assert run.counts.get("problem", 0) == 0
        write_import(run=run, by=BY)

    assert Opportunity.objects.filter(status=OpportunityStatus.OPEN).count() == 3
    assert Opportunity.objects.get(title="bakery-2").weeks.get().kept.get().seats == 1


def test_a_known_host_is_changed_only_where_a_row_says_something(here):
    host = known(here)
    what = OpportunityFactory(host=host, title="A Week Behind the Counter", lunch="Free", meet="Us")
    week = OpportunityWeekFactory(opportunity=what, starts_on=MONDAY, seats=1)

    run = written(
        here, BAKERY + ",Bring your own,,5", head=HEAD + ",Lunch,Who you will meet,At once"
    )

    assert run.counts["changed"] == 1
    for thing in (host, what, week):
        thing.refresh_from_db()
    assert (host.status, host.at_once, host.version) == (HostStatus.VERIFIED, 5, 2)
    assert (what.lunch, what.meet, what.version) == ("Bring your own", "Us", 2)
    assert week.seats == 2
    assert (Host.objects.count(), Opportunity.objects.count()) == (1, 1)


def test_kinds_of_work_and_places_of_a_known_host_are_changed(here):
    refresh_occupations(by=BY)
    host = known(here)
    what = OpportunityFactory(host=host, title="A week behind the counter")
    OpportunityWeekFactory(opportunity=what, starts_on=MONDAY, seats=2)

    run = written(here, BAKERY + ",food,Mill", head=HEAD + ",Kinds of work,Site")
    what.refresh_from_db()
    assert [one.slug for one in what.categories.all()] == ["hospitality-and-food"]
    assert what.site is not None
    assert what.site.name == "Mill"

    undo_import(run=run, by=BY)
    what.refresh_from_db()
    assert (what.site, what.categories.count()) == (None, 0)
    assert host.organisation.sites.count() == 1


def test_the_same_file_again_changes_nothing(here):
    rows = (BAKERY + ",Nell,01632 960101", GARAGE + ",,")
    head = HEAD + ",Contact,Phone"
    written(here, *rows, head=head)

    again = written(here, *rows, head=head)

    assert (again.counts["same"], again.writes.count()) == (2, 0)
    assert HostContact.objects.count() == 1


def test_a_day_that_was_described_stays_where_a_row_says_the_same_hours(here):
    head, row = f"{HEAD},Begins,Ends", f"{BAKERY},09:00,15:30"
    written(here, row, head=head)
    day = [
        ["09:00", "12:00", "at work"],
        ["12:00", "12:45", "lunch"],
        ["12:45", "15:30", "at work"],
    ]
    Opportunity.objects.update(day=day)

    again = written(here, row, head=head)
    assert again.rows.get().result == RowResult.SAME
    written(here, f"{BAKERY},10:00,15:30", head=head)

    assert Opportunity.objects.get().day == [["10:00", "15:30", ""]]


def test_not_now_comes_with_its_day_and_yes_ends_it(here):
    head = HEAD + ",Appetite,Ask again"
    written(here, BAKERY + ",not now,01/09/2027", head=head)
    assert Host.objects.get().ask_again_on == dt.date(2027, 9, 1)

    written(here, BAKERY + ",yes,", head=head)

    host = Host.objects.get()
    assert (host.appetite, host.ask_again_on) == ("looking", None)


def test_a_new_contact_alone_leaves_the_words_of_a_host(here):
    Host.objects.filter(pk=known(here).pk).update(at_once=5)

    run = written(here, BAKERY + ",5,01632 960101", head=HEAD + ",At once,Phone")

    assert Host.objects.get().version == 1
    assert set(run.writes.values_list("kind", flat=True)) == {"contact", "opportunity", "week"}


def test_places_are_found_by_name_and_stay_where_no_row_names_one(here):
    host = known(here)
    mill = SiteFactory(organisation=host.organisation, name="The Mill", postcode="")
    what = OpportunityFactory(host=host, title="A week behind the counter", site=mill)
    head = "Host,Title,Week,Seats,Site,Lunch"

    written(here, "Bridge Bakery,A week behind the counter,2027-06-07,2,the mill,", head=head)
    written(here, "Bridge Bakery,A week behind the counter,2027-06-07,2,,Free", head=head)

    what.refresh_from_db()
    assert (what.site, what.lunch) == (mill, "Free")
    assert host.organisation.sites.count() == 2


def test_an_organisation_of_the_directory_becomes_a_host(here):
    shop = OrganisationFactory(catchment=here, name="bridge bakery")
    SiteFactory(organisation=shop, postcode="HX7 6EU")

    written(here, BAKERY)

    assert Host.objects.get().organisation == shop
    assert shop.sites.count() == 1
    shop.refresh_from_db()
    assert shop.status == OrganisationStatus.ACTIVE


def test_of_one_name_elsewhere_is_another_host_and_said(here):
    known(here, postcode="OL14 7BX")

    run = written(here, BAKERY)

    assert Host.objects.count() == 2
    assert "Another workplace of this name" in run.rows.get().problems[0]["says"]


def test_a_number_tells_which_host_wherever_it_is(here):
    head = "Number," + HEAD
    written(here, f"H-1,{BAKERY}", f"H-1,{BAKERY}".replace("HX7 6EU", "OL14 7BX").replace("-07", "-14"),
            head=head)  # fmt: skip
    assert Host.objects.get().organisation.sites.count() == 2

    written(
        here, f"h-1,{BAKERY}".replace("Bridge Bakery", "Bakery").replace("-07", "-21"), head=head
    )
    written(here, f"H-2,{BAKERY}", head=head)

    assert Host.objects.count() == 2
    assert (
        OpportunityWeek.objects.filter(opportunity__host=Host.objects.order_by("pk")[0]).count()
        == 3
    )


def test_a_row_without_a_postcode_is_about_the_one_of_that_name(here):
    run = written(here, BAKERY, "Bridge Bakery,Another week,2027-06-14,1,,Wash up.")

    assert Host.objects.count() == 1
    assert run.counts["new"] == 2


def test_a_new_contact_is_asked_first_and_undone(here):
    host = known(here)
    before = HostContactFactory(host=host, first=True)

    run = written(here, BAKERY + ",nell@bakery.example", head=HEAD + ",Email")
    assert host.contacts.get(first=True).name == "Bridge Bakery"

    undo_import(run=run, by=BY)
    assert host.contacts.get() == before
    assert host.contacts.get().first


# Rows that cannot be taken, each with its column.


def test_the_same_week_twice_is_named_by_row(here):
    run = looked(here, BAKERY, GARAGE, BAKERY)

    assert problem(run, 4) == ("Week", "Row 2 gives the week of 7 June 2027 already. Keep one.")


@pytest.mark.parametrize(
    ("status", "column", "says"), [(HostStatus.REFUSED, "Host", "was not taken on")]
)
def test_a_host_that_was_not_taken_on_stays_so(here, status, column, says):
    host = known(here)
    Host.objects.filter(pk=host.pk).update(status=status)

    found, sentence = problem(written(here, BAKERY))

    assert found == column
    assert says in sentence
    assert not Opportunity.objects.exists()


def test_a_host_with_an_account_writes_itself(here):
    host = known(here)
    MembershipFactory(catchment=here, organisation=host.organisation, holds=[Role.HOST])

    column, says = problem(looked(here, BAKERY))

    assert column == "Host"
    assert "Somebody at Bridge Bakery writes this themselves." in says


def test_two_hosts_of_one_name_want_a_postcode(here):
    known(here)
    known(here, postcode="OL14 7BX")

    column, says = problem(looked(here, "Bridge Bakery,A week,2027-06-07,2,,Bake."))

    assert (column, "Give a postcode or a number" in says) == ("Host", True)


def test_two_new_hosts_of_one_name_want_a_postcode_too(here):
    run = looked(
        here,
        BAKERY,
        BAKERY.replace("HX7 6EU", "OL14 7BX"),
        "Bridge Bakery,A week,2027-06-07,2,,Bake.",
    )

    assert problem(run, 4) == (
        "Host",
        "The file has several workplaces of this name. Give a postcode.",
    )


def test_what_was_taken_off_after_a_report_does_not_come_back(here):
    host = known(here)
    UnsuitableReportFactory(
        opportunity__host=host,
        opportunity__title="A week behind the counter",
        opportunity__status=OpportunityStatus.CLOSED,
        status=ReportStatus.UPHELD,
        answer="Nobody looked after them.",
    )

    column, says = problem(looked(here, BAKERY))

    assert (column, "taken off after a report" in says) == ("Title", True)


def test_a_closed_one_of_last_year_is_written_anew(here):
    host = known(here)
    OpportunityFactory(
        host=host, title="A week behind the counter", status=OpportunityStatus.CLOSED
    )

    written(here, BAKERY)

    assert host.opportunities.filter(status=OpportunityStatus.OPEN).count() == 1


@pytest.mark.parametrize(
    ("columns", "cells", "column", "says"),
    [
        (",Least age,Most age", ",16,15", "Most age", "below the least age, 16"),
        (",Checks,Least age", ",dbs,15", "Checks", "Nobody under 16 can have a DBS check."),
        (",Checks", ",dbs", "Checks", "Nobody under 16 can have a DBS check."),
    ],
)
def test_ages_and_checks_must_fit(here, columns, cells, column, says):
    found, sentence = problem(looked(here, BAKERY + cells, head=HEAD + columns))

    assert found == column
    assert says in sentence


def test_seats_that_are_given_cannot_be_taken_off(here):
    week = OpportunityWeekFactory(
        opportunity__host=known(here),
        opportunity__title="A week behind the counter",
        starts_on=MONDAY,
        seats=3,
    )
    for _ in range(3):
        SeatRequestFactory(week=week, status=RequestStatus.ACCEPTED)

    assert problem(looked(here, BAKERY)) == ("Seats", "3 seats of this week are given already.")


def test_seats_that_are_kept_cannot_be_taken_off(here):
    week = OpportunityWeekFactory(
        opportunity__host=known(here),
        opportunity__title="A week behind the counter",
        starts_on=MONDAY,
        seats=3,
    )
    KeptSeats.objects.create(week=week, seats=3)

    column, says = problem(looked(here, BAKERY))

    assert (column, says) == ("Seats", "More seats of this week are kept than there would be.")


def test_what_later_rows_say_otherwise_is_told(here):
    run = written(
        here,
        BAKERY + ",Free,3,nell@bakery.example",
        BAKERY.replace("06-07", "06-14") + ",None,4,ann@bakery.example",
        head=HEAD + ",Lunch,At once,Email",
    )

    columns = [one["column"] for one in run.rows.get(number=3).problems]
    assert columns == ["At once", "Email", "Lunch"]
    assert (Opportunity.objects.get().lunch, Host.objects.get().at_once) == ("Free", 3)


def test_a_row_that_is_left_out_keeps_its_cells_to_be_mended(here):
    run = written(here, BAKERY, "Bakery,,2027-06-07,2,,")

    assert run.rows.get(number=3).cells == ["Bakery", "", "2027-06-07", "2", "", ""]
    assert run.rows.get(number=2).cells == []


def test_details_of_contacts_leave_the_rows_once_written(here):
    run = written(here, BAKERY + ",nell@bakery.example", head=HEAD + ",Email")

    assert "contact_email" not in run.rows.get().values


# Whose file it is.


def test_a_host_gives_its_own_and_nothing_else(here):
    mine, other = known(here), known(here, "Canal Garage", "OL14 7BX")
    MembershipFactory(catchment=here, organisation=mine.organisation, holds=[Role.HOST])

    run = written(
        here, BAKERY, GARAGE, "Bridge Bakery,Another week,2027-06-14,1,,Wash up.", own=mine
    )

    assert problem(run, 3) == ("Host", "This row is about “Canal Garage”. Here are only your own.")
    assert (mine.opportunities.count(), other.opportunities.count()) == (2, 0)


def test_hosts_of_another_catchment_are_not_found(here):
    elsewhere = known(CatchmentFactory())

    run = written(here, BAKERY)

    assert run.counts["hosts"] == 1
    assert elsewhere.opportunities.count() == 0


def test_it_is_journalled(here):
    run = written(here, BAKERY)
    undo_import(run=run, by=BY)

    lines = JournalEntry.objects.filter(subject_id=str(run.public_id)).order_by("pk")
    assert [line.sentence for line in lines] == [
        "gave a list of workplaces",
        "wrote a list of 1 workplaces with 1 weeks",
        "undid a list of workplaces",
    ]


# One wins; all or nothing; undo.


def test_it_is_written_once(here):
    run = written(here, BAKERY)

    with pytest.raises(ImportHasMoved):
        write_import(run=run, by=BY)


def test_what_was_not_written_is_not_undone(here):
    run = looked(here, BAKERY)

    with pytest.raises(ImportHasMoved):
        undo_import(run=run, by=BY)


def test_nothing_is_written_when_somebody_changes_an_opportunity_meanwhile(here, monkeypatch):
    what = OpportunityFactory(host=known(here), title="A week behind the counter")
    run = looked(here, BAKERY)
    whole = "catchment.placements.actions.host_imports.writing._write_hosts"

    def faster(*_args: object) -> None:
        Opportunity.objects.filter(pk=what.pk).update(version=9)

    monkeypatch.setattr(whole, faster)
    with pytest.raises(ImportHasMoved):
        write_import(run=run, by=BY)

    run.refresh_from_db()
    assert run.status == HostImportStatus.CHECKED
    assert not OpportunityWeek.objects.exists()


def test_undoing_takes_everything_out_again(here):
    run = written(here, BAKERY + ",nell@bakery.example,focus = 1", GARAGE + ",,",
                  head=HEAD + ",Email,Kept")  # fmt: skip

    undo_import(run=run, by=BY)

    left = (Organisation, Host, HostContact, Opportunity, OpportunityWeek, KeptSeats)
    assert [model.objects.count() for model in left] == [0] * 6
    assert run.counts["undone"] == 2
    assert run.writes.exclude(kept="").count() == 0


def test_undoing_puts_back_what_was_changed(here):
    refresh_occupations(by=BY)
    host = known(here)
    what = OpportunityFactory(host=host, title="A week behind the counter", begins=dt.time(8),
                              ends=dt.time(12), lunch="Free")  # fmt: skip
    what.categories.add(OccupationCategory.objects.get(slug="manufacturing"))
    week = OpportunityWeekFactory(opportunity=what, starts_on=MONDAY, seats=5, hours=20)
    KeptSeats.objects.create(week=week, seats=2)
    run = written(here, BAKERY + ",9,None,09:00,15:00,food,30,focus = 1",
                  head=HEAD + ",At once,Lunch,Begins,Ends,Kinds of work,Hours,Kept")  # fmt: skip
    assert KeptSeats.objects.get().seats == 1

    undo_import(run=run, by=BY)

    for thing in (host, what, week):
        thing.refresh_from_db()
    assert (host.at_once, what.lunch, what.begins, what.you_do) == (None, "Free", dt.time(8), "")
    assert [one.slug for one in what.categories.all()] == ["manufacturing"]
    assert (week.seats, week.hours, KeptSeats.objects.get().seats) == (5, 20, 2)


def test_undoing_leaves_hosts_that_were_checked_and_what_somebody_asked_for(here):
    run = written(here, BAKERY, GARAGE)
    bakery = Host.objects.get(organisation__name="Bridge Bakery")
    verify_host(host=bakery, words="Rang them.", by=BY)
    SeatRequestFactory(week=OpportunityWeek.objects.get(opportunity__host=bakery))

    undo_import(run=run, by=BY)

    assert list(Host.objects.all()) == [bakery]
    kept = set(run.writes.exclude(kept="").values_list("kind", "kept"))
    assert kept == {
        ("organisation", CHANGED_SINCE),
        ("host", CHANGED_SINCE),
        ("site", IS_USED),
        ("opportunity", IS_USED),
        ("week", IS_USED),
    }
    assert run.counts["kept"] == 1
    assert run.counts["undone"] == 1


def test_undoing_leaves_what_somebody_changed_since(here):
    run = written(here, BAKERY)
    copy_opportunity(opportunity=Opportunity.objects.get(), by=BY)
    OpportunityWeek.objects.filter(opportunity__copied_from=None).update(seats=7)
    write_first_contact(host=Host.objects.get(), name="Nell", phone="01632 960101", by=BY)

    undo_import(run=run, by=BY)

    kept = dict(run.writes.exclude(kept="").values_list("kind", "kept"))
    assert kept["week"] == CHANGED_SINCE
    assert (kept["opportunity"], kept["host"]) == (IS_USED, IS_USED)


def test_undoing_leaves_more_seats_where_more_were_given(here):
    week = OpportunityWeekFactory(
        opportunity__host=known(here),
        opportunity__title="A week behind the counter",
        starts_on=MONDAY,
        seats=1,
    )
    run = written(here, BAKERY)
    for _ in range(2):
        SeatRequestFactory(week=week, status=RequestStatus.ACCEPTED)

    undo_import(run=run, by=BY)

    week.refresh_from_db()
    assert week.seats == 2
    assert run.writes.get(kind="week").kept == SEATS_GIVEN


def test_what_is_gone_by_itself_is_told(here):
    run = written(here, BAKERY + ",nell@bakery.example", head=HEAD + ",Email")
    HostContact.objects.all().delete()

    undo_import(run=run, by=BY)

    assert run.writes.get(kind="contact").kept == IS_GONE
    assert not Host.objects.exists()


def test_the_later_of_two_files_is_undone_and_then_the_earlier(here):
    first = written(here, BAKERY)
    second = written(here, BAKERY + ",Free", head=HEAD + ",Lunch")

    undo_import(run=second, by=BY)
    assert Opportunity.objects.get().lunch == ""
    undo_import(run=first, by=BY)

    assert (Host.objects.count(), Organisation.objects.count()) == (0, 0)


def test_a_list_is_forgotten_after_a_year_and_what_it_wrote_stands(here):
    run = written(here, BAKERY, "Bakery,,2027-06-07,2,,")

    sweep_requests(now=NOW + dt.timedelta(days=365))
    assert HostImport.objects.get() == run
    sweep_requests(now=NOW + dt.timedelta(days=366))

    assert not HostImport.objects.exists()
    assert OpportunityWeek.objects.count() == 1


# Checking many at once.


def test_all_that_wait_are_checked_in_the_same_words(here):
    run = written(here, BAKERY, GARAGE)
    garage = Host.objects.get(organisation__name="Canal Garage")
    verify_host(host=garage, words="Visited.", by=BY)

    checked = verify_hosts(run=run, chosen=None, words="Seen last year.", by=BY)

    assert [host.organisation.name for host in checked] == ["Bridge Bakery"]
    assert set(Host.objects.values_list("status", "checked_words")) == {
        (HostStatus.VERIFIED, "Seen last year."),
        (HostStatus.VERIFIED, "Visited."),
    }
    assert Opportunity.objects.on_offer().count() == 2


def test_only_chosen_workplaces_of_the_list_are_checked(here):
    run = written(here, BAKERY, GARAGE)
    other = HostFactory(catchment=here)
    bakery = Host.objects.get(organisation__name="Bridge Bakery")

    verify_hosts(run=run, chosen=[bakery, other], words="Visited.", by=BY)

    assert list(Host.objects.verified()) == [bakery]


def test_nobody_checks_their_own_workplace_nor_without_a_word(here):
    run = written(here, BAKERY)
    own = actor_in(
        here, Role.COORDINATOR, membership_id=None, organisation=Organisation.objects.get()
    )

    assert verify_hosts(run=run, chosen=None, words="Mine.", by=own) == []
    with pytest.raises(NothingSeen):
        verify_hosts(run=run, chosen=None, words=" ", by=BY)


def test_whom_somebody_else_checked_meanwhile_is_left_out(here, monkeypatch):
    run = written(here, BAKERY)

    def slower(**_given: object) -> None:
        raise HostMovedOn

    monkeypatch.setattr("catchment.placements.actions.host_imports.checking.verify_host", slower)
    assert verify_hosts(run=run, chosen=None, words="Visited.", by=BY) == []


# Who may.


@pytest.mark.parametrize(
    ("roles", "here", "own", "of_host", "may_view"),
    [
        pytest.param([Role.COORDINATOR], True, False, False, True, id="coordinator, all hosts"),
        pytest.param([Role.COORDINATOR], False, False, False, False, id="coordinator elsewhere"),
        pytest.param([Role.COORDINATOR], True, False, True, False, id="coordinator, a host's"),
        pytest.param([Role.HOST], True, True, True, True, id="host, own"),
        pytest.param([Role.HOST], True, False, True, False, id="host, another's"),
        pytest.param([Role.HOST], True, True, False, False, id="host, all hosts"),
        pytest.param([Role.CAREERS_LEADER], True, True, True, False, id="careers leader, own"),
        pytest.param([Role.CAREERS_LEADER], True, False, False, False, id="careers leader"),
        pytest.param([], True, True, True, False, id="nobody"),
    ],
)
def test_who_may_see_write_and_undo_a_file(roles, here, own, of_host, may_view):
    host = HostFactory()
    run = HostImportFactory(catchment=host.catchment, host=host if of_host else None)
    actor = actor_in(
        host.catchment if here else CatchmentFactory(),
        *roles,
        organisation_id=host.organisation_id if own else None,
    )

    assert rules.may_view_host_import(actor, run) is may_view
    assert HostImport.objects.visible_to(actor).exists() is may_view
    assert rules.may_write_host_import(actor, run) is may_view
    assert rules.may_undo_host_import(actor, run) is False
    run.status = HostImportStatus.WRITTEN
    assert rules.may_write_host_import(actor, run) is False
    assert rules.may_undo_host_import(actor, run) is may_view
    assert rules.may_check_hosts_of(actor, run) is (may_view and not of_host)


@pytest.mark.parametrize(
    ("roles", "own", "status", "may_own", "may_all"),
    [
        pytest.param([Role.HOST], True, HostStatus.PENDING, True, False, id="own host, pending"),
        pytest.param([Role.HOST], True, HostStatus.REFUSED, False, False, id="own host, refused"),
        pytest.param([Role.HOST], False, HostStatus.VERIFIED, False, False, id="another host"),
        pytest.param([Role.COORDINATOR], False, HostStatus.VERIFIED, False, True, id="coordinator"),
        pytest.param([Role.CAREERS_LEADER], True, HostStatus.VERIFIED, False, False, id="leader"),
    ],
)
def test_who_may_give_a_file(roles, own, status, may_own, may_all):
    host = HostFactory(status=status, checked_at=NOW)
    actor = actor_in(host.catchment, *roles, organisation_id=host.organisation_id if own else None)

    assert rules.may_import_for_host(actor, host) is may_own
    assert rules.may_import_hosts(actor, host.catchment) is may_all
    assert rules.may_import_hosts(actor, CatchmentFactory()) is False
    stranger = actor_in(CatchmentFactory(), *roles, organisation_id=host.organisation_id)
    assert rules.may_import_for_host(stranger, host) is False
