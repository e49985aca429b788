"""Asking for one seat outside a round: which weeks fit a learner, and what became of each request."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from catchment.people.actor import Actor
from catchment.people.days import local_day
from catchment.people.models import Enrolment, Person
from catchment.placements.enums import Appetite, RequestStatus
from catchment.placements.models import Host, Opportunity, OpportunityWeek, SeatRequest
from catchment.placements.queries.seats import WeekSeats, seats_of

#: On a list: what waits for the learner, then for a workplace, then what was answered.
ORDER = (RequestStatus.PROPOSED, RequestStatus.ASKED, RequestStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody, and the seat that may be asked for."""

    person: Person
    week: OpportunityWeek


def weeks_for(
    person: Person, actor: Actor, *, on: dt.date, month: dt.datetime, search: str = ""
) -> QuerySet[OpportunityWeek]:
    """Weeks to come that fit somebody's age, at workplaces that may still be asked this month.

    Args:
        person: who would come.
        actor: the reader.
        on: today.
        month: when this calendar month began.
        search: words of the title or of the workplace's name.
    """
    weeks = (
        OpportunityWeek.objects.visible_to(actor)
        .on_offer()
        .filter(_old_enough(person, on), starts_on__gt=on)
        .exclude(opportunity__host__appetite=Appetite.NOT_NOW)
        .exclude(opportunity__host__in=asked_enough(actor, month=month))
        .exclude(pk__in=_asked_for(person))
    )
    for word in search.split():
        weeks = weeks.filter(
            Q(opportunity__title__icontains=word)
            | Q(opportunity__host__organisation__name__icontains=word)
        )
    return weeks.select_related("opportunity__host__organisation").order_by(
        "starts_on", "opportunity__host__organisation__name", "pk"
    )


def _old_enough(person: Person, on: dt.date) -> Q:
    """Whoever has no date of birth fits nowhere; a birthday on the way counts."""
    age = person.age_on(on)
    if age is None or person.born_on is None:
        return Q(pk=None)
    years = range(age, age + 2)
    birthdays = [_birthday(person.born_on, each) for each in (age + 1, age + 2)]
    found = Q(pk=None)
    for each, first, end in zip(years, (on, birthdays[0]), birthdays, strict=True):
        found |= Q(starts_on__gte=first, starts_on__lt=end) & _takes(each)
    return found | Q(starts_on__gte=birthdays[1]) & _takes(age + 2)


def _birthday(born_on: dt.date, age: int) -> dt.date:
    """The day on which somebody turns so old; who was born on 29 February, on 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return dt.date(born_on.year + age, 3, 1)


def _takes(age: int) -> Q:
    return Q(opportunity__least_age__lte=age) & (
        Q(opportunity__most_age__isnull=True) | Q(opportunity__most_age__gte=age)
    )


def _asked_for(person: Person) -> QuerySet[SeatRequest, int]:
    """Weeks in which a request of theirs waits or was answered with yes."""
    return SeatRequest.objects.filter(person=person, status__in=ORDER).values("week_id")  # type: ignore[return-value]  # a query of keys


def asked_enough(actor: Actor, *, month: dt.datetime) -> list[int]:
    """Hosts that have had as many requests this month as they want. Two queries."""
    sent = SeatRequest.objects.sent().filter(
        week__opportunity__host__catchment_id=actor.catchment_id or 0, asked_at__gte=month
    )
    had = dict(
        sent.values_list("week__opportunity__host")
        .annotate(number=Count("pk"))
        .values_list("week__opportunity__host", "number")
    )
    wants = Host.objects.filter(pk__in=had).values_list("pk", "contacts_a_month")
    return [key for key, most in wants if had[key] >= most]


def with_seats(weeks: Sequence[OpportunityWeek]) -> list[WeekSeats]:
    """How many seats are free in each. Four queries."""
    return seats_of(weeks)


def requests_of(person: Person, actor: Actor) -> list[SeatRequest]:
    """Everything that was asked for somebody, what waits first. One query."""
    return list(_listed(SeatRequest.objects.visible_to(actor).filter(person=person)))


def requests_listed(actor: Actor, *, state: str = "") -> QuerySet[SeatRequest]:
    """What was asked for the learners of a school, or of a catchment, what waits first."""
    seen = SeatRequest.objects.visible_to(actor)
    return _listed(seen.filter(status=state) if state in RequestStatus.values else seen)


def _listed(requests: QuerySet[SeatRequest]) -> QuerySet[SeatRequest]:
    rank = Case(
        *(When(status=each, then=Value(at)) for at, each in enumerate(ORDER)),
        default=Value(len(ORDER)),
        output_field=IntegerField(),
    )
    rows = requests.select_related("person", "school", "week__opportunity__host__organisation")
    return rows.order_by(rank, "-asked_at", "-pk")


def learners_to_ask_for(
    opportunity: Opportunity, actor: Actor, *, search: str = ""
) -> QuerySet[Person]:
    """The reader's own learners, by name."""
    learning = Enrolment.objects.current(on=local_day(actor.now)).filter(
        organisation_id=actor.organisation_id or 0
    )
    own = Person.objects.visible_to(actor).filter(
        pk__in=learning.values("person_id"), catchment=opportunity.host.catchment_id
    )
    for word in search.split():
        own = own.filter(name__icontains=word)
    return own.order_by("known_as", "name", "pk")


def weeks_to_come(opportunity: Opportunity, *, on: dt.date) -> list[WeekSeats]:
    """Weeks of one opportunity that have not begun, with their seats. Five queries."""
    weeks = OpportunityWeek.objects.on_offer().filter(opportunity=opportunity, starts_on__gt=on)
    rows = weeks.select_related("opportunity__host__organisation").order_by("starts_on", "pk")
    return seats_of(list(rows))
