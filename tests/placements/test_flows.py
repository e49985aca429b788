"""From which town to which: counted by where learners live and where the work is."""

import pytest

from catchment.network.models import Site
from catchment.people.models import Catchment, Neighbourhood
from catchment.placements.models import RoundRun
from catchment.placements.queries.flows import flows_of
from tests.factories.network import SiteFactory
from tests.factories.people import NeighbourhoodFactory, OrganisationFactory, PersonFactory
from tests.factories.placements import (
    HostFactory,
    OpportunityFactory,
    OpportunityWeekFactory,
    RoundRunFactory,
    RunPlaceFactory,
    WishListFactory,
)

pytestmark = pytest.mark.django_db


def a_town(here: Catchment, name: str, longitude: float, latitude: float) -> Neighbourhood:
    return NeighbourhoodFactory(catchment=here, name=name, longitude=longitude, latitude=latitude)


def go(run: RoundRun, home: Neighbourhood, work: Neighbourhood, *, many: int) -> None:
    """Send learners from one town to a host in another."""
    here = run.round.catchment
    organisation = OrganisationFactory(catchment=here)
    site: Site = SiteFactory(organisation=organisation, postcode="")
    Site.objects.filter(pk=site.pk).update(longitude=work.longitude, latitude=work.latitude)
    host = HostFactory(catchment=here, organisation=organisation)
    week = OpportunityWeekFactory(opportunity=OpportunityFactory(host=host, site=site))
    for _ in range(many):
        person = PersonFactory(catchment=here, neighbourhood=home)
        own = WishListFactory(round=run.round, person=person)
        RunPlaceFactory(run=run, wish_list=own, week=week, told={})


@pytest.fixture(name="run")
def run_fixture() -> RoundRun:
    return RoundRunFactory()


@pytest.fixture(name="towns")
def towns_fixture(run: RoundRun) -> tuple[Neighbourhood, Neighbourhood]:
    here = run.round.catchment
    return a_town(here, "Todmorden", -2.099, 53.713), a_town(here, "Halifax", -1.863, 53.7235)


def test_ways_are_counted_the_busiest_first(
    run: RoundRun, towns: tuple[Neighbourhood, ...]
) -> None:
    todmorden, halifax = towns
    go(run, todmorden, halifax, many=5)
    go(run, halifax, halifax, many=6)

    found = flows_of(run)

    assert [(each.begin.name, each.end.name, each.many) for each in found.ways] == [
        ("Halifax", "Halifax", 6),
        ("Todmorden", "Halifax", 5),
    ]
    assert found.others == 0


def test_a_way_that_few_go_is_counted_with_the_next_smallest(
    run: RoundRun, towns: tuple[Neighbourhood, ...]
) -> None:
    todmorden, halifax = towns
    go(run, todmorden, halifax, many=2)
    go(run, todmorden, todmorden, many=5)
    go(run, halifax, halifax, many=6)

    found = flows_of(run)

    assert [each.many for each in found.ways] == [6]
    assert found.others == 7
