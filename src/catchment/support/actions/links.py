"""Links for informal helpers: make one, take it back, and take the answer that comes from it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction

from catchment.people import journal, tokens
from catchment.people.actions.outbox import put_in_outbox
from catchment.people.actor import Actor
from catchment.people.models import Supporter
from catchment.support.actions.notices import tell_person
from catchment.support.actions.places import hold
from catchment.support.actions.plan_steps import StepHasMoved, decline_step, do_step
from catchment.support.actions.team import touch_supporter
from catchment.support.enums import LinkAnswer, StepOwner
from catchment.support.models import PlanStep, StepMessage, SupporterLink
from catchment.support.queries.links import first_name, open_link
from catchment.support.queries.team import is_grown_up

VALID_FOR = dt.timedelta(days=30)

#: The same address typed again so soon is the same press.
SAME_PRESS = dt.timedelta(minutes=5)

#: More answers from one link than anybody needs.
MOST_ANSWERS = 10

#: More mails with links than anybody sends to people they trust.
MOST_MAILS = 10
WAIT = dt.timedelta(hours=1)

#: Answers after which the link has done its work.
FINAL = frozenset({LinkAnswer.DONE, LinkAnswer.CANNOT})


class NotASupportersStep(ValueError):
    """The step is not open, or not for an informal helper to do."""


class SupporterNotConfirmed(ValueError):
    """Nothing reaches a supporter of somebody under 18 before a cleared professional has confirmed them."""


class AddressNotConfirmed(ValueError):
    """For somebody under 18 a link goes only to the address that the professional has confirmed."""


class SentAlready(ValueError):
    """The same mail was sent a moment ago."""


class LinkOver(ValueError):
    """It is unknown, used, taken back or too old, or there is nothing left to answer."""


class TooManyAnswers(ValueError):
    """This link was answered too often in a short time."""


class TooManyMails(ValueError):
    """They have had too many links sent in a short time."""


@dataclass(frozen=True, slots=True)
class MadeLink:
    """What was stored, and the token that stands only in the mail or on paper."""

    link: SupporterLink
    token: str


@transaction.atomic
def make_link(*, step: PlanStep, by: Actor, email: str = "") -> MadeLink:
    """Make the link for one step; it takes the place of an earlier one.

    Args:
        step: an open one, for an informal helper to do.
        by: the person, or who confirmed the supporter.
        email: where to send it; empty to hand it over on paper. An adult types it for this once.

    Raises:
        PlanIsOver: if the plan has ended.
        NotASupportersStep: if there is nothing that they could answer.
        SupporterNotConfirmed: for somebody under 18.
        AddressNotConfirmed: for somebody under 18, if nobody has confirmed this very address.
        SentAlready: if the same was sent to the same address a moment ago.
        TooManyMails: if they have had too many sent within an hour.
    """
    hold(step.plan)
    supporter = _supporter_of(step, by)
    if email and not is_grown_up(step.plan.person, on=by.now.date()):
        _refuse_unconfirmed(supporter, email)
    earlier = SupporterLink.objects.filter(step=step, supporter=supporter, revoked_at=None)
    if email and earlier.filter(email=email, made_at__gt=by.now - SAME_PRESS).exists():
        raise SentAlready(email)
    if email and not _counts(f"link-mails:{by.membership_id}", MOST_MAILS, by.now):
        raise TooManyMails(by.name)
    earlier.update(revoked_at=by.now, email="")
    token = tokens.new_token()
    link = SupporterLink.objects.create(
        step=step,
        supporter=supporter,
        token_hash=tokens.token_hash(token, purpose=tokens.SUPPORTER),
        email=email,
        made_by_id=by.membership_id,
        made_at=by.now,
        expires_at=by.now + VALID_FOR,
    )
    if email:
        _send(link, token, by)
    journal.record(
        by=by,
        sentence="made a link for somebody you trust",
        about=step.plan.person,
        subject=link,
    )
    return MadeLink(link, token)


@transaction.atomic
def take_back_link(*, link: SupporterLink, by: Actor) -> SupporterLink:
    """From this moment the link opens nothing.

    Raises:
        LinkOver: if it was taken back or used before.
    """
    taken = SupporterLink.objects.filter(pk=link.pk, revoked_at=None).update(
        revoked_at=by.now, email=""
    )
    if not taken:
        raise LinkOver(link)
    link.refresh_from_db()
    journal.record(
        by=by,
        sentence="took back a link for somebody you trust",
        about=link.step.plan.person,
        subject=link,
    )
    return link


@transaction.atomic
def answer_link(
    *, token: str, answer: LinkAnswer, words: str, key: uuid.UUID, now: dt.datetime
) -> SupporterLink:
    """Take what an informal helper answers. Whoever holds the link acts in the supporter's name.

    Args:
        token: from the link.
        answer: "I will", "I have done it" or "I can’t"; the last two end the link.
        words: a line of theirs.
        key: of the form that was sent; the same form sent twice says it once.
        now: the moment.

    Raises:
        LinkOver: if the link opens nothing, or somebody was faster.
        TooManyAnswers: if it was answered too often within an hour.
    """
    link = open_link(token, at=now)
    if link is None:
        raise LinkOver
    _count(link, now)
    step = link.step
    hold(step.plan)
    final = answer in FINAL
    _note(link, now, final=final)
    by = Actor(now=now, catchment_id=step.plan.person.catchment_id, name=link.supporter.name)
    _say(link, answer, words, key, now)
    _move(step, answer, by)
    touch_supporter(plan=step.plan, supporter=link.supporter, at=now)
    return link


@transaction.atomic
def forget_old_addresses(*, now: dt.datetime) -> int:
    """Forget where links were sent, once they no longer open anything; safe to run twice."""
    return SupporterLink.objects.filter(expires_at__lte=now).exclude(email="").update(email="")


def _supporter_of(step: PlanStep, by: Actor) -> Supporter:
    """Who is to do it, as things are now."""
    now = (
        PlanStep.objects.open()
        .filter(pk=step.pk, owner=StepOwner.SUPPORTER)
        .select_related("supporter", "plan__person")
        .first()
    )
    if now is None or now.supporter is None:
        raise NotASupportersStep(step)
    if now.supporter.confirmed_at is None and not is_grown_up(now.plan.person, on=by.now.date()):
        raise SupporterNotConfirmed(now.supporter)
    return now.supporter


def _refuse_unconfirmed(supporter: Supporter, email: str) -> None:
    if email.lower() != supporter.safe_address:
        raise AddressNotConfirmed(supporter)


def _send(link: SupporterLink, token: str, by: Actor) -> None:
    """The mail says who asks and where to answer, and nothing of what is asked."""
    person = link.step.plan.person
    put_in_outbox(
        template="supporter_link",
        recipient=link.email,
        facts={
            "name": link.supporter.name,
            "asker": first_name(person),
            "catchment": person.catchment.name,
            "token": token,
            "until": link.expires_at.date().isoformat(),
        },
        at=by.now,
        catchment=person.catchment,
    )


def _count(link: SupporterLink, now: dt.datetime) -> None:
    """Count answers of one link, wherever they come from."""
    if not _counts(f"link-answers:{link.pk}", MOST_ANSWERS, now):
        raise TooManyAnswers(link)


def _counts(key: str, most: int, now: dt.datetime) -> bool:
    """Count one more, unless there were as many already within the hour."""
    recent = [at for at in cache.get(key, []) if at > (now - WAIT).timestamp()]
    if len(recent) >= most:
        return False
    cache.set(key, [*recent, now.timestamp()], timeout=WAIT.total_seconds())
    return True


def _note(link: SupporterLink, now: dt.datetime, *, final: bool) -> None:
    """One conditional update: of two answers that end the link, one counts."""
    ended = {"revoked_at": now, "email": ""} if final else {}
    if not SupporterLink.objects.open_at(now).filter(pk=link.pk).update(answered_at=now, **ended):
        raise LinkOver(link)
    link.refresh_from_db(fields=["answered_at", "revoked_at", "email"])


def _say(
    link: SupporterLink, answer: LinkAnswer, words: str, key: uuid.UUID, now: dt.datetime
) -> None:
    """Write what they said beside the step, once for each form that was sent."""
    said = f"{answer.label}. {words}".strip()
    StepMessage.objects.get_or_create(
        key=key,
        defaults={
            "step": link.step,
            "supporter": link.supporter,
            "author_name": link.supporter.name,
            "words": said,
            "sent_at": now,
        },
    )


def _move(step: PlanStep, answer: LinkAnswer, by: Actor) -> None:
    """What the answer does to the step; the person is told in each case.

    Raises:
        LinkOver: if the step has moved meanwhile.
    """
    try:
        if answer == LinkAnswer.DONE:
            do_step(step=step, by=by, done_by=by.name)
        elif answer == LinkAnswer.CANNOT:
            decline_step(step=step, by=by, said_by=by.name)
        else:
            _tell_of_a_yes(step, by)
    except StepHasMoved as moved:
        raise LinkOver(step) from moved


def _tell_of_a_yes(step: PlanStep, by: Actor) -> None:
    person = step.plan.person
    journal.record(by=by, sentence="said yes to a step of your plan", about=person, subject=step)
    tell_person(
        person=person,
        sentence=f"{by.name} will do a step of your plan",
        key=f"step {step.public_id} will {by.now:%Y-%m-%d}",
        by=by,
        route="support:my_plan",
    )
