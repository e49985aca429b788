"""The demo's round: weeks across eight schools, who is on the focus list, own finds, and wishes."""

import datetime as dt
import hashlib
import random
import uuid
from collections.abc import Iterator, Sequence

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.work.host_seeds import WEIR_KITCHEN
from catchment.cli.demo.work.own_order import own_order
from catchment.cli.demo.work.scheme import points_of
from catchment.cli.demo.work.sheets import SCHOOLS
from catchment.people import journal
from catchment.people.queries import actor_of
from catchment.placements.actions.focus import add_to_list
from catchment.placements.actions.wishes import send_list
from catchment.placements.bridge.from_round import learner_rows, opportunity_rows, weeks_of
from catchment.placements.bridge.market import Proposal, propose
from catchment.placements.enums import (
    HostStatus,
    ListingStatus,
    OwnFindStatus,
    RoundStatus,
    VetoReason,
    WhoYouKnow,
)
from catchment.placements.models import (
    Cohort,
    CohortMember,
    FocusListing,
    FocusScheme,
    Host,
    LearnerFact,
    OpportunityWeek,
    OwnFind,
    Round,
    RoundCohort,
    Wish,
    WishList,
)

BATCH = 1000
#: One learner in so many has found a place already, and one in so many has not sent a list.
OWN_FINDS_EACH, SILENT_EACH = 8, 14
#: Where The Weir Kitchen stands on Joey's list, as a position.
JOEYS_WISH = 3
#: Why staff put Joey on the focus list.
JOEYS_REASON = "Nobody at home knows a workplace, and he minds his sister before school."

WHO = (WhoYouKnow.FAMILY, WhoYouKnow.NEIGHBOUR, WhoYouKnow.CLUB, WhoYouKnow.SHOP, WhoYouKnow.JOB)


def first_mondays(now: dt.datetime) -> tuple[dt.date, dt.date]:
    """The fortnight of the round: the first two whole weeks of the next July."""
    july = dt.date(now.year + (now.month >= 7), 7, 1)
    monday = july + dt.timedelta(days=(7 - july.weekday()) % 7)
    return monday, monday + dt.timedelta(days=7)


def load_round(demo: Demo, cohorts: Sequence[Cohort], mondays: tuple[dt.date, dt.date]) -> Round:
    """A round whose wishes are open; most learners have sent their list."""
    rng = random.Random(77)
    members = list(
        CohortMember.objects.filter(cohort__in=cohorts)
        .select_related("person", "cohort__school")
        .order_by("pk")
    )
    _decide_focus(demo, members)
    own = _own_finds(demo, members, mondays, rng)
    made = _begin(demo, cohorts, mondays)
    _make_lists(demo, made, members, own)
    _wish(demo, made, rng)
    journal.record(by=demo.at(20), sentence=f"began the round “{made.name}”", subject=made)
    return made


def _decide_focus(demo: Demo, members: Sequence[CohortMember]) -> None:
    """A local scheme suggests; staff confirm, add and leave out, with reasons."""
    scheme = FocusScheme.objects.get(catchment=demo.catchment)
    facts: dict[int, dict[str, str]] = {}
    for fact in LearnerFact.objects.filter(person__catchment=demo.catchment):
        facts.setdefault(fact.person_id, {})[fact.code] = fact.value
    by = demo.at(40)
    priya = demo.members["Priya Nair"]
    listings = []
    for number, member in enumerate(members):
        if member.person.user_id is not None:
            add_to_list(member=member, reason=JOEYS_REASON, by=actor_of(priya, now=demo.at(40).now))
            continue
        because = [*points_of(facts.get(member.person_id, {}))]
        status = _decided(number, sum(points for _code, points in because) >= scheme.suggests_from)
        if status is None:
            continue
        listings.append(
            FocusListing(
                cohort_id=member.cohort_id,
                person_id=member.person_id,
                scheme=scheme,
                status=status,
                suggested_because=[code for code, _worth in because],
                reason=_REASONS[status],
                decided_by=priya,
                decided_by_name="Priya Nair",
                decided_at=by.now,
                created_at=by.now,
            )
        )
    FocusListing.objects.bulk_create(listings, batch_size=BATCH)
    journal.record_many(
        by=by,
        sentence="decided about the focus list",
        persons=[
            member.person
            for member in members
            if member.person_id in {one.person_id for one in listings}
        ],
    )


def _decided(number: int, suggested: bool) -> ListingStatus | None:
    """Nearly all suggestions are confirmed; some learners are added; None: not on the list at all."""
    if not suggested:
        return ListingStatus.ADDED if number % 60 == 7 else None
    return ListingStatus.REMOVED if number % 40 == 3 else ListingStatus.CONFIRMED


_REASONS = {
    ListingStatus.CONFIRMED: "The form tutor agrees: nobody at home can ask around.",
    ListingStatus.ADDED: "New in the valley since September, and knows nobody here yet.",
    ListingStatus.REMOVED: "Has found a place through an uncle.",
}


def _own_finds(
    demo: Demo,
    members: Sequence[CohortMember],
    mondays: tuple[dt.date, dt.date],
    rng: random.Random,
) -> set[int]:
    """Places that learners found themselves: most agreed, a few waiting; who has one agreed."""
    by = demo.at(12)
    hosts = list(
        Host.objects.filter(catchment=demo.catchment, status=HostStatus.VERIFIED)
        .select_related("organisation")
        .order_by("pk")
    )
    weeks = {seed.name: mondays[seed.week - 1] for seed in SCHOOLS}
    made = []
    for number, member in enumerate(members):
        if number % OWN_FINDS_EACH != 5 or member.person.user_id:
            continue
        host = rng.choice(hosts)
        monday = weeks[member.cohort.school.name]
        waits = number % 160 == 5
        made.append(
            OwnFind(
                person=member.person,
                cohort=member.cohort,
                school=member.cohort.school,
                status=OwnFindStatus.PROPOSED if waits else OwnFindStatus.AGREED,
                how_known=rng.choice(WHO),
                workplace=host.organisation.name,
                contact_phone="01632 960111" if waits else "",
                what="They know me, and said that I may come for the week.",
                starts_on=monday,
                ends_on=monday + dt.timedelta(days=4),
                host=None if waits else host,
                answer="" if waits else "We rang them. All is well.",
                answered_at=None if waits else by.now,
                created_at=by.now,
                changed_at=by.now,
            )
        )
    OwnFind.objects.bulk_create(made, batch_size=BATCH)
    return {one.person_id for one in made if one.status == OwnFindStatus.AGREED}


def _begin(demo: Demo, cohorts: Sequence[Cohort], mondays: tuple[dt.date, dt.date]) -> Round:
    seed = hashlib.sha256(b"the lottery of the demo").hexdigest()
    first, second = mondays
    on = demo.now.date()
    made = Round.objects.create(
        catchment=demo.catchment,
        name=f"Work experience, {first:%-d} to {second + dt.timedelta(days=4):%-d %B %Y}",
        status=RoundStatus.WISHES,
        starts_on=first,
        ends_on=second + dt.timedelta(days=4),
        wishes_until=on + dt.timedelta(days=80),
        appeals_until=on + dt.timedelta(days=110),
        answer_until=on + dt.timedelta(days=100),
        seed=seed,
        commitment=hashlib.sha256(seed.encode()).hexdigest(),
        created_by=demo.members["Priya Nair"],
        created_at=demo.at(20).now,
    )
    weeks = {seed.name: seed.week for seed in SCHOOLS}
    RoundCohort.objects.bulk_create(
        RoundCohort(
            round=made,
            cohort=cohort,
            weeks=[mondays[weeks[cohort.school.name] - 1].isoformat()],
            could_also=[mondays[2 - weeks[cohort.school.name]].isoformat()]
            if number % 3 == 0
            else [],
        )
        for number, cohort in enumerate(cohorts)
    )
    return made


def _make_lists(demo: Demo, made: Round, members: Sequence[CohortMember], own: set[int]) -> None:
    finds = {
        one.person_id: one
        for one in OwnFind.objects.filter(cohort__rounds__round=made, person__in=own)
    }
    then = demo.at(18).now
    WishList.objects.bulk_create(
        (
            WishList(
                round=made,
                person_id=member.person_id,
                cohort_id=member.cohort_id,
                pseudonym=uuid.uuid4().hex[:16],
                proposed_at=then,
                own_find=finds.get(member.person_id),
            )
            for member in members
        ),
        batch_size=BATCH,
    )


def _wish(demo: Demo, made: Round, rng: random.Random) -> None:
    """Lists as the engine proposes them, in an order of the learner's own."""
    weeks = weeks_of(made)
    learners = learner_rows(made, weeks)
    opportunities = opportunity_rows(made, weeks, learners)
    proposals = propose(learners, opportunities)
    lists = {one.pseudonym: one for one in made.lists.select_related("person")}
    keys = {str(week.public_id): week for week in weeks}
    then = demo.at(6).now
    wishes: list[Wish] = []
    for number, proposal in enumerate(proposals):
        own = lists[proposal.learner]
        own.options_found = proposal.found
        joeys = own.person.user_id is not None
        silent = number % SILENT_EACH == 3 or joeys
        if own.own_find_id is None and proposal.options and not silent:
            own.sent_at = then
        options = [(keys[key], minutes) for key, minutes in proposal.options]
        drawn = [*_wishes_of(own, own_order(options, rng), rng)]
        if joeys:
            alone = propose([learners[number]], opportunities, longest=len(opportunities))
            _put_joeys_kitchen_in(drawn, alone[0], keys)
        wishes += drawn
    WishList.objects.bulk_update(lists.values(), ["options_found", "sent_at"], batch_size=BATCH)
    Wish.objects.bulk_create(wishes, batch_size=BATCH)
    _send_joeys(demo, made, at=then)


def _send_joeys(demo: Demo, made: Round, *, at: dt.datetime) -> None:
    """He sends his own list."""
    own = made.lists.get(person__user__isnull=False)
    himself = actor_of(demo.members["Joey"], now=at)
    send_list(wish_list=own, version=own.version, by=himself)


def _put_joeys_kitchen_in(
    wishes: list[Wish], proposal: Proposal, keys: dict[str, OpportunityWeek]
) -> None:
    """The Weir Kitchen is Joey's third wish."""
    kitchen, minutes = next(
        (keys[key], minutes)
        for key, minutes in proposal.options
        if keys[key].opportunity.host.organisation.name == WEIR_KITCHEN.name
    )
    mine = [wish for wish in wishes if wish.week_id != kitchen.pk]
    own = mine[0].wish_list
    mine.insert(JOEYS_WISH - 1, Wish(wish_list=own, week=kitchen, minutes=minutes, position=0))
    for place, wish in enumerate(mine, start=1):
        wish.position = place
    wishes[:] = mine


def _wishes_of(
    own: WishList, options: list[tuple[OpportunityWeek, int]], rng: random.Random
) -> Iterator[Wish]:
    crossed = rng.randrange(len(options)) if len(options) > 3 and rng.random() < 0.12 else -1
    for place, (week, minutes) in enumerate(options):
        wish = Wish(wish_list=own, week=week, position=place + 1, minutes=minutes)
        if place == crossed:
            wish.crossed_out, wish.veto_accepted = True, True
            wish.veto_reason = VetoReason.TRAVEL
            wish.veto_words = "Two buses, and the second is often late."
        yield wish
