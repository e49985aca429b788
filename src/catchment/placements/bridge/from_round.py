"""Turn a round as we hold it into rows: who takes part, what there is, and who wishes what.

Learners are known by the pseudonyms of their lists, opportunities by the public ids of their weeks,
schools by theirs; so the same rows written to files give the same digests.
"""

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db.models import Q

from catchment.network.models import Site
from catchment.network.places import UnknownPostcode, grid_of
from catchment.people.models import Person
from catchment.placements.bridge.joint import SetApart, set_apart
from catchment.placements.bridge.rows import (
    FOR_FOCUS,
    OLDEST,
    OWN_FIND,
    CapRow,
    LearnerRow,
    OpportunityRow,
    Rows,
    Spot,
    WishRow,
)
from catchment.placements.enums import Mode, OwnFindStatus, RequestStatus
from catchment.placements.models import (
    CohortMember,
    FocusListing,
    KeptSeats,
    OpportunityWeek,
    OwnFind,
    Place,
    Round,
    RoundCohort,
    SeatRequest,
    Wish,
    WishList,
)
from catchment.vocabulary.models import Occupation, OccupationCategory

#: Somebody of year 10 is 14 at the least; so of each year group. Without one, we take an adult.
YEARS_BEFORE_SCHOOL = 4
ADULT = 18


def rows_of(round_: Round) -> Rows:
    """Give everything that a round is decided from; a dozen queries, however many take part."""
    weeks = weeks_of(round_)
    learners = learner_rows(round_, weeks)
    apart = shared_seats(round_, weeks, learners)
    return Rows(
        learners=learners,
        opportunities=opportunity_rows(round_, weeks, learners),
        caps=cap_rows(weeks, apart),
        wishes=wish_rows(round_, weeks),
    )


def shared_seats(
    round_: Round, weeks: Sequence[OpportunityWeek], learners: Iterable[LearnerRow]
) -> SetApart:
    """What others have, and what placements of several hosts take from seats and caps. Three queries."""
    held = Counter(each.locked for each in learners)
    taken = _taken(round_, weeks, held)
    return _apart(weeks, taken, held)


def _apart(weeks: Sequence[OpportunityWeek], taken: Counter[int], locked: Counter[str]) -> SetApart:
    return set_apart(
        weeks,
        free={week.pk: max(week.seats - taken[week.pk], 0) for week in weeks},
        taken=taken,
        locked={week.pk: locked[str(week.public_id)] for week in weeks},
    )


def weeks_of(round_: Round) -> list[OpportunityWeek]:
    """Weeks on offer within the round, at checked hosts of its catchment, by their public id. No visits."""
    found = (
        OpportunityWeek.objects.on_offer()
        .between(round_.starts_on, round_.ends_on)
        .filter(opportunity__host__catchment_id=round_.catchment_id)
        .exclude(opportunity__mode=Mode.VISIT)
        .select_related("opportunity__host__organisation", "opportunity__site")
    )
    return sorted(found, key=lambda week: str(week.public_id))


def monday_of(day: dt.date) -> dt.date:
    """The week that a day is of."""
    return day - dt.timedelta(days=day.weekday())


def learner_rows(round_: Round, weeks: Sequence[OpportunityWeek]) -> tuple[LearnerRow, ...]:
    """Give everybody who has a list in the round. Seven queries."""
    lists = (
        WishList.objects.filter(round=round_)
        .select_related("person__neighbourhood", "cohort__school")
        .order_by("pseudonym")
    )
    wanted = {
        each.cohort_id: _days(each.weeks) for each in RoundCohort.objects.filter(round=round_)
    }
    members = {
        (each.cohort_id, each.person_id): each
        for each in CohortMember.objects.filter(cohort__rounds__round=round_)
    }
    focus = set(
        FocusListing.objects.on_the_list()
        .filter(cohort__rounds__round=round_)
        .values_list("cohort_id", "person_id")
    )
    locked = _locks(round_, {week.pk: str(week.public_id) for week in weeks})
    return tuple(
        _learner(
            each,
            members.get((each.cohort_id, each.person_id)),
            weeks=wanted.get(each.cohort_id, ()),
            focus=(each.cohort_id, each.person_id) in focus,
            locked=locked.get(each.person_id, ""),
        )
        for each in lists
    )


def _days(written: Iterable[str]) -> tuple[dt.date, ...]:
    return tuple(sorted({monday_of(dt.date.fromisoformat(day)) for day in written}))


def _learner(
    wish_list: WishList,
    member: CohortMember | None,
    *,
    weeks: tuple[dt.date, ...],
    focus: bool,
    locked: str,
) -> LearnerRow:
    """Give one learner; who has left the cohort since keeps the usual way and time of travelling."""
    member = member or CohortMember()
    person = wish_list.person
    return LearnerRow(
        learner=wish_list.pseudonym,
        school=str(wish_list.cohort.school.public_id),
        weeks=weeks,
        age=age_of(person, wish_list.cohort.year_group, weeks[0] if weeks else None),
        focus=focus,
        spot=spot_of_person(person),
        travel_minutes=member.travel_minutes,
        travel_by=member.travel_by,
        access=tuple(sorted(person.access_needs)),
        checks=tuple(sorted(member.checks_done)),
        interests=tuple(sorted(member.interests)),
        free_from=member.free_from,
        free_until=member.free_until,
        locked=locked,
    )


def age_of(person: Person, year_group: str, on: dt.date | None) -> int:
    """Whole years on the first day; without a date of birth, the least that the year group tells."""
    known = person.age_on(on) if on else None
    if known is not None:
        return known
    number = re.search(r"\d+", year_group)
    return int(number[0]) + YEARS_BEFORE_SCHOOL if number else ADULT


def spot_of_person(person: Person) -> Spot | None:
    """Where somebody sets out: their postcode, else that of their neighbourhood."""
    nearby = person.neighbourhood.postcode if person.neighbourhood else ""
    return spot_of(person.postcode) or spot_of(nearby)


def spot_of_site(site: Site | None) -> Spot | None:
    return spot_of(site.postcode) if site else None


@lru_cache(maxsize=20_000)
def spot_of(postcode: str) -> Spot | None:
    """Find a postcode on the grid, or None where it is empty or not known."""
    try:
        return Spot(*grid_of(postcode))
    except UnknownPostcode:
        return None


def _locks(round_: Round, weeks: dict[int, str]) -> dict[int, str]:
    """Whose place is settled before the round: an own find, or a seat that a host has said yes to."""
    persons = WishList.objects.filter(round=round_).values("person_id")
    between = Q(week__starts_on__gte=round_.starts_on, week__ends_on__lte=round_.ends_on)
    asked = SeatRequest.objects.filter(
        between, person__in=persons, status=RequestStatus.ACCEPTED
    ).order_by("pk")
    locked = {each.person_id: weeks.get(each.week_id, OWN_FIND) for each in asked}
    found = OwnFind.objects.filter(
        cohort__rounds__round=round_, person__in=persons, status=OwnFindStatus.AGREED
    )
    return locked | dict.fromkeys(found.values_list("person_id", flat=True), OWN_FIND)


def opportunity_rows(
    round_: Round, weeks: Sequence[OpportunityWeek], learners: Iterable[LearnerRow]
) -> tuple[OpportunityRow, ...]:
    """Give the weeks on offer, with the seats that nobody outside the round has taken. Six queries."""
    locked = Counter(each.locked for each in learners)
    taken = _taken(round_, weeks, locked)
    shared = _apart(weeks, taken, locked).seats
    kept = _kept(weeks)
    work = _categories(weeks)
    return tuple(
        _opportunity(
            week,
            seats=shared.get(week.pk, max(week.seats - taken[week.pk], 0)),
            kept=kept[week.pk],
            categories=tuple(sorted(work[week.opportunity_id])),
        )
        for week in weeks
    )


def _opportunity(
    week: OpportunityWeek,
    *,
    seats: int,
    kept: list[tuple[str, int]],
    categories: tuple[str, ...],
) -> OpportunityRow:
    what = week.opportunity
    given = set(what.access) | set(what.site.access if what.site else [])
    monday = monday_of(week.starts_on)
    return OpportunityRow(
        opportunity=str(week.public_id),
        host=what.host.organisation.name,
        week=monday,
        seats=seats,
        kept=_no_more_than(seats, kept),
        cap=_cap(week) if what.host.at_once is not None else "",
        least_age=what.least_age,
        most_age=OLDEST if what.most_age is None else what.most_age,
        spot=spot_of_site(what.site),
        remote=what.remote,
        access=tuple(sorted(given)),
        checks=tuple(sorted(what.checks)),
        categories=categories,
        begins=what.begins,
        ends=what.ends,
    )


def _no_more_than(seats: int, kept: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Keep what is still there, in the order of names."""
    found = []
    for whom, many in sorted(kept):
        many, seats = min(many, seats), max(seats - many, 0)
        if many:
            found.append((whom, many))
    return tuple(found)


def _taken(round_: Round, weeks: Sequence[OpportunityWeek], locked: Counter[str]) -> Counter[int]:
    """Seats that others have: asked for outside the round, or given by another one."""
    keys = [week.pk for week in weeks]
    asked = SeatRequest.objects.filter(week__in=keys, status=RequestStatus.ACCEPTED)
    taken = Counter(asked.values_list("week_id", flat=True))
    taken.subtract({week.pk: locked[str(week.public_id)] for week in weeks})
    elsewhere = Place.objects.seated().filter(week__in=keys).exclude(wish_list__round=round_)
    taken.update(elsewhere.values_list("week_id", flat=True))
    return taken


def _kept(weeks: Sequence[OpportunityWeek]) -> defaultdict[int, list[tuple[str, int]]]:
    kept = defaultdict(list)
    for each in KeptSeats.objects.filter(week__in=[week.pk for week in weeks]).select_related(
        "school"
    ):
        whom = str(each.school.public_id) if each.school else FOR_FOCUS
        kept[each.week_id].append((whom, each.seats))
    return kept


def _categories(weeks: Sequence[OpportunityWeek]) -> defaultdict[int, set[str]]:
    found = defaultdict(set)
    ours = {week.opportunity_id for week in weeks}
    pairs = Occupation.objects.filter(opportunities__in=ours, categories__isnull=False)
    for what, slug in pairs.values_list("opportunities", "categories__slug"):
        found[what].add(slug)
    fields = OccupationCategory.objects.filter(opportunities__in=ours)
    for what, slug in fields.values_list("opportunities", "slug"):
        found[what].add(slug)
    return found


def cap_rows(weeks: Iterable[OpportunityWeek], apart: SetApart | None = None) -> tuple[CapRow, ...]:
    """How many learners a host takes at once, over all that it offers in one week.

    What others have already, and what it gives to placements that another host opens, is set apart.
    """
    held = apart.held if apart is not None else {}
    found: dict[str, int] = {}
    for week in weeks:
        host = week.opportunity.host
        if host.at_once is not None:
            given = held.get((host.pk, monday_of(week.starts_on)), 0)
            found[_cap(week)] = max(host.at_once - given, 0)
    return tuple(CapRow(cap=cap, seats=seats) for cap, seats in sorted(found.items()))


def _cap(week: OpportunityWeek) -> str:
    return f"{week.opportunity.host.public_id} {monday_of(week.starts_on)}"


def wish_rows(round_: Round, weeks: Iterable[OpportunityWeek]) -> tuple[WishRow, ...]:
    """Everything on lists that is still on offer. One query."""
    ids = {week.pk: str(week.public_id) for week in weeks}
    wishes = Wish.objects.filter(wish_list__round=round_, week__in=ids)
    return tuple(
        WishRow(
            learner=pseudonym,
            choice=position,
            opportunity=ids[week],
            crossed_out=crossed_out,
            accepted=accepted,
        )
        for pseudonym, position, week, crossed_out, accepted in wishes.order_by(
            "wish_list__pseudonym", "position", "pk"
        ).values_list("wish_list__pseudonym", "position", "week_id", "crossed_out", "veto_accepted")
    )
