"""Links from which informal helpers answer: which are open, what their page shows."""

import datetime as dt
import uuid
from dataclasses import dataclass

from catchment.people import tokens
from catchment.people.actor import Actor
from catchment.people.models import Catchment, Person
from catchment.support.enums import StepOwner, StepStatus
from catchment.support.models import Plan, PlanStep, StepMessage, SupporterLink
from catchment.support.queries.team import is_grown_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that an informal helper sees: one step, and who asks, by first name.

    Attributes:
        link: which link it is.
        helper: whom it was made for.
        asker: the person's first name.
        title, detail: what is asked.
        due_on: by when, if by any day.
        until: the last day of the link.
        catchment: whose safety numbers stand beside it.
        said: what they have answered so far, the latest last.
    """

    link: SupporterLink
    helper: str
    asker: str
    title: str
    detail: str
    due_on: dt.date | None
    until: dt.date
    catchment: Catchment
    said: tuple[str, ...]


def open_link(token: str, *, at: dt.datetime) -> SupporterLink | None:
    """The link of this token, if everything that it hangs on still stands. Two queries at most.

    The step is open and theirs, its plan goes on, and for somebody under 18 the supporter has been
    confirmed.
    """
    link = (
        SupporterLink.objects.open_at(at)
        .filter(
            token_hash=tokens.token_hash(token, purpose=tokens.SUPPORTER),
            step__status=StepStatus.OPEN,
            step__owner=StepOwner.SUPPORTER,
            step__plan__in=Plan.objects.current(),
        )
        .select_related("supporter", "step__plan__person__catchment")
        .first()
    )
    if link is None or link.step.supporter_id != link.supporter_id:
        return None
    person = link.step.plan.person
    return link if may_be_written_to(link, person, on=at.date()) else None


def may_be_written_to(link: SupporterLink, person: Person, *, on: dt.date) -> bool:
    """Whether anything may reach this supporter."""
    return link.supporter.confirmed_at is not None or is_grown_up(person, on=on)


def was_answered(token: str) -> bool:
    """Whether this link ended because it was answered. One query."""
    used = SupporterLink.objects.filter(
        token_hash=tokens.token_hash(token, purpose=tokens.SUPPORTER),
        answered_at__isnull=False,
        revoked_at__isnull=False,
    )
    return used.exists()


def asked_by(link: SupporterLink) -> Asked:
    """What the page of a link shows. One query."""
    step, person = link.step, link.step.plan.person
    said = StepMessage.objects.filter(
        step=step, supporter=link.supporter, sent_at__gte=link.made_at
    ).order_by("sent_at", "pk")
    return Asked(
        link=link,
        helper=link.supporter.name,
        asker=first_name(person),
        title=step.title,
        detail=step.detail,
        due_on=step.due_on,
        until=link.expires_at.date(),
        catchment=person.catchment,
        said=tuple(said.values_list("words", flat=True)),
    )


def first_name(person: Person) -> str:
    """All that somebody informal is told of a person's name."""
    return (person.known_as.split() or [person.known_as])[0]


def link_of(step: PlanStep, *, at: dt.datetime) -> SupporterLink | None:
    """The open link of a step, if there is one. One query."""
    if step.supporter_id is None:
        return None
    standing = SupporterLink.objects.open_at(at).filter(step=step, supporter_id=step.supporter_id)
    return standing.select_related("supporter").first()


def visible_link(actor: Actor, public_id: uuid.UUID) -> SupporterLink:
    """A link, as far as the actor may see it."""
    seen = SupporterLink.objects.visible_to(actor).select_related(
        "supporter", "step__plan__person__catchment", "step__supporter"
    )
    return seen.get(public_id=public_id)


def visible_step(actor: Actor, public_id: uuid.UUID) -> PlanStep:
    """A step of a plan, as far as the actor may see it."""
    seen = PlanStep.objects.visible_to(actor).select_related(
        "plan__person__catchment", "supporter", "theme"
    )
    return seen.get(public_id=public_id)
