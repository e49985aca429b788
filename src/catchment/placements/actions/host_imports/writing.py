"""Write a file of hosts that was looked through: all of it or nothing, in one transaction.

New hosts stay pending until somebody has checked them. What is written is noted, record by record,
with how it stood before.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import F

from catchment.network.actions.directory import bump_directory
from catchment.network.actions.editing import columns as site_columns
from catchment.network.models import Site
from catchment.network.records import SiteDetails
from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.people.enums import OrganisationKind, OrganisationStatus, RegisterScheme
from catchment.people.models import Organisation, OrganisationIdentifier
from catchment.placements.actions.host_imports.looking import (
    BATCH,
    ImportHasMoved,
    begun_by,
    count,
    judge,
    move,
    plan_of,
)
from catchment.placements.actions.host_imports.noting import Notes
from catchment.placements.enums import (
    HostImportStatus,
    HostSource,
    HostStatus,
    HostThing,
    OpportunityStatus,
    RowResult,
)
from catchment.placements.host_files.planning import (
    HostPlan,
    OpportunityPlan,
    Plan,
    SitePlan,
    Verdict,
    WeekPlan,
)
from catchment.placements.models import (
    Host,
    HostContact,
    HostImport,
    HostImportRow,
    KeptSeats,
    Opportunity,
    OpportunityWeek,
)
from catchment.placements.queries.host_imports import (
    OF_CONTACT,
    OF_HOST,
    OF_OPPORTUNITY,
    OF_SITE,
    State,
    columns_of,
    week_state,
    work_of,
)
from catchment.vocabulary.models import Occupation, OccupationCategory

#: Columns that a row holds as text.
_DAYS, _TIMES = ("ask_again_on",), ("begins", "ends")
#: From Monday to Friday.
WORKING_WEEK = dt.timedelta(days=4)


@transaction.atomic
def write_import(*, run: HostImport, by: Actor) -> HostImport:
    """Write what was looked through.

    Each row is judged anew: somebody may have written the same host since.

    Raises:
        ImportHasMoved: if somebody was faster, here or at one of the hosts.
    """
    move(run, start=HostImportStatus.CHECKED, end=HostImportStatus.WRITTEN, by=by)
    _hold_hosts(run)
    plan = plan_of(run)
    rows = list(run.rows.order_by("number"))
    verdicts = [(row, judge(row, plan)) for row in rows if row.result != RowResult.PROBLEM]
    begun, notes = begun_by(plan), Notes(run)
    _write_hosts(plan, run, notes, by)
    sites = _write_sites(plan, notes, by)
    _write_opportunities(plan, sites, notes, by)
    _write_weeks(plan, notes)
    notes.keep()
    _close_rows(rows, verdicts)
    count(run, rows, begun)
    bump_directory(catchment_ids=[run.catchment_id])
    journal.record(
        by=by,
        sentence=f"wrote a list of {len(plan.all_hosts)} workplaces with {len(plan.weeks)} weeks",
        subject=run,
    )
    return run


def _hold_hosts(run: HostImport) -> None:
    """Keep requests, answers and rounds at these hosts waiting until this is done."""
    held = Host.objects.filter(catchment_id=run.catchment_id).exclude(status=HostStatus.REFUSED)
    if run.host_id is not None:
        held = held.filter(pk=run.host_id)
    held.update(version=F("version"))


def _close_rows(
    rows: Sequence[HostImportRow], verdicts: Iterable[tuple[HostImportRow, Verdict]]
) -> None:
    """Let rows name what they wrote; what was read of a person stands with the host alone now."""
    for row, verdict in verdicts:
        row.host = verdict.host.host if verdict.host else None
        row.opportunity = verdict.opportunity.opportunity if verdict.opportunity else None
    for row in rows:
        row.values = {
            name: value for name, value in row.values.items() if not name.startswith("contact_")
        }
    HostImportRow.objects.bulk_update(
        rows, ["values", "result", "problems", "host", "opportunity"], batch_size=BATCH
    )


def told(says: State) -> dict[str, Any]:
    """What a row says, as columns of a table."""
    values = dict(says)
    for name in _DAYS:
        if values.get(name):
            values[name] = dt.date.fromisoformat(values[name])
    for name in _TIMES:
        if values.get(name):
            values[name] = dt.time.fromisoformat(values[name])
    return values


def _write_hosts(plan: Plan, run: HostImport, notes: Notes, by: Actor) -> None:
    hosts = plan.all_hosts
    _write_organisations([one for one in hosts if one.organisation is None], run, notes, by)
    new = [one for one in hosts if one.host is None]
    for one in new:
        one.host = _host(one, run, by)
    Host.objects.bulk_create([one.host for one in new if one.host], batch_size=BATCH)
    for one in new:
        notes.added(HostThing.HOST, one.number, one.host, one.name, OF_HOST)
    fresh = {id(one) for one in new}
    for one in hosts:
        if one.host is not None and one.says and id(one) not in fresh:
            _change_host(one, one.host, notes, by)
    _write_contacts(hosts, notes)


def _write_organisations(
    plans: Sequence[HostPlan], run: HostImport, notes: Notes, by: Actor
) -> None:
    """Workplaces that are in no directory: closed until somebody has checked the host."""
    for one in plans:
        one.organisation = Organisation(
            catchment_id=run.catchment_id,
            name=one.name,
            kind=OrganisationKind.EMPLOYER,
            status=OrganisationStatus.CLOSED,
            invented=run.catchment.invented,
            assured_on=local_day(by.now),
            created_at=by.now,
            changed_at=by.now,
        )
    made = [one.organisation for one in plans if one.organisation]
    Organisation.objects.bulk_create(made, batch_size=BATCH)
    OrganisationIdentifier.objects.bulk_create(
        OrganisationIdentifier(
            organisation=one.organisation, scheme=RegisterScheme.FEED, value=one.register
        )
        for one in plans
        if one.register
    )
    for one in plans:
        notes.added(HostThing.ORGANISATION, one.number, one.organisation, one.name, ("name",))


def _host(plan: HostPlan, run: HostImport, by: Actor) -> Host:
    return Host(
        catchment_id=run.catchment_id,
        organisation=plan.organisation,
        source=HostSource.IMPORT,
        **told(_of_year(plan.says)),
        created_at=by.now,
        changed_at=by.now,
    )


def _of_year(says: State) -> State:
    """A day to ask again is kept only with "not now"."""
    if "appetite" in says and says["appetite"] != "not now":
        return {**says, "ask_again_on": None}
    return says


def _change_host(plan: HostPlan, host: Host, notes: Notes, by: Actor) -> None:
    before = columns_of(host, OF_HOST) | {"version": host.version}
    if not plan.changes or all(before[name] == value for name, value in plan.says.items()):
        return
    _update(host, told(_of_year(plan.says)), by)
    notes.changed(HostThing.HOST, plan.number, host, plan.name, before, OF_HOST)


def _update(record: Host | Opportunity, values: dict[str, Any], by: Actor) -> None:
    """Write to a record that nobody has changed since it was read.

    Raises:
        ImportHasMoved: if somebody has.
    """
    rows: models.QuerySet[Any] = type(record)._default_manager.filter(
        pk=record.pk, version=record.version
    )
    if not rows.update(**values, version=F("version") + 1, changed_at=by.now):
        raise ImportHasMoved(record)
    for name, value in values.items():
        setattr(record, name, value)
    record.version += 1


def _write_contacts(hosts: Sequence[HostPlan], notes: Notes) -> None:
    """Whom to ring first from now on; those who were there stay, as others."""
    having = [one for one in hosts if one.contact and one.host]
    HostContact.objects.filter(host__in=[one.host for one in having], first=True).update(
        first=False
    )
    made = HostContact.objects.bulk_create(
        [HostContact(host=one.host, first=True, **one.contact) for one in having],
        batch_size=BATCH,
    )
    for plan, contact in zip(having, made, strict=True):
        notes.added(HostThing.CONTACT, plan.number, contact, contact.name, OF_CONTACT)


def _write_sites(plan: Plan, notes: Notes, by: Actor) -> dict[int, int]:
    """Places that are new; the key of each by its plan."""
    wanted = [
        (host, site) for host in plan.all_hosts for site in host.sites.values() if site.key is None
    ]
    made = Site.objects.bulk_create(
        [_site(host, site, by) for host, site in wanted], batch_size=BATCH
    )
    for (_host_plan, site_plan), site in zip(wanted, made, strict=True):
        site_plan.key = site.pk
        notes.added(HostThing.SITE, site_plan.number, site, site.name, OF_SITE)
    return {id(site): site.key for _host, site in wanted if site.key}


def _site(host: HostPlan, site: SitePlan, by: Actor) -> Site:
    details = SiteDetails(**site.says)
    return Site(organisation=host.organisation, **site_columns(details), changed_at=by.now)


def _write_opportunities(plan: Plan, sites: dict[int, int], notes: Notes, by: Actor) -> None:
    plans = list(plan.opportunities.values())
    new = [one for one in plans if one.opportunity is None]
    touched = {id(week.opportunity) for week in plan.weeks.values() if week.changes}
    changed = [one for one in plans if one.opportunity and (one.changes or id(one) in touched)]
    for one in changed:
        _change_opportunity(one, notes, by)
    for one in new:
        one.opportunity = _opportunity(one, by)
    Opportunity.objects.bulk_create([one.opportunity for one in new if one.opportunity], BATCH)
    _write_work(new)
    for one in new:
        assert one.opportunity is not None
        notes.added(
            HostThing.OPPORTUNITY,
            one.number,
            one.opportunity,
            one.opportunity.title,
            OF_OPPORTUNITY,
            one.work or {},
        )


def _opportunity(plan: OpportunityPlan, by: Actor) -> Opportunity:
    """Open as soon as the host is, where somebody can picture it and the row does not say no."""
    opens = plan.opens is not False and bool(plan.says.get("you_do"))
    return Opportunity(
        host=plan.host.host,
        site_id=plan.site.key if plan.site else None,
        status=OpportunityStatus.OPEN if opens else OpportunityStatus.DRAFT,
        **told(plan.says),
        created_at=by.now,
        changed_at=by.now,
    )


def _write_work(plans: Sequence[OpportunityPlan]) -> None:
    kinds = dict(Occupation.objects.values_list("slug", "pk"))
    fields = dict(OccupationCategory.objects.values_list("slug", "pk"))
    of_kinds, of_fields = Opportunity.occupations.through, Opportunity.categories.through
    told_work = [(one.opportunity, one.work) for one in plans if one.opportunity and one.work]
    of_kinds.objects.bulk_create(
        of_kinds(opportunity_id=one.pk, occupation_id=kinds[slug])
        for one, work in told_work
        for slug in work["occupations"]
    )
    of_fields.objects.bulk_create(
        of_fields(opportunity_id=one.pk, occupationcategory_id=fields[slug])
        for one, work in told_work
        for slug in work["categories"]
    )


def _change_opportunity(plan: OpportunityPlan, notes: Notes, by: Actor) -> None:
    """Only what the rows say; the version moves on when only its weeks do, as on the pages."""
    there = plan.opportunity
    assert there is not None
    before = columns_of(there, (*OF_OPPORTUNITY, "site_id", "version")) | work_of(there)
    values = told(plan.says)
    if plan.site is not None:
        values["site_id"] = plan.site.key
    _update(there, values, by)
    if plan.work is not None:
        there.occupations.set(Occupation.objects.filter(slug__in=plan.work["occupations"]))
        there.categories.set(OccupationCategory.objects.filter(slug__in=plan.work["categories"]))
    notes.changed(
        HostThing.OPPORTUNITY,
        plan.number,
        there,
        there.title,
        before,
        (*OF_OPPORTUNITY, "site_id"),
        plan.work or {},
    )


def _write_weeks(plan: Plan, notes: Notes) -> None:
    weeks = [one for one in plan.weeks.values() if one.changes]
    for one in weeks:
        if one.week is not None:
            _change_week(one, one.week, plan, notes)
    new = [one for one in weeks if one.week is None]
    for one in new:
        one.week = _week(one)
    OpportunityWeek.objects.bulk_create([one.week for one in new if one.week], batch_size=BATCH)
    KeptSeats.objects.bulk_create(
        KeptSeats(week=one.week, school_id=school, seats=many)
        for one in new
        for school, many in one.says.get("kept", [])
    )
    for one in new:
        assert one.week is not None
        state = week_state(one.week, one.says.get("kept", []))
        notes.add(HostThing.WEEK, one.number, one.week, _name_of(one), after=state)


def _week(plan: WeekPlan) -> OpportunityWeek:
    numbers = {name: plan.says[name] for name in ("seats", "hours") if name in plan.says}
    return OpportunityWeek(
        opportunity=plan.opportunity.opportunity,
        starts_on=plan.monday,
        ends_on=plan.monday + WORKING_WEEK,
        **numbers,
    )


def _change_week(plan: WeekPlan, week: OpportunityWeek, whole: Plan, notes: Notes) -> None:
    kept = whole.world.kept.get(week.pk, [])
    before = week_state(week, kept)
    numbers = {name: plan.says[name] for name in ("seats", "hours") if name in plan.says}
    OpportunityWeek.objects.filter(pk=week.pk).update(**numbers)
    for name, value in numbers.items():
        setattr(week, name, value)
    if "kept" in plan.says:
        keep_seats(week, plan.says["kept"])
        kept = plan.says["kept"]
    after = week_state(week, kept)
    notes.add(HostThing.WEEK, plan.number, week, _name_of(plan), before=before, after=after)


def keep_seats(week: OpportunityWeek, kept: Iterable[Sequence[Any]]) -> None:
    """Keep seats for these and for nobody else."""
    KeptSeats.objects.filter(week=week).delete()
    KeptSeats.objects.bulk_create(
        KeptSeats(week=week, school_id=school, seats=many) for school, many in kept
    )


def _name_of(plan: WeekPlan) -> str:
    what = plan.opportunity.opportunity
    title = what.title if what else ""
    return f"{title}, week of {plan.monday:%-d %B %Y}"
