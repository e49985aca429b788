"""Links of parents: a child's own, a parent's children and their dates, and those of a school."""

import datetime as dt
import uuid
from dataclasses import dataclass

from catchment.people.actor import Actor
from catchment.people.enums import TEACHING_KINDS, Role
from catchment.people.models import Enrolment, Membership, Organisation, Person
from catchment.support.enums import ParentLinkStatus, ParentSees
from catchment.support.models import Appointment, ParentLink, Plan

#: What waits first, then what stands, then what was stopped.
IN_ORDER = (ParentLinkStatus.ASKED, ParentLinkStatus.VERIFIED, ParentLinkStatus.BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildDate:
    """A date that a parent may know: when and where, and nothing of what is said there."""

    at: dt.datetime | None
    on: dt.date
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One child as a parent may see it.

    Attributes:
        sees: how much.
        has_plan: whether there is a plan that they may read.
        dates: meetings and the next review, the nearest first.
    """

    link: ParentLink
    sees: ParentSees
    has_plan: bool
    dates: tuple[ChildDate, ...]


def find_child(*, name: str, born_on: dt.date, school: Organisation, on: dt.date) -> Person | None:
    """The one learner of a school who is called so and was born then; None where that is not one.

    Whoever asks is never told which.
    """
    here = Enrolment.objects.current(on=on).filter(organisation=school)
    born = Person.objects.filter(born_on=born_on, pk__in=here.values("person_id"))
    found = [one for one in born.order_by("pk") if _plain(name) in _names(one)]
    return found[0] if len(found) == 1 else None


def _names(person: Person) -> set[str]:
    """In full, and as they are called with their last name."""
    last = person.name.split()[-1:] if person.name else []
    return {_plain(person.name), _plain(" ".join([person.known_as, *last]))}


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split())


def children_of(actor: Actor) -> list[Child]:
    """The children whose schools have confirmed this parent, by name. Three queries, however many."""
    links = list(
        ParentLink.objects.confirmed()
        .filter(parent_id=actor.membership_id or 0, person__catchment_id=actor.catchment_id or 0)
        .select_related("person")
        .order_by("person__known_as", "pk")
    )
    dated = [one.person_id for one in links if one.sees != ParentSees.NOTHING]
    plans = {plan.person_id: plan for plan in Plan.objects.going_on().filter(person_id__in=dated)}
    meetings = list(
        Appointment.objects.booked()
        .filter(person_id__in=dated, slots__chosen=True, slots__ends_at__gt=actor.now)
        .values_list("person_id", "slots__starts_at", "place")
    )
    return [_child(one, plans.get(one.person_id), meetings) for one in links]


def _child(
    link: ParentLink, plan: Plan | None, meetings: list[tuple[int, dt.datetime, str]]
) -> Child:
    dates = [
        ChildDate(at=at, on=at.date(), place=place)
        for person, at, place in meetings
        if person == link.person_id
    ]
    if plan is not None:
        dates.append(ChildDate(at=None, on=plan.next_review_on, place=plan.next_review_note))
    return Child(
        link=link,
        sees=ParentSees(link.sees),
        has_plan=plan is not None and link.sees == ParentSees.PLAN,
        dates=tuple(sorted(dates, key=lambda one: (one.on, one.at is None, str(one.at)))),
    )


def parents_of(person: Person) -> list[ParentLink]:
    """Confirmed links, as the child may know of them. One query."""
    found = ParentLink.objects.confirmed().filter(person=person)
    return list(found.select_related("parent__user", "person").order_by("asked_at", "pk"))


def links_at_school(actor: Actor) -> list[ParentLink]:
    """Links of the learners of one's own school: those that wait first. One query."""
    found = (
        ParentLink.objects.visible_to(actor)
        .filter(status__in=IN_ORDER)
        .exclude(parent__user_id=actor.user_id or 0)
        .exclude(person_id=actor.person_id or 0)
        .select_related("person", "parent__user", "decided_by__user")
        .order_by("-asked_at", "-pk")
    )
    return sorted(found, key=lambda one: IN_ORDER.index(ParentLinkStatus(one.status)))


def visible_parent_link(actor: Actor, public_id: uuid.UUID) -> ParentLink:
    """A link, as far as the actor may see it."""
    seen = ParentLink.objects.visible_to(actor).select_related(
        "person__catchment", "parent__user", "parent__catchment"
    )
    return seen.get(public_id=public_id)


def schools_of(catchment_id: int | None) -> list[Organisation]:
    """Schools and colleges of a catchment, by name. One query."""
    found = Organisation.objects.filter(catchment_id=catchment_id or 0, kind__in=TEACHING_KINDS)
    return list(found.order_by("name", "pk"))


def parent_called(email: str, *, catchment_id: int) -> Membership | None:
    """The membership of a parent with this address. One query."""
    found = Membership.objects.active().filter(
        user__email__iexact=email, catchment_id=catchment_id, roles__role=Role.PARENT
    )
    return found.select_related("user").order_by("pk").first()
