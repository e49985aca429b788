"""Loads the invented organisations, their places, offers and helpers, through the actions."""

import datetime as dt
import random

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.offers import OFFERS, OfferSeed
from catchment.cli.demo.organisations.everybody import ORGANISATIONS
from catchment.cli.demo.organisations.seeds import HelperSeed, OrganisationSeed
from catchment.cli.demo.places import TOWNS
from catchment.network.actions.credentials import record_clearance, record_credential
from catchment.network.actions.helpers import add_helper, set_helper_load
from catchment.network.actions.offers import add_offer, assure_offer_for_under_18s, confirm_offer
from catchment.network.actions.organisations import add_organisation, add_site
from catchment.network.enums import CredentialKind
from catchment.network.models import Offer, Site
from catchment.network.records import (
    HelperDetails,
    Hours,
    OfferDetails,
    OrganisationDetails,
    SiteDetails,
)
from catchment.people.enums import AccessFeature, OrganisationKind
from catchment.people.models import Organisation
from catchment.vocabulary.models import Topic

#: Organisations, by their place in the list, whose first offer is also given in a second town: those of the
#: three stories have named people, and the others bring the valley to 150 offers.
OUTREACH = range(14, 45)
#: A helper's week holds this many more than the free places told in the seed.
BUSY = 6

_POSTCODES = {town.name: town.postcodes for town in TOWNS}
_NEXT_TOWN = {town.name: TOWNS[(at + 3) % len(TOWNS)].name for at, town in enumerate(TOWNS)}
_PUBLIC_KINDS = frozenset(
    {OrganisationKind.COUNCIL_SERVICE, OrganisationKind.HEALTH, OrganisationKind.COLLEGE}
)


def load_organisations(demo: Demo) -> None:
    """Every organisation with its places and what it offers."""
    topics = {topic.slug: topic for topic in Topic.objects.shared()}
    rng = random.Random(1974)
    for number, seed in enumerate(ORGANISATIONS):
        _load_organisation(demo, seed, number, topics, rng)


def load_helpers(demo: Demo) -> None:
    """Everybody who helps there, with what was seen of their credentials."""
    rng = random.Random(1981)
    for seed in ORGANISATIONS:
        for helper in seed.helpers:
            _add_helper(demo, seed, helper, rng)


def _load_organisation(
    demo: Demo, seed: OrganisationSeed, number: int, topics: dict[str, Topic], rng: random.Random
) -> None:
    began = demo.at(180)
    organisation = add_organisation(
        catchment=demo.catchment,
        details=OrganisationDetails(
            name=seed.name,
            kind=seed.kind,
            description=seed.about,
            website=f"https://{_slug(seed.name)}.example",
            email=f"hello@{_slug(seed.name)}.example",
            phone=f"01632 {960300 + number}",
        ),
        invented=True,
        by=began,
    )
    demo.organisations[seed.name] = organisation
    site = _add_site(demo, organisation, seed.town, rng)
    keys = list(dict.fromkeys([*seed.offers, *(k for h in seed.helpers for k in h.gives)]))
    for key in keys:
        offer = _add_offer(demo, seed, organisation, site, OFFERS[key], topics)
        demo.offers[seed.name, key] = offer
    if number in OUTREACH:
        other = _add_site(demo, organisation, _NEXT_TOWN[seed.town], rng)
        first = OFFERS[seed.offers[0]]
        _add_offer(demo, seed, organisation, other, first, topics)


def _add_site(demo: Demo, organisation: Organisation, town: str, rng: random.Random) -> Site:
    step_free = organisation.kind in _PUBLIC_KINDS or rng.random() < 0.6
    access = [AccessFeature.STEP_FREE, AccessFeature.ACCESSIBLE_TOILET] if step_free else []
    access += [
        feature
        for feature in (AccessFeature.HEARING_LOOP, AccessFeature.QUIET_SPACE)
        if rng.random() < 0.35
    ]
    access += [AccessFeature.CHILDREN_WELCOME] if rng.random() < 0.5 else []
    return add_site(
        organisation=organisation,
        details=SiteDetails(
            name=town,
            address=town,
            postcode=rng.choice(_POSTCODES[town]),
            access=tuple(access),
            phone=organisation.phone,
            hours=tuple(Hours(weekday=day, opens="09:30", closes="17:00") for day in range(5)),
        ),
        by=demo.at(180),
    )


def _add_offer(
    demo: Demo,
    seed: OrganisationSeed,
    organisation: Organisation,
    site: Site,
    offered: OfferSeed,
    topics: dict[str, Topic],
) -> Offer:
    offer = add_offer(
        organisation=organisation,
        details=OfferDetails(
            title=offered.title,
            site=site,
            description=offered.description,
            topics=tuple(topics[slug] for slug in offered.topics),
            modes=tuple(int(mode) for mode in offered.modes),
            min_age=offered.ages[0],
            max_age=offered.ages[1],
            languages=tuple(offered.languages),
            in_person=offered.in_person,
            remote=offered.remote,
            reach_metres=offered.reach_km * 1000 if offered.reach_km else None,
            times=tuple(sorted(offered.times)),
            capacity=offered.capacity,
            cost_pence=offered.cost_pence,
            how_to_ask=f"Ring, or write to hello@{_slug(seed.name)}.example",
            phone=organisation.phone,
            email=organisation.email,
        ),
        invented=True,
        by=demo.at(170),
        on=(demo.now - dt.timedelta(days=170)).date(),
    )
    checked = demo.at(seed.checked_days_ago)
    confirm_offer(offer=offer, by=checked, on=checked.now.date())
    if seed.assures_under_18s:
        assure_offer_for_under_18s(
            offer=offer, until=(demo.now + dt.timedelta(days=250)).date(), by=checked
        )
    return offer


def _add_helper(demo: Demo, seed: OrganisationSeed, helper: HelperSeed, rng: random.Random) -> None:
    times = sorted({block for key in helper.gives for block in OFFERS[key].times})
    reach = max((OFFERS[key].reach_km or 0 for key in helper.gives), default=0)
    checked = demo.at(seed.checked_days_ago)
    made = add_helper(
        catchment=demo.catchment,
        organisation=demo.organisations[seed.name],
        details=HelperDetails(
            name=helper.name,
            role_title=helper.title,
            volunteer=helper.volunteer,
            can_offer=" ".join(OFFERS[key].title + "." for key in helper.gives),
            cannot_offer=helper.cannot,
            languages=tuple(
                sorted({"en", *(code for key in helper.gives for code in OFFERS[key].languages)})
            ),
            times=tuple(times),
            capacity=BUSY + helper.free,
            remote=any(OFFERS[key].remote for key in helper.gives),
            reach_metres=reach * 1000 if reach else None,
            postcode=rng.choice(_POSTCODES[seed.town]),
            offers=tuple(demo.offers[seed.name, key] for key in helper.gives),
        ),
        membership=demo.members.get(helper.name),
        invented=True,
        by=checked,
        on=checked.now.date(),
    )
    set_helper_load(helper=made, load=BUSY, by=checked)
    ends = (demo.now + dt.timedelta(days=rng.randrange(120, 900))).date()
    if helper.cleared:
        record_clearance(helper=made, valid_to=ends, by=checked, on=checked.now.date())
    if helper.level is not None:
        record_credential(
            helper=made,
            kind=CredentialKind.GUIDANCE,
            level=helper.level,
            title=f"Level {helper.level} qualification in career guidance (invented)",
            valid_to=None,
            by=checked,
            on=checked.now.date(),
        )


def _slug(name: str) -> str:
    kept = "".join(
        letter if letter.isalnum() and letter.isascii() else "-" for letter in name.lower()
    )
    return "-".join(part for part in kept.split("-") if part)
