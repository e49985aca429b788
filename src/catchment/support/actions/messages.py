"""Lines about a step: sent once, never changed, told within the hours of whoever should read."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from catchment.people import journal
from catchment.people.actor import Actor, system
from catchment.people.models import Membership
from catchment.support.actions.notices import tell, tell_person
from catchment.support.actions.places import hold
from catchment.support.actions.team import touch_place
from catchment.support.models import Notice, PlanStep, StepMessage
from catchment.support.queries.messages import (
    lately_said,
    reads_again,
    setting_of,
    team_members,
)


class SentBefore(ValueError):
    """The same form was sent before."""


@transaction.atomic
def send_message(*, step: PlanStep, words: str, key: uuid.UUID, by: Actor) -> StepMessage:
    """Write a line about a step; the person hears at once, the team within their hours.

    Args:
        step: of a plan that has not ended.
        words: what is said.
        key: of the form that was sent; the same form sent twice says it once.
        by: the person, or somebody in the team.

    Raises:
        PlanIsOver: if the plan has ended.
        SentBefore: if the form was sent before.
    """
    hold(step.plan)
    try:
        with transaction.atomic():
            message = StepMessage.objects.create(
                step=step,
                author_id=by.membership_id,
                author_name=by.name,
                words=words,
                sent_at=by.now,
                key=key,
            )
    except IntegrityError as twice:
        raise SentBefore from twice
    touch_place(plan=step.plan, by=by)
    journal.record(
        by=by, sentence="wrote about a step of your plan", about=step.plan.person, subject=message
    )
    if by.person_id != step.plan.person_id:
        tell_person(
            person=step.plan.person,
            sentence=f"{by.name} wrote about a step of your plan",
            key=_key(message),
            by=by,
            route="support:message",
            route_id=message.public_id,
        )
    _tell_team(message, by)
    return message


@transaction.atomic
def tell_of_messages(*, now: dt.datetime) -> int:
    """Tell those who were away when something was said, once their hours begin. Safe to run twice.

    Returns:
        How many notices were written.
    """
    by = system("the daily round", now=now)
    return sum(_tell_team(message, by) for message in lately_said(now=now))


def _tell_team(message: StepMessage, by: Actor) -> int:
    """Tell whoever is at work and has not been told."""
    heard = set(Notice.objects.filter(key=_key(message)).values_list("to_id", flat=True))
    waiting = [
        one
        for one in team_members(message.step)
        if one.pk not in heard | {message.author_id}
        and reads_again(setting_of(one), at=by.now) is None
    ]
    for member in waiting:
        _tell(member, message, by)
    return len(waiting)


def _tell(member: Membership, message: StepMessage, by: Actor) -> None:
    person = message.step.plan.person
    tell(
        to=member,
        sentence=f"{message.author_name} wrote about a step of {person.known_as}’s plan",
        key=_key(message),
        by=by,
        about=person,
        route="support:message",
        route_id=message.public_id,
    )


def _key(message: StepMessage) -> str:
    return f"message {message.public_id}"
