"""Where seats are missing, and whom to ask: shares that sum up, hosts in an order of use."""

import csv
import datetime as dt
import io

import pytest

from catchment.network.places import place_of
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership
from catchment.placements.enums import Appetite, RunStatus
from catchment.placements.models import Host, RoundRun
from catchment.placements.queries import asking
from tests.factories.network import SiteFactory
from tests.factories.people import (
    NOW,
    MembershipFactory,
    NeighbourhoodFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.placements import (
    MONDAY,
    HostContactFactory,
    HostFactory,
    OpportunityFactory,
    OpportunityWeekFactory,
    RoundFactory,
    RoundRunFactory,
    RunPlaceFactory,
    SeatRequestFactory,
    WishListFactory,
)
from tests.factories.signin import signed_in
from tests.guards.world_rounds import FIGURES
from tests.placements.valley import coordinator

pytestmark = pytest.mark.django_db

MONTH = NOW.replace(day=1, hour=0, minute=0)


@pytest.mark.parametrize(
    ("counts", "total", "shares"),
    [
        ({1: 3, 2: 1}, 4, {1: 3, 2: 1}),
        ({1: 3, 2: 1}, 2, {1: 2, 2: 0}),
        ({1: 1, 2: 1, 3: 1}, 2, {1: 1, 2: 1, 3: 0}),
        ({}, 5, {}),
    ],
)
def test_what_is_missing_is_shared_out_whole(
    counts: dict[int, int], total: int, shares: dict[int, int]
) -> None:
    assert asking.apportioned(counts, total) == shares


def a_run(*, learners: int = 3, missing: int = 2) -> RoundRun:
    """A run that leaves so many of Todmorden without a place; one more of Halifax has one."""
    round_ = RoundFactory()
    here = round_.catchment
    todmorden = NeighbourhoodFactory(
        catchment=here, name="Todmorden", latitude=53.7137, longitude=-2.0964
    )
    halifax = NeighbourhoodFactory(
        catchment=here, name="Halifax", latitude=53.7270, longitude=-1.8575
    )
    run: RoundRun = RoundRunFactory(round=round_, status=RunStatus.DONE)
    who = [learner(run, todmorden) for _ in range(learners)]
    placed = learner(run, halifax, seat=OpportunityWeekFactory(opportunity__host__catchment=here))
    short = {
        "learners": learners + 1, "seats": 1, "missing": missing, "weeks": [MONDAY.isoformat()],
        "work": [], "who": [*who, placed], "offers": [], "schools": [],
    }  # fmt: skip
    run.figures = {**FIGURES, "shortages": [short]}
    run.save()
    Host.objects.all().update(appetite=Appetite.NOT_NOW)
    return run


def learner(run: RoundRun, town: object, seat: object = None, *, postcode: str = "") -> str:
    person = PersonFactory(catchment=run.round.catchment, neighbourhood=town, postcode=postcode)
    own = WishListFactory(round=run.round, person=person)
    RunPlaceFactory(run=run, wish_list=own, week=seat, told={})
    return str(own.pseudonym)


def a_host(here: Catchment, name: str, postcode: str = "", **facts: object) -> Host:
    organisation = OrganisationFactory(catchment=here, name=name)
    if postcode:
        there = place_of(postcode)
        SiteFactory(
            organisation=organisation,
            postcode=postcode,
            latitude=there.latitude,
            longitude=there.longitude,
        )
    facts = {"verified": True, "appetite": Appetite.LOOKING, **facts}
    host: Host = HostFactory(catchment=here, organisation=organisation, **facts)
    return host


def test_seats_are_missing_where_those_without_a_place_live() -> None:
    run = a_run()

    (missing,) = asking.missing_of(run)

    assert [(town.name, many) for town, many in missing.towns] == [("Todmorden", 2)]
    assert (missing.missing, missing.elsewhere) == (2, 0)


def test_a_postcode_says_the_town_of_who_has_named_none() -> None:
    run = a_run(learners=1, missing=3)
    for postcode in ("HX1 1UJ", "SW1A 1AA"):
        who = learner(run, None, postcode=postcode)
        run.figures["shortages"][0]["who"].append(who)
    run.save()

    (missing,) = asking.missing_of(run)

    assert [(town.name, many) for town, many in missing.towns] == [
        ("Todmorden", 1),
        ("Halifax", 1),
    ]
    assert missing.elsewhere == 1


def names(run: RoundRun) -> list[str]:
    reader = coordinator(run.round.catchment)
    (hosts,) = asking.to_ask(run, asking.missing_of(run), reader, month=MONTH)
    return [each.host.organisation.name for each in hosts]


def test_hosts_that_are_asked_are_ready_and_may_still_be_asked() -> None:
    run = a_run()
    here = run.round.catchment
    a_host(here, "Looks for somebody")
    a_host(here, "Perhaps", appetite=Appetite.INTERESTED)
    a_host(here, "Not now", appetite=Appetite.NOT_NOW)
    a_host(here, "Not checked", verified=False)
    a_host(here, "Rests", verified=False, resting=True)
    full = a_host(here, "Asked enough", contacts_a_month=1)
    week = OpportunityWeekFactory(opportunity__host=full, starts_on=dt.date(2030, 1, 7))
    SeatRequestFactory(week=week, asked_at=NOW)
    HostFactory(verified=True, appetite=Appetite.LOOKING)

    assert names(run) == ["Looks for somebody", "Perhaps"]


def test_hosts_that_opened_nothing_yet_and_are_near_come_first() -> None:
    run = a_run()
    here = run.round.catchment
    a_host(here, "A Halifax garage", "HX1 1UJ")
    a_host(here, "B Todmorden garage", "OL14 5QA")
    opens = a_host(here, "C opens two seats", "OL14 5QA")
    OpportunityWeekFactory(opportunity=OpportunityFactory(host=opens), starts_on=MONDAY, seats=2)

    assert names(run) == ["B Todmorden garage", "A Halifax garage", "C opens two seats"]


def test_asking_makes_as_many_queries_for_one_host_as_for_three(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    run = a_run()
    reader = coordinator(run.round.catchment)
    missing = asking.missing_of(run)
    for number in (1, 2):
        for each in range(number):
            HostContactFactory(host=a_host(run.round.catchment, f"Garage {number}{each}"))
        with django_assert_num_queries(6):  # type: ignore[operator]
            asking.to_ask(run, missing, reader, month=MONTH)


def test_the_page_and_the_sheet_name_whom_to_ring() -> None:
    run = a_run()
    host = a_host(run.round.catchment, "=Todmorden garage", "OL14 5QA")
    HostContactFactory(host=host, name="Imran", phone="01632 960222", first=True)
    HostContactFactory(host=host, name="Debbie")
    priya = signed_in(Membership.objects.get(pk=coordinator(run.round.catchment).membership_id))
    page = f"/work-experience/runs/{run.public_id}/hosts/"

    shown = priya.get(page).content.decode()
    sheet = priya.get(f"{page}list.csv").content.decode("utf-8-sig")

    assert "2 seats are missing. These hosts may have some" in shown
    assert "01632 960222" in shown
    assert "In Todmorden" in shown
    head, row = csv.reader(io.StringIO(sheet))
    assert dict(zip(head, row, strict=True)) == {
        "Seats missing": "Todmorden, week of 11 January: 2 seats",
        "Host": "'=Todmorden garage",
        "Says for this year": "Would like to",
        "Work that fits": "",
        "How far": "In Todmorden",
        "Seats that week": "0",
        "May still be asked this month": "2",
        "Whom to ask for": "Imran",
        "Their job": "",
        "Phone": "01632 960222",
        "Email": host.contacts.get(first=True).email,
        "Rung on": "",
        "They said": "",
    }


@pytest.mark.parametrize("role", [Role.CAREERS_LEADER, Role.HOST, Role.PERSON, Role.OBSERVER])
def test_nobody_but_the_coordinator_reads_whom_to_ask(role: Role) -> None:
    run = a_run()
    other = signed_in(MembershipFactory(catchment=run.round.catchment, holds=[role]))

    assert other.get(f"/work-experience/runs/{run.public_id}/hosts/").status_code == 404
