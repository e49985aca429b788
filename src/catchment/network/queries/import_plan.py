"""What a row means for the directory: which records it adds, changes or leaves. Writes nothing.

A dry run and the run itself ask the same questions here, so that a report is what then happens,
but for what people change in between.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Any

from catchment.network.enums import DuplicateChoice, OfferStatus, RowDecision, TargetKind
from catchment.network.imports.duplicates import Likeness, plain_words
from catchment.network.imports.incoming import (
    IncomingOffer,
    IncomingOrganisation,
    IncomingRow,
    IncomingSite,
)
from catchment.network.imports.merging import Merge, merge
from catchment.network.models import Offer, Site
from catchment.network.queries.import_says import (
    offer_says,
    organisation_says,
    plain_here,
    site_says,
)
from catchment.network.queries.import_world import (
    Target,
    World,
    known_organisation,
    place_known,
    same_name,
)
from catchment.network.records import FIELD_NAMES
from catchment.people.enums import OrganisationStatus, RegisterScheme
from catchment.people.models import Organisation


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """One record that a row is about.

    Attributes:
        record: as it is, or made and not saved where it is new.
        says: all fields as the source says them.
        write: the fields to write; all of them where it is new.
        numbers: register numbers to add to an organisation.
    """

    kind: TargetKind
    key: str
    record: Target
    is_new: bool
    says: dict[str, Any]
    before: dict[str, Any]
    write: dict[str, Any]
    numbers: tuple[tuple[str, str], ...] = ()

    @property
    def does_something(self) -> bool:
        return self.is_new or bool(self.write) or bool(self.numbers)


@dataclass(slots=True)
class PlannedRow:
    """What becomes of a row, and why."""

    decision: RowDecision
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    group: str = ""
    likeness: tuple[Likeness, ...] = ()
    records: list[PlannedRecord] = field(default_factory=list)

    @property
    def changes(self) -> list[dict[str, Any]]:
        """For the report: kind, name, and each field as it was and shall be."""
        return [
            {
                "kind": one.kind.value,
                "name": one.says.get("name") or one.says.get("title") or "",
                "new": one.is_new,
                "topics": one.says.get("topics", []) if one.is_new else [],
                "fields": []
                if one.is_new
                else [[name, one.before[name], value] for name, value in one.write.items()],
            }
            for one in self.records
            if one.does_something
        ]


@dataclass(frozen=True, slots=True)
class _Undecided:
    likeness: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class _LeftOut:
    why: str


_Settled = Organisation | _Undecided | _LeftOut


def plan_row(
    world: World, row: IncomingRow, choice: str, chosen: str, at: dt.datetime
) -> PlannedRow:
    """Say what a row does.

    Args:
        world: the directory; what is new is put in.
        row: what the file says.
        choice: a value of ``DuplicateChoice``, or nothing.
        chosen: the public id of the organisation that it is the same as.
        at: this moment, for records made.
    """
    if row.problem or row.organisation is None:
        return PlannedRow(RowDecision.ERROR, problem=row.problem)
    if row.left_out:
        return PlannedRow(RowDecision.SKIP, problem=row.left_out, notes=list(row.notes))
    key = organisation_key(row.organisation)
    plan = PlannedRow(RowDecision.SAME, notes=list(row.notes), group=key)
    if row.offer is not None and ("offer", _offer_key(key, row.offer, row.site)) in world.settled:
        plan.decision, plan.problem = RowDecision.ERROR, "This offer stands in the file twice."
        return plan
    settled = _settle(world, row, key, choice, chosen, plan, at)
    match settled:
        case _Undecided():
            plan.decision, plan.likeness = RowDecision.DUPLICATE, settled.likeness
        case _LeftOut():
            plan.decision, plan.problem = RowDecision.SKIP, settled.why
        case Organisation():
            _plan_records(world, row, key, settled, plan, at)
            plan.decision = _decision(plan)
    return plan


def organisation_key(told: IncomingOrganisation) -> str:
    """What stands for an organisation in its source: its number there, else in a register, else its name."""
    numbers = dict(reversed(told.identifiers))
    for scheme in (
        RegisterScheme.FEED,
        RegisterScheme.URN,
        RegisterScheme.COMPANY,
        RegisterScheme.CHARITY,
    ):
        if scheme in numbers:
            return f"{scheme}:{numbers[scheme]}"
    return f"name:{' '.join(plain_words(told.name)) or told.name.lower()}"[:200]


def _settle(
    world: World,
    row: IncomingRow,
    key: str,
    choice: str,
    chosen: str,
    plan: PlannedRow,
    at: dt.datetime,
) -> _Settled:
    """Which organisation it is: decided once a run, by the first row about it."""
    assert row.organisation is not None
    told, says = row.organisation, organisation_says(row.organisation)
    place = ("organisation", key)
    if place in world.settled:
        settled: _Settled = world.settled[place]
        return settled
    found = _organisation(world, row, key, choice, chosen, plan)
    if isinstance(found, Organisation) and found.status != OrganisationStatus.ACTIVE:
        found = _LeftOut(
            f"“{found.name}” was closed here. Open it again first, if it is there after all."
        )
    if found is None:
        found = _made_organisation(world, told, at)
        _add_planned(
            world, plan, _new(TargetKind.ORGANISATION, key, found, says, _register_numbers(told))
        )
    elif isinstance(found, Organisation):
        numbers = tuple(one for one in _register_numbers(told) if one not in world.numbers)
        _plan_existing(world, plan, TargetKind.ORGANISATION, key, found, says, numbers)
    world.settled[place] = found
    return found


def _organisation(
    world: World, row: IncomingRow, key: str, choice: str, chosen: str, plan: PlannedRow
) -> Organisation | _Undecided | _LeftOut | None:
    """The organisation that it is; None where it is a new one."""
    assert row.organisation is not None
    known = world.known_by_source(TargetKind.ORGANISATION, key)
    if isinstance(known, Organisation):
        return known
    for number in _register_numbers(row.organisation):
        if number in world.numbers:
            return world.organisations[world.numbers[number]]
    match choice:
        case DuplicateChoice.SKIP:
            return _LeftOut("You left it out.")
        case DuplicateChoice.DIFFERENT:
            return None
        case DuplicateChoice.SAME if chosen and uuid.UUID(chosen) in world.organisations:
            return world.organisations[uuid.UUID(chosen)]
    likely = tuple(world.matcher.like(_as_known(row)))
    if likely and likely[0].certain:
        found = world.organisations[uuid.UUID(likely[0].key)]
        plan.notes.append(f"We took it for “{found.name}”. {likely[0].why}")
        return found
    return _Undecided(likely) if likely else None


def _as_known(row: IncomingRow) -> Any:
    assert row.organisation is not None
    place = place_known(row.site.postcode) if row.site and row.site.postcode else None
    return known_organisation(
        key="",
        name=row.organisation.name,
        numbers=set(row.organisation.identifiers),
        postcodes={place.postcode} if place else set(),
        website=row.organisation.website,
    )


def _register_numbers(told: IncomingOrganisation) -> tuple[tuple[str, str], ...]:
    return tuple(one for one in told.identifiers if one[0] != RegisterScheme.FEED)


def _plan_records(
    world: World,
    row: IncomingRow,
    key: str,
    organisation: Organisation,
    plan: PlannedRow,
    at: dt.datetime,
) -> None:
    site = _plan_site(world, row.site, key, organisation, plan, at) if row.site else None
    if row.offer is not None:
        _plan_offer(world, row.offer, row.site, key, organisation, site, plan, at)


def _plan_site(
    world: World,
    told: IncomingSite,
    organisation_key: str,
    organisation: Organisation,
    plan: PlannedRow,
    at: dt.datetime,
) -> Site:
    says = site_says(told, plan.notes)
    key = f"{organisation_key}|{told.source_key or ' '.join((says['postcode'], *plain_words(told.name)))}"[
        :250
    ]
    place = ("site", key)
    if place in world.settled:
        settled: Site = world.settled[place]
        return settled
    known = world.known_by_source(TargetKind.SITE, key)
    site = known if isinstance(known, Site) else _same_site(world, organisation, says)
    if site is None:
        site = Site(public_id=uuid.uuid4(), organisation=organisation, changed_at=at)
        world.add(site)
        _add_planned(world, plan, _new(TargetKind.SITE, key, site, says))
    else:
        _plan_existing(world, plan, TargetKind.SITE, key, site, says)
    world.settled[place] = site
    world.claimed.add(site.public_id)
    return site


def _same_site(world: World, organisation: Organisation, says: dict[str, Any]) -> Site | None:
    """A place of the organisation with this postcode, or with this name and no other postcode."""
    for site in world.sites_of[organisation.public_id]:
        if site.public_id in world.claimed:
            continue
        named = same_name(site.name, says["name"])
        if site.postcode == says["postcode"] and (named or site.postcode):
            return site
        if named and not (site.postcode and says["postcode"]):
            return site
    return None


def _plan_offer(
    world: World,
    told: IncomingOffer,
    told_site: IncomingSite | None,
    organisation_key: str,
    organisation: Organisation,
    site: Site | None,
    plan: PlannedRow,
    at: dt.datetime,
) -> None:
    key = _offer_key(organisation_key, told, told_site)
    says = offer_says(world, told, site, plan.notes)
    known = world.known_by_source(TargetKind.OFFER, key)
    offer = known if isinstance(known, Offer) else _same_offer(world, organisation, told)
    if offer is None and not told.is_open:
        plan.problem = "The offer is not running now."
    elif offer is None:
        offer = Offer(
            public_id=uuid.uuid4(),
            organisation=organisation,
            catchment=world.catchment,
            created_at=at,
            changed_at=at,
        )
        offer.site = site
        world.add(offer)
        _add_planned(world, plan, _new(TargetKind.OFFER, key, offer, says))
    elif offer.status == OfferStatus.CLOSED:
        plan.problem = f"The offer “{offer.title}” was closed here; it stays closed."
    else:
        _plan_existing(world, plan, TargetKind.OFFER, key, offer, says)
    world.settled["offer", key] = True
    if offer is not None:
        world.claimed.add(offer.public_id)


def _offer_key(organisation_key: str, told: IncomingOffer, site: IncomingSite | None) -> str:
    """Its own number in the source, else its organisation, title and place."""
    if told.source_key:
        return told.source_key[:250]
    place = " ".join((site.postcode.upper(), *plain_words(site.name))) if site else ""
    return f"{organisation_key}|{' '.join(plain_words(told.title))}|{place}"[:250]


def _same_offer(world: World, organisation: Organisation, told: IncomingOffer) -> Offer | None:
    """An offer of the same title by the same organisation, unless the source says which is which."""
    for offer in world.offers_of[organisation.public_id]:
        if offer.public_id not in world.claimed and same_name(offer.title, told.title):
            return offer
    return None


def _made_organisation(world: World, told: IncomingOrganisation, at: dt.datetime) -> Organisation:
    made = Organisation(
        public_id=uuid.uuid4(), catchment=world.catchment, created_at=at, changed_at=at
    )
    made.name = told.name
    world.add(made)
    for number in _register_numbers(told):
        world.numbers.setdefault(number, made.public_id)
    return made


def _new(
    kind: TargetKind,
    key: str,
    record: Target,
    says: dict[str, Any],
    numbers: tuple[tuple[str, str], ...] = (),
) -> PlannedRecord:
    for name, value in says.items():
        if name not in ("topics", "hours", "site"):
            setattr(record, name, value)
    return PlannedRecord(kind, key, record, True, says, {}, says, numbers)


def _plan_existing(
    world: World,
    plan: PlannedRow,
    kind: TargetKind,
    key: str,
    record: Target,
    says: dict[str, Any],
    numbers: tuple[tuple[str, str], ...] = (),
) -> None:
    source = world.sources.get((kind, key))
    here = plain_here(world, record)
    merged = merge(source.said if source else None, says, here)
    if isinstance(record, Offer):
        keep_chosen_topics(record, merged, here)
    for name, value in merged.kept.items():
        plan.notes.append(_kept(name, here[name], value))
    before = {name: here[name] for name in merged.write}
    _add_planned(
        world, plan, PlannedRecord(kind, key, record, False, says, before, merged.write, numbers)
    )


def keep_chosen_topics(offer: Offer, merged: Merge, here: dict[str, Any]) -> None:
    """A new guess never takes the place of topics that somebody chose or confirmed."""
    if here["topics"] and not offer.topics_to_confirm and "topics" in merged.write:
        merged.kept["topics"] = merged.write.pop("topics")


def _kept(name: str, here: Any, says: Any) -> str:
    named = FIELD_NAMES.get(name, name)
    return f"{named}: here it says “{_short(here)}”, there “{_short(says)}”. Ours was kept."


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _add_planned(world: World, plan: PlannedRow, planned: PlannedRecord) -> None:
    for number in planned.numbers:
        world.numbers.setdefault(number, planned.record.public_id)
    plan.records.append(planned)


def _decision(plan: PlannedRow) -> RowDecision:
    if any(one.is_new for one in plan.records):
        return RowDecision.NEW
    if any(one.does_something for one in plan.records):
        return RowDecision.CHANGE
    return RowDecision.SKIP if plan.problem else RowDecision.SAME
