"""Loads the demo's hosts, their workplaces and what they open, many rows in one statement."""

import datetime as dt
import itertools
from collections.abc import Sequence

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.work.host_seeds import HostSeed, WorkSeed, contact_of, host_seeds, title_of
from catchment.network.actions.directory import directory_moved
from catchment.network.models import Site
from catchment.network.places import place_of
from catchment.people import journal
from catchment.people.enums import OrganisationKind
from catchment.people.models import Organisation
from catchment.placements.enums import (
    Appetite,
    HostSource,
    HostStatus,
    OpportunityStatus,
    PauseReason,
)
from catchment.placements.models import (
    Host,
    HostContact,
    KeptSeats,
    Opportunity,
    OpportunityWeek,
)
from catchment.vocabulary.models import Occupation

BATCH = 500


def load_hosts(demo: Demo, *, mondays: Sequence[dt.date]) -> list[Host]:
    """Every host with its place, whom to ring, and what it opens in the weeks of the round."""
    seeds = host_seeds()
    sites = _organisations_with_sites(demo, seeds)
    hosts = _hosts(demo, seeds, [site.organisation for site in sites])
    works = [
        (host, site, work)
        for host, site, seed in zip(hosts, sites, seeds, strict=True)
        for work in seed.works
    ]
    _open(demo, works, mondays)
    journal.record(by=demo.at(60), sentence=f"wrote down {len(hosts)} hosts")
    return hosts


def _organisations_with_sites(demo: Demo, seeds: Sequence[HostSeed]) -> list[Site]:
    """Those that are in the directory keep their place there."""
    by = demo.at(150)
    new = [seed for seed in seeds if seed.name not in demo.organisations]
    made = Organisation.objects.bulk_create(
        (
            Organisation(
                catchment=demo.catchment,
                name=seed.name,
                kind=OrganisationKind.EMPLOYER,
                assured_on=by.now.date(),
                invented=True,
                created_at=by.now,
                changed_at=by.now,
            )
            for seed in new
        ),
        batch_size=BATCH,
    )
    places = {postcode: place_of(postcode) for postcode in {seed.postcode for seed in new}}
    sites = Site.objects.bulk_create(
        (
            Site(
                organisation=organisation,
                name=seed.town,
                address=seed.town,
                postcode=places[seed.postcode].postcode,
                latitude=places[seed.postcode].latitude,
                longitude=places[seed.postcode].longitude,
                access=sorted(seed.access),
                changed_at=by.now,
            )
            for organisation, seed in zip(made, new, strict=True)
        ),
        batch_size=BATCH,
    )
    demo.organisations |= {one.name: one for one in made}
    directory_moved(made[0])
    there = {site.organisation.name: site for site in sites}
    return [there.get(seed.name) or _first_site(demo, seed.name) for seed in seeds]


def _first_site(demo: Demo, name: str) -> Site:
    return demo.organisations[name].sites.select_related("organisation").order_by("pk")[0]


def _hosts(
    demo: Demo, seeds: Sequence[HostSeed], organisations: Sequence[Organisation]
) -> list[Host]:
    by = demo.at(120)
    priya = demo.members["Priya Nair"]
    hosts = Host.objects.bulk_create(
        (
            Host(
                catchment=demo.catchment,
                organisation=organisation,
                status=seed.status,
                source=HostSource.STAFF if number % 3 else HostSource.PUBLIC_PAGE,
                appetite=Appetite(seed.appetite),
                contacts_a_month=2 + number % 4,
                at_once=seed.at_once,
                created_at=by.now,
                changed_at=by.now,
                **(_checked(by.now, priya.pk) if seed.status != HostStatus.PENDING else {}),
                **(_paused(by.now) if seed.status == HostStatus.PAUSED else {}),
            )
            for number, (seed, organisation) in enumerate(zip(seeds, organisations, strict=True))
        ),
        batch_size=BATCH,
    )
    HostContact.objects.bulk_create(
        (
            HostContact(
                host=host,
                name=name,
                phone=phone,
                first=True,
            )
            for number, host in enumerate(hosts)
            for name, phone in [contact_of(number, host.organisation.name)]
        ),
        batch_size=BATCH,
    )
    return hosts


def _checked(at: dt.datetime, membership_id: int) -> dict[str, object]:
    return {
        "checked_by_id": membership_id,
        "checked_by_name": "Priya Nair",
        "checked_at": at,
        "checked_words": "Rang them, and saw where young people would be.",
    }


def _paused(at: dt.datetime) -> dict[str, object]:
    return {"paused_at": at, "pause_reason": PauseReason.SILENT}


def _open(
    demo: Demo, works: Sequence[tuple[Host, Site, WorkSeed]], mondays: Sequence[dt.date]
) -> None:
    kinds = {one.slug: one for one in Occupation.objects.current()}
    made = Opportunity.objects.bulk_create(
        (_opportunity(demo, host, site, work, kinds) for host, site, work in works),
        batch_size=BATCH,
    )
    through = Opportunity.occupations.through
    through.objects.bulk_create(
        through(opportunity_id=one.pk, occupation_id=kinds[work.kind].pk)
        for one, (_host, _site, work) in zip(made, works, strict=True)
    )
    weeks = OpportunityWeek.objects.bulk_create(
        (
            OpportunityWeek(
                opportunity=one,
                starts_on=monday,
                ends_on=monday + dt.timedelta(days=4),
                seats=seats,
            )
            for one, (_host, _site, work) in zip(made, works, strict=True)
            for monday, seats in zip(mondays, work.seats, strict=True)
            if seats
        ),
        batch_size=BATCH,
    )
    kept = {
        one.pk: work.kept
        for one, (_host, _site, work) in zip(made, works, strict=True)
        if work.kept
    }
    KeptSeats.objects.bulk_create(
        KeptSeats(week=week, seats=kept[week.opportunity_id])
        for week in weeks
        if week.opportunity_id in kept
    )


def _opportunity(
    demo: Demo, host: Host, site: Site, work: WorkSeed, kinds: dict[str, Occupation]
) -> Opportunity:
    by = demo.at(100)
    kind = kinds[work.kind].name
    begins, ends = work.hours
    return Opportunity(
        host=host,
        site=site,
        title=title_of(kind),
        status=OpportunityStatus.OPEN,
        you_do=work.does,
        meet="The team, whoever runs the place, and people who come in.",
        clothes="Sturdy shoes. Everything else is lent." if begins.hour == 8 else "As for school.",
        lunch="Bring your own, or eat with us.",
        costs="Nothing but the bus.",
        travel="The bus stops within ten minutes’ walk.",
        begins=begins,
        ends=ends,
        day=_day(begins, ends),
        least_age=work.least_age,
        group_size=max(work.seats),
        access=site.access,
        checks=list(work.checks),
        created_at=by.now,
        changed_at=by.now,
    )


def _day(begins: dt.time, ends: dt.time) -> list[list[str]]:
    noon = "12:00", "12:45"
    stretches = itertools.pairwise([f"{begins:%H:%M}", *noon, f"{ends:%H:%M}"])
    return [
        [start, end, what]
        for (start, end), what in zip(stretches, ("at work", "lunch", "at work"), strict=True)
    ]
