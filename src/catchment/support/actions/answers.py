"""Asking who can help, choosing, and saying that an answer is not right."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.people.queries import practice
from catchment.support.actions.unmet import keep_unmet_needs
from catchment.support.actions.weights import first_weights
from catchment.support.bridge.asking import is_open_to, who_can_help
from catchment.support.bridge.questions import place_to_meet, question_of, shares_of, who_is
from catchment.support.bridge.telling import Story, read_records, tell
from catchment.support.enums import ChoiceKind, ContestStatus
from catchment.support.models import Answer, AnswerChoice, Contest, Need
from catchment.support.queries import answered
from catchment.support.queries.answers import (
    asked_needs,
    current_weights,
    helping_influences,
    last_choices,
    trusted_people,
)
from catchment.support.queries.safety import safety_first

#: The same question asked again so soon is the same press.
SAME_PRESS = dt.timedelta(minutes=5)

#: Further than any way: whoever chose somebody has decided about the way too.
ANYWHERE = 10_000_000


class NothingAsked(Exception):
    """There is no open need to ask about."""


class NotSuggested(Exception):
    """Nobody of that name was suggested in this answer."""


class GateShut(Exception):
    """They cannot be asked now: full, paused, no longer checked, or not for this person."""


class SaidAlready(Exception):
    """The same words wait for a reply already."""


class ContestAnswered(Exception):
    """Somebody has replied already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How the person wants to be helped.

    Attributes:
        times: weekly blocks in which they are free; none asks for none.
        travel_limit: metres that they can go.
        remote_ok, in_person_ok: by phone or screen; in person.
        postcode: where to be met; empty means near home.
    """

    times: tuple[int, ...] = ()
    travel_limit: int = 10_000
    remote_ok: bool = True
    in_person_ok: bool = True
    postcode: str = ""


@transaction.atomic
def ask_who_can_help(*, person: Person, needs: Sequence[Need], wishes: Wishes, by: Actor) -> Answer:
    """Ask, and keep the answer as given, under the weights of the day.

    Needs that nobody covers are kept as unmet; those that somebody covers now are met. Whoever
    presses twice gets the answer of the first press: nothing was asked that was not answered.

    Args:
        person: who is to be helped.
        needs: open needs on one ladder of theirs, as far as ``by`` may read it.
        wishes: how they want to be helped.
        by: the person, or the helper who asks for them.

    Raises:
        NothingAsked: if there is no need.
        UnknownPostcode: if the place to be met at is not known.
    """
    if not needs:
        raise NothingAsked(person)
    weights = current_weights(person.catchment) or first_weights(catchment=person.catchment, by=by)
    choices = last_choices(person)
    asked = _asked(person, needs, wishes, choices)
    helping = helping_influences(person)
    question = question_of(
        person,
        asked,
        where=place_to_meet(person, wishes.postcode),
        at=by.now,
        choices=choices,
        helping=helping,
    )
    on = by.now.date()
    outcome = who_can_help(person.catchment, question, shares_of(weights), on=on)
    rules = practice(person.catchment_id, on=on)
    story = Story(person, asked, read_records(outcome), on, rules)
    result = tell(
        story,
        outcome,
        safety=safety_first(person, asked.needs, rules=rules, on=on),
        trusted=trusted_people(person, helping, reader=by),
    )
    answer = Answer(
        person=person,
        ladder=needs[0].layer.ladder,
        weights=weights,
        asked_by_id=by.membership_id,
        asked_at=by.now,
        ask=answered.stored(asked),
        result=answered.stored(result),
        directory_version=str(outcome.version),
    )
    just_given = _just_given(answer)
    if just_given is not None:
        return just_given
    answer.save()
    keep_unmet_needs(answer=answer, needs=needs, asked=asked, result=result, by=by)
    journal.record(by=by, sentence="asked who can help you", about=person, subject=answer)
    return answer


def _just_given(answer: Answer) -> Answer | None:
    """The same answer to the same question, if this member was given it a moment ago.

    The person's row is held meanwhile, so that of two presses at once the second waits and finds
    what the first has stored.
    """
    Person.objects.select_for_update().only("pk").get(pk=answer.person_id)
    latest = (
        Answer.objects.filter(
            person_id=answer.person_id,
            asked_by_id=answer.asked_by_id,
            asked_at__gt=answer.asked_at - SAME_PRESS,
        )
        .order_by("-asked_at", "-pk")
        .first()
    )
    return latest if latest is not None and _says_the_same(latest, answer) else None


def _says_the_same(one: Answer, other: Answer) -> bool:
    """Compared as they are kept: what was asked, what counts, and every sentence."""
    return (one.ladder_id, one.weights_id, one.ask, one.result) == (
        other.ladder_id,
        other.weights_id,
        _as_kept(other.ask),
        _as_kept(other.result),
    )


def _as_kept(thing: Any) -> Any:
    """What JSON makes of it: tuples become lists."""
    return json.loads(json.dumps(thing))


@transaction.atomic
def choose_candidate(*, answer: Answer, candidate: str, by: Actor) -> AnswerChoice:
    """Keep whom the person chose: it overrides rank, never a gate. Nothing is sent to anybody.

    Raises:
        NotSuggested: if the answer does not suggest them.
        GateShut: if they cannot be asked as things are now.
    """
    _check_suggested(answer, candidate)
    question = question_of(
        answer.person,
        answered.asked_for(answer.ask),
        where=place_to_meet(answer.person, ""),
        at=by.now,
        choices={},
    )
    who = who_is(candidate)
    only_gates = replace(question, times=(), travel_limit=ANYWHERE)
    if who is None or not is_open_to(answer.person.catchment, only_gates, who, on=by.now.date()):
        raise GateShut(candidate)
    choice = _keep_choice(answer, candidate, ChoiceKind.CHOSEN, by)
    journal.record(
        by=by, sentence="kept whom you chose to ask", about=answer.person, subject=answer
    )
    return choice


@transaction.atomic
def not_this_person(*, answer: Answer, candidate: str, by: Actor) -> AnswerChoice:
    """Keep that the person does not want them; the next answers leave them out, without a reason.

    Raises:
        NotSuggested: if the answer does not suggest them.
    """
    _check_suggested(answer, candidate)
    choice = _keep_choice(answer, candidate, ChoiceKind.NOT_THIS_PERSON, by)
    journal.record(
        by=by,
        sentence="kept that you do not want one suggestion",
        about=answer.person,
        subject=answer,
    )
    return choice


@transaction.atomic
def contest_answer(*, answer: Answer, words: str, by: Actor) -> Contest:
    """Say that an answer is not right; a coordinator reads it and replies.

    Raises:
        SaidAlready: if the same words of the same member wait for a reply.
    """
    Answer.objects.select_for_update().get(pk=answer.pk)
    said = Contest.objects.waiting().filter(answer=answer, words=words, by_id=by.membership_id)
    if said.exists():
        raise SaidAlready(answer)
    contest = Contest.objects.create(answer=answer, words=words, by_id=by.membership_id, at=by.now)
    journal.record(
        by=by,
        sentence="said that an answer is not right",
        about=answer.person,
        subject=contest,
    )
    return contest


@transaction.atomic
def answer_contest(*, contest: Contest, reply: str, by: Actor) -> Contest:
    """Reply, as a person.

    Raises:
        ContestAnswered: if somebody was faster.
    """
    replied = Contest.objects.filter(pk=contest.pk, status=ContestStatus.WAITING).update(
        status=ContestStatus.ANSWERED,
        reply=reply,
        replied_by_id=by.membership_id,
        replied_at=by.now,
    )
    if not replied:
        raise ContestAnswered(contest)
    contest.refresh_from_db()
    journal.record(
        by=by,
        sentence="replied to what was said against an answer",
        about=contest.answer.person,
        subject=contest,
    )
    return contest


def _asked(
    person: Person, needs: Sequence[Need], wishes: Wishes, choices: Mapping[str, str]
) -> answered.AskedFor:
    kept = asked_needs(needs, person.catchment)
    return answered.AskedFor(
        needs=kept,
        near=person.neighbourhood.name if person.neighbourhood else "",
        metres=wishes.travel_limit,
        remote_ok=wishes.remote_ok,
        in_person_ok=wishes.in_person_ok,
        times=tuple(wishes.times),
        excluded=tuple(one for one, kind in choices.items() if kind == ChoiceKind.NOT_THIS_PERSON),
        subjects=tuple(dict.fromkeys(need.topic or need.layer for need in kept)),
    )


def _check_suggested(answer: Answer, candidate: str) -> None:
    if answered.result(answer.result).suggestion(candidate) is None:
        raise NotSuggested(candidate)


def _keep_choice(answer: Answer, candidate: str, kind: ChoiceKind, by: Actor) -> AnswerChoice:
    choice, _ = AnswerChoice.objects.update_or_create(
        answer=answer,
        candidate=candidate,
        defaults={"kind": kind, "at": by.now, "by_id": by.membership_id},
    )
    return choice
