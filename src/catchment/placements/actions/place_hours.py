"""What a place in a round means for the hours ledger: agreed with the yes, and taken off with the no."""

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.placements.actions.hours import NewExperience, write_experience
from catchment.placements.enums import ExperienceStatus, Mode
from catchment.placements.models import Experience, Place
from catchment.placements.queries.hours import phase_of

#: What the ledger holds of one experience at least and at most, in minutes.
LEAST, MOST = 15, 24_000


def agree_hours(*, place: Place, by: Actor) -> Experience | None:
    """Write down the hours of a place that a learner said yes to: agreed, whatever the day.

    Returns:
        Nothing where the week gives no hours.
    """
    week, learner = place.week, place.wish_list
    if week.hours * 60 < LEAST:
        return None
    host = week.opportunity.host
    return write_experience(
        person=learner.person,
        school=learner.cohort.school,
        phase=phase_of(learner.person, learner.cohort.year_group, on=week.starts_on),
        written=NewExperience(
            where=host.organisation.name,
            mode=Mode(week.opportunity.mode),
            starts_on=week.starts_on,
            ends_on=week.ends_on,
            minutes=_minutes(place),
            host=host,
        ),
        by=by,
        on=local_day(by.now),
        only_agreed=True,
    )


def take_off_agreed_hours(*, place: Place, by: Actor) -> int:
    """Delete what was agreed for that week there. What is done or confirmed has taken place: it stays.

    Returns:
        How many lines went.
    """
    person = place.wish_list.person
    gone, _each = Experience.objects.filter(
        person=person,
        host_id=place.week.opportunity.host_id,
        starts_on=place.week.starts_on,
        ends_on=place.week.ends_on,
        minutes=_minutes(place),
        status=ExperienceStatus.AGREED,
    ).delete()
    if gone:
        journal.record(by=by, sentence="took off hours of yours", about=person, subject=place)
    return gone


def _minutes(place: Place) -> int:
    return min(place.week.hours * 60, MOST)
