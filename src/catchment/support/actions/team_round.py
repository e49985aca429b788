"""The daily round of teams: tell of places that end soon, end those that are over."""

import datetime as dt

from catchment.people.actor import Actor, system
from catchment.support.actions.notices import tell, tell_person
from catchment.support.actions.places import member_of
from catchment.support.actions.team import PlaceNotStanding, end_place, with_people
from catchment.support.models import TeamMember
from catchment.support.queries.team import places_ending, places_without_a_way_in

#: So long before a place ends by itself, both sides are told.
NOTICE = dt.timedelta(days=14)

#: Why a place ended, where nobody ended it.
RAN_OUT = "Nothing happened for a long time."
SHUT_OUT = "The share was taken back, or they have left."


def sweep_team(*, now: dt.datetime) -> None:
    """What the worker does for teams; safe to run twice and beside other workers."""
    end_overdue_places(now=now)
    notice_ending_places(now=now)


def end_overdue_places(*, now: dt.datetime) -> int:
    """End places whose day is over, whose share was taken back, or whose helper has left.

    Returns:
        How many were ended.
    """
    by = system("the daily round", now=now)
    shut_out = with_people(places_without_a_way_in(at=now))
    ended = sum(_end(place, SHUT_OUT, by) for place in shut_out)
    over = with_people(places_ending(on=now.date() - dt.timedelta(days=1)))
    return ended + sum(_end(place, RAN_OUT, by) for place in over)


def notice_ending_places(*, now: dt.datetime) -> int:
    """Tell both sides, once, of each place that ends within a fortnight.

    Returns:
        How many were told of.
    """
    by = system("the daily round", now=now)
    soon = (
        places_ending(on=now.date() + NOTICE)
        .active()
        .filter(noticed_at=None, membership__isnull=False)
    )
    return sum(_notice(place, by) for place in with_people(soon))


def _end(place: TeamMember, why: str, by: Actor) -> bool:
    try:
        end_place(place=place, words=why, by=by)
    except PlaceNotStanding:
        return False
    return True


def _notice(place: TeamMember, by: Actor) -> bool:
    """One conditional update says who tells: two workers at once tell once."""
    if (
        not TeamMember.objects.active()
        .filter(pk=place.pk, noticed_at=None)
        .update(noticed_at=by.now)
    ):
        return False
    person, member = place.plan.person, member_of(place)
    key = f"team ends soon {place.pk} {place.ends_on}"
    tell(
        to=member,
        sentence=f"Your place in the team of {person.known_as} ends soon",
        key=key,
        by=by,
        about=person,
        route="support:team_place",
        route_id=place.public_id,
    )
    tell_person(
        person=person,
        sentence=f"The place of {member.user.name} in your team ends soon",
        key=f"{key} person",
        by=by,
        route="support:my_team",
    )
    return True
