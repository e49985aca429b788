"""Publish a round: one person checks it, another confirms; then places are written and all are told."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.enums import RequestStatus, RoundStatus, RunStatus
from catchment.placements.models import (
    Host,
    JointHost,
    OpportunityWeek,
    Place,
    Round,
    RoundRun,
    RunPlace,
    SeatRequest,
    WishList,
)
from catchment.support.models import Notice

#: How long a learner may ask a person to look again, and by when they say yes.
APPEAL_DAYS = 8
ANSWER_DAYS = 14

#: Where a learner reads what the round gave them.
RESULT_ROUTE = "placements:result"


class RunNotDone(Exception):
    """The run is still going on, or the independent check refused it."""


class RoundMoved(Exception):
    """The round is not where it was: somebody was faster."""


class SameTwoPeople(Exception):
    """Whoever checked a round cannot publish it."""


class SeatsGone(Exception):
    """A host has fewer seats by now than the run gave; try the round out again."""


@transaction.atomic
def check_run(*, run: RoundRun, words: str, by: Actor) -> RoundRun:
    """Say that a run has been looked at and may be published by somebody else.

    Raises:
        RunNotDone: if there is no outcome that may be shown.
        RoundMoved: if the round has been checked or published meanwhile.
    """
    if not RoundRun.objects.filter(pk=run.pk, status=RunStatus.DONE).exists():
        raise RunNotDone(run)
    checked = Round.objects.filter(pk=run.round_id, status=RoundStatus.DECIDING).update(
        status=RoundStatus.CHECKED,
        chosen_run=run,
        checked_by_id=by.membership_id,
        checked_at=by.now,
        checked_words=words,
    )
    if not checked:
        raise RoundMoved(run.round)
    journal.record(by=by, sentence="checked a round", subject=run)
    _tell_coordinators(run, by=by)
    run.refresh_from_db()
    return run


def _tell_coordinators(run: RoundRun, *, by: Actor) -> None:
    """Ask the others who coordinate to confirm; the one who checked cannot."""
    others = (
        Membership.objects.active()
        .filter(catchment_id=run.round.catchment_id, roles__role=Role.COORDINATOR)
        .exclude(user_id=by.user_id or 0)
        .distinct()
    )
    _tell(
        others,
        sentence=_("%(name)s asks you to confirm a round") % {"name": by.name},
        key=f"confirm run {run.public_id} {by.now.isoformat()}",
        route="placements:run",
        route_id=str(run.public_id),
        at=by.now,
    )


@transaction.atomic
def take_back_run(*, run: RoundRun, by: Actor) -> None:
    """Look at a round again before it is published.

    Raises:
        RoundMoved: if it has been published or taken back meanwhile.
    """
    back = Round.objects.filter(pk=run.round_id, status=RoundStatus.CHECKED, chosen_run=run).update(
        status=RoundStatus.DECIDING,
        chosen_run=None,
        checked_by=None,
        checked_at=None,
        checked_words="",
    )
    if not back:
        raise RoundMoved(run.round)
    journal.record(by=by, sentence="took a checked round back", subject=run)


@transaction.atomic
def publish_run(*, run: RoundRun, by: Actor, on: dt.date) -> Round:
    """Publish what somebody else has checked: write places, show the seed, tell every learner.

    Raises:
        SameTwoPeople: if whoever checked it publishes it, in whichever membership.
        RoundMoved: if it is not waiting for this, or somebody was faster.
        SeatsGone: if a host has fewer seats by now.
    """
    _publish(run, by=by, on=on)
    write_places(run, _places_of(run), at=by.now)
    journal.record(by=by, sentence="published a round", subject=run)
    tell_learners(run, by=by)
    run.round.refresh_from_db()
    return run.round


def _publish(run: RoundRun, *, by: Actor, on: dt.date) -> None:
    """Claim the publication in one statement: of two people, one wins."""
    waiting = Round.objects.filter(pk=run.round_id, status=RoundStatus.CHECKED, chosen_run=run)
    own = _memberships_of(by)
    published = waiting.exclude(checked_by_id__in=own).update(
        status=RoundStatus.PUBLISHED,
        published_by_id=by.membership_id,
        published_at=by.now,
        appeals_until=on + dt.timedelta(days=APPEAL_DAYS),
        answer_until=on + dt.timedelta(days=ANSWER_DAYS),
    )
    if not published:
        mine = waiting.filter(checked_by_id__in=own).exists()
        raise SameTwoPeople(run) if mine else RoundMoved(run.round)


def _memberships_of(by: Actor) -> list[int]:
    """In which memberships the same person acts: two people are two users, not two roles of one."""
    return list(Membership.objects.filter(user_id=by.user_id or 0).values_list("pk", flat=True))


def _places_of(run: RoundRun) -> list[tuple[int, int]]:
    """Whom the run itself places, and where: not those whose place was settled before."""
    return list(
        RunPlace.objects.filter(run=run, week__isnull=False, choice__isnull=False)
        .order_by("week_id", "choice", "pk")
        .values_list("wish_list_id", "week_id")
    )


def write_places(run: RoundRun, given: Sequence[tuple[int, int]], *, at: dt.datetime) -> None:
    """Give each learner a seat with a number; called inside actions.

    Args:
        given: keys of wish list and week.

    Raises:
        SeatsGone: if there are fewer seats by now; the database gives none twice.
    """
    _hold_hosts(week for _wish_list, week in given)
    free = free_seats({week for _, week in given})
    places = [
        Place(wish_list_id=wish_list, run=run, week_id=week, seat=_next(free, week), created_at=at)
        for wish_list, week in given
    ]
    try:
        with transaction.atomic():
            Place.objects.bulk_create(places, batch_size=1000)
    except IntegrityError as taken:
        raise SeatsGone(run) from taken


def _next(free: dict[int, list[int]], week: int) -> int:
    if not free[week]:
        raise SeatsGone(week)
    return free[week].pop(0)


def _hold_hosts(weeks: Iterable[int]) -> None:
    """Keep yeses to single requests at these hosts waiting: both count the same free seats."""
    given = OpportunityWeek.objects.filter(pk__in=set(weeks))
    hosts = set(given.values_list("opportunity__host_id", flat=True))
    shared = JointHost.objects.standing().filter(opportunity__in=given.values("opportunity_id"))
    hosts |= set(shared.values_list("host_id", flat=True))
    list(Host.objects.select_for_update().filter(pk__in=hosts).order_by("pk").values_list("pk"))


def free_seats(weeks: Iterable[int]) -> dict[int, list[int]]:
    """Give the numbers of seats that nobody has, by week. Three queries."""
    keys = list(weeks)
    found = OpportunityWeek.objects.on_offer().filter(pk__in=keys)
    asked = Counter(
        SeatRequest.objects.filter(week__in=keys, status=RequestStatus.ACCEPTED).values_list(
            "week_id", flat=True
        )
    )
    taken: defaultdict[int, set[int]] = defaultdict(set)
    for week, seat in Place.objects.seated().filter(week__in=keys).values_list("week_id", "seat"):
        taken[week].add(seat)
    free: dict[int, list[int]] = {key: [] for key in keys}
    for each in found:
        numbers = [seat for seat in range(1, each.seats + 1) if seat not in taken[each.pk]]
        free[each.pk] = numbers[: max(len(numbers) - asked[each.pk], 0)]
    return free


def tell_learners(run: RoundRun, *, by: Actor) -> None:
    """Tell learners that they can read what the round gave them; mailed at once."""
    lists = WishList.objects.filter(round=run.round_id).values_list("pk", flat=True)
    tell_lists(
        run.round,
        lists,
        sentence=_("Your place for work experience is decided: read where, and why"),
        key=f"run {run.public_id}",
        at=by.now,
    )


def tell_lists(
    round_: Round, lists: Iterable[int], *, sentence: str, key: str, at: dt.datetime
) -> None:
    """Tell those of some wish lists who have an account, once for each key; called inside actions."""
    found = WishList.objects.filter(pk__in=lists, person__user__isnull=False)
    wanted = {each.person.user_id or 0: each for each in found.select_related("person")}
    members = Membership.objects.active().filter(
        user_id__in=list(wanted), catchment_id=round_.catchment_id
    )
    first: dict[int, Membership] = {}
    for each in members.order_by("pk"):
        first.setdefault(each.user_id, each)
    Notice.objects.bulk_create(
        [
            Notice(
                to=membership,
                about_id=wanted[user].person_id,
                sentence=sentence[:200],
                route=RESULT_ROUTE,
                route_id=str(wanted[user].public_id),
                urgent=True,
                key=key[:120],
                written_at=at,
            )
            for user, membership in first.items()
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


def _tell(
    to: Iterable[Membership], *, sentence: str, key: str, route: str, route_id: str, at: dt.datetime
) -> None:
    Notice.objects.bulk_create(
        [
            Notice(
                to=each,
                sentence=sentence[:200],
                key=key[:120],
                route=route,
                route_id=route_id,
                written_at=at,
            )
            for each in to
        ],
        ignore_conflicts=True,
    )
