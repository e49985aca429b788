"""The demo's schools give their spreadsheets: the same way in as through the pages."""

import datetime as dt

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.members import MemberSeed, load_member
from catchment.cli.demo.places import TOWNS
from catchment.cli.demo.work.sheets import SCHOOLS, SchoolSeed, file_name, sheet_of, year_of
from catchment.network.actions.organisations import add_organisation, add_site
from catchment.network.records import OrganisationDetails, SiteDetails
from catchment.people.enums import OrganisationKind, Role
from catchment.people.models import Organisation
from catchment.people.queries import actor_of
from catchment.placements.actions.cohort_imports import look_through, write_import
from catchment.placements.actions.cohorts import begin_cohort
from catchment.placements.models import Cohort

COHORT = "Year 10"
OWN_FIND_DAYS = 70

_POSTCODES = {town.name: town.postcodes for town in TOWNS}


def load_cohorts(demo: Demo) -> list[Cohort]:
    """Eight cohorts, 1,600 learners, each list given by the careers leader of its school."""
    return [_load_cohort(demo, seed) for seed in SCHOOLS]


def _load_cohort(demo: Demo, seed: SchoolSeed) -> Cohort:
    school = demo.organisations.get(seed.name) or _add_school(demo, seed)
    by = actor_of(demo.members[seed.leader], now=demo.at(50).now)
    on = demo.now.date()
    cohort = begin_cohort(
        school=school,
        catchment_id=demo.catchment.pk,
        name=COHORT,
        year_group="10",
        year=year_of(on),
        own_find_by=on + dt.timedelta(days=OWN_FIND_DAYS),
        by=by,
    )
    sheet = sheet_of(seed, on=on)
    run = look_through(cohort=cohort, file_name=file_name(seed), data=sheet, by=by, on=on)
    write_import(run=run, by=by, on=by.now.date())
    return cohort


def _add_school(demo: Demo, seed: SchoolSeed) -> Organisation:
    school = add_organisation(
        catchment=demo.catchment,
        details=OrganisationDetails(
            name=seed.name, kind=OrganisationKind.SCHOOL, description=seed.about
        ),
        invented=True,
        by=demo.at(180),
    )
    details = SiteDetails(name=seed.town, address=seed.town, postcode=_POSTCODES[seed.town][0])
    add_site(organisation=school, details=details, by=demo.at(180))
    demo.organisations[seed.name] = school
    leader = MemberSeed(seed.leader, "careers leader", seed.name, (Role.CAREERS_LEADER,))
    load_member(demo, leader)
    return school
