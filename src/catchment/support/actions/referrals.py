"""Asking somebody to help a person who knows and agrees; the answer; and the end of it."""

import datetime as dt
from collections.abc import Collection
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.utils import timezone

from catchment.network.actions.room import NoRoom, give_place_back, take_place
from catchment.network.models import Helper, Offer
from catchment.people import journal
from catchment.people.actions.grants import give_grant
from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person
from catchment.support.actions.access import open_layers, open_plan, shut
from catchment.support.actions.places import InTeamAlready
from catchment.support.actions.referral_news import name_of, tell_receivers, tell_sender, tell_them
from catchment.support.actions.team import PlaceNotStanding, end_place, join_by_referral
from catchment.support.bridge.receiving import can_receive
from catchment.support.enums import (
    REFERRAL_MOVES,
    DeclineReason,
    ReceiversRule,
    ReferralStatus,
)
from catchment.support.models import (
    Answer,
    Ladder,
    LadderLayer,
    Need,
    Plan,
    Referral,
    ReferralNote,
    TeamMember,
)
from catchment.support.queries.referrals import current_rule
from catchment.support.queries.team import fit_members

#: No referral lets anybody read for longer.
LONGEST_ACCESS = dt.timedelta(days=365)


class NobodyMayReceive(ValueError):
    """The catchment has not agreed yet who may receive referrals."""


class ReceiverShut(ValueError):
    """They cannot receive it now: full, paused, no longer checked, left, or not for this person."""


class NotLetIn(ReceiverShut):
    """Whoever says yes may not be let in about somebody under 18: they are not cleared themselves."""


class AlreadyReferred(ValueError):
    """The person has been referred to them already, and that has not ended."""


class AgreementMissing(ValueError):
    """What for and how the person agreed must be said, and access ends on a day to come."""


class ReferralMovedOn(ValueError):
    """Somebody was faster: it has been answered, taken back, or has run out."""


class ReasonMissing(ValueError):
    """A referral is declined with one of the reasons that are counted."""


@transaction.atomic
def send_referral(
    *,
    person: Person,
    offer: Offer,
    purpose: str,
    person_agreed: str,
    access_until: dt.date,
    by: Actor,
    helper: Helper | None = None,
    need: Need | None = None,
    answer: Answer | None = None,
    words: str = "",
    layers: Collection[int] = (),
    joins_team: bool = False,
) -> Referral:
    """Ask one helper, or an organisation for one of its offers, to help. Opens nothing yet.

    Args:
        person: who would be helped; knows and agrees.
        offer: what they would be helped with.
        purpose: what for, as the person reads it among their shares.
        person_agreed: how they agreed, in words.
        access_until: until when whoever accepts may read.
        by: the person, or whoever asks for them.
        helper: by name; none asks the offer's organisation.
        need: what it began from, where it was a need.
        answer: what it began from, where it was an answer.
        words: what whoever is asked reads before they answer.
        layers: numbers of steps that open when they accept; only those that ``by`` may read do.
        joins_team: whether they come into the plan's team, where there is a plan.

    Raises:
        AgreementMissing: if it is not said what for and how, or the day is past or too far away.
        NobodyMayReceive: if the catchment has no rule yet, or one that lets nobody.
        ReceiverShut: if any gate is shut.
        AlreadyReferred: if they were asked before; also on the second of two presses.
    """
    on = by.now.date()
    if not (purpose and person_agreed and on < access_until <= on + LONGEST_ACCESS):
        raise AgreementMissing(person)
    rule = current_rule(person.catchment)
    if rule is None or rule.receivers == ReceiversRule.NOBODY:
        raise NobodyMayReceive(person.catchment)
    referral = Referral(
        person=person,
        need=need,
        answer=answer,
        organisation=(helper.organisation if helper else None) or offer.organisation,
        helper=helper,
        offer=offer,
        purpose=purpose,
        words=words,
        layers=_readable(person, layers, by),
        joins_team=joins_team,
        person_agreed=person_agreed,
        access_until=access_until,
        sent_by_id=by.membership_id,
        sent_by_name=by.name[:120],
        sent_at=by.now,
        answer_by=min(on + dt.timedelta(days=rule.answer_within_days), access_until),
    )
    if _asked_already(referral):
        raise AlreadyReferred(referral)
    if not can_receive(referral, rule=rule, at=by.now):
        raise ReceiverShut(referral)
    try:
        with transaction.atomic():
            referral.save()
    except IntegrityError as taken:
        raise AlreadyReferred(referral) from taken
    _record(referral, f"asked {name_of(referral)} to help you", by)
    tell_receivers(referral, f"You are asked to help {person.known_as}", what="sent", by=by)
    tell_them(referral, f"{name_of(referral)} has been asked to help you", what="sent", by=by)
    return referral


@transaction.atomic
def accept_referral(*, referral: Referral, by: Actor, words: str = "") -> Referral:
    """Say yes: what the person agreed to opens until its day, and one place is taken.

    Raises:
        ReferralMovedOn: if it no longer waits, or its day has passed; exactly one of two wins.
        NotLetIn: if whoever says yes may not be let in themselves, whatever their organisation assures.
        ReceiverShut: if a gate has closed since it was sent, or the last place is taken.
        NotInThisCatchment, RecipientHasLeft, RecipientCannotOpenRecords, GrantNeedsAnEnd: as
            ``people.actions.grants.give_grant``.
    """
    plan = _plan_held(referral)
    _move(
        referral,
        ReferralStatus.ACCEPTED,
        answer_by__gte=by.now.date(),
        answered_by_id=by.membership_id,
        answered_at=by.now,
        answer_words=words,
    )
    if not fit_members(referral.person, on=by.now.date()).filter(pk=by.membership_id or 0).exists():
        raise NotLetIn(referral)
    if not can_receive(referral, rule=current_rule(referral.person.catchment), at=by.now):
        raise ReceiverShut(referral)
    try:
        take_place(helper=referral.helper, offer=referral.offer)
    except NoRoom as full:
        raise ReceiverShut(referral) from full
    grant = _open(referral, plan, by)
    Referral.objects.filter(pk=referral.pk).update(grant=grant)
    referral.refresh_from_db()
    _record(referral, "said yes to helping you", by)
    said = f"{by.name} said yes to helping"
    tell_sender(referral, f"{said} {referral.person.known_as}", what="yes", by=by)
    tell_them(referral, f"{said} you", what="yes", by=by)
    return referral


@transaction.atomic
def decline_referral(*, referral: Referral, reason: str, by: Actor, words: str = "") -> Referral:
    """Say no, with a reason that is counted and perhaps words; nothing was ever open.

    Raises:
        ReasonMissing: if the reason is none of ``DeclineReason``.
        ReferralMovedOn: if it no longer waits.
    """
    if reason not in DeclineReason.values:
        raise ReasonMissing(reason)
    _move(
        referral,
        ReferralStatus.DECLINED,
        answered_by_id=by.membership_id,
        answered_at=by.now,
        decline_reason=reason,
        answer_words=words,
        ended_at=by.now,
    )
    _record(referral, "said that they cannot help you now", by)
    said = f"{name_of(referral)} cannot help"
    tell_sender(referral, f"{said} {referral.person.known_as} now", what="no", by=by)
    tell_them(referral, f"{said} you now. See who else can", what="no", by=by)
    return referral


@transaction.atomic
def ask_about_referral(*, referral: Referral, words: str, by: Actor) -> ReferralNote:
    """Ask something before answering; whoever sent it, and the person, may reply.

    Raises:
        ReferralMovedOn: if it was answered, asked about or taken back meanwhile.
    """
    _move(referral, ReferralStatus.ASKED)
    note = _note(referral, words, by, is_reply=False)
    _record(referral, "asked something before answering", by)
    what = f"question {note.pk}"
    sentence = f"There is a question about helping {referral.person.known_as}"
    tell_sender(referral, sentence, what=what, by=by)
    tell_them(referral, f"{by.name} asks something before answering", what=what, by=by)
    return note


@transaction.atomic
def reply_about_referral(*, referral: Referral, words: str, by: Actor) -> ReferralNote:
    """Reply to a question; it waits for an answer again, as many days as it had waited.

    Raises:
        ReferralMovedOn: if nothing was asked, or somebody has replied or taken it back meanwhile.
    """
    _move(referral, ReferralStatus.SENT)
    note = _note(referral, words, by, is_reply=True)
    _record(referral, "replied to a question about helping you", by)
    sentence = f"There is a reply about helping {referral.person.known_as}"
    tell_receivers(referral, sentence, what=f"reply {note.pk}", by=by)
    return note


@transaction.atomic
def withdraw_referral(*, referral: Referral, by: Actor) -> Referral:
    """Take it back at any time: it always wins, and what had been opened shuts at once.

    Whoever says yes at the same moment either comes too late, or is told that it was taken back.

    Raises:
        ReferralMovedOn: if it had ended before.
    """
    _move(referral, ReferralStatus.WITHDRAWN, ended_at=by.now)
    close_access(referral, by)
    _record(referral, f"took back what was asked of {name_of(referral)}", by)
    sentence = f"The request to help {referral.person.known_as} was taken back"
    tell_receivers(referral, sentence, what="withdrawn", by=by)
    tell_sender(referral, sentence, what="withdrawn", by=by)
    tell_them(referral, f"{name_of(referral)} is no longer asked", what="withdrawn", by=by)
    return referral


@transaction.atomic
def finish_referral(*, referral: Referral, by: Actor) -> Referral:
    """Say that it is done: the access ends with it, and the place is free again.

    Raises:
        ReferralMovedOn: if it was not accepted, or has ended before.
    """
    _move(referral, ReferralStatus.DONE, ended_at=by.now)
    close_access(referral, by)
    _record(referral, "noted that the help you were sent for is done", by)
    said = f"{name_of(referral)} has finished helping"
    tell_sender(referral, f"{said} {referral.person.known_as}", what="done", by=by)
    tell_them(referral, f"{said} you, and can no longer read anything", what="done", by=by)
    return referral


def close_access(referral: Referral, by: Actor) -> None:
    """Shut what an ended referral had opened, and free the place; called inside actions."""
    if referral.grant is None:
        return
    places = TeamMember.objects.standing().filter(grant=referral.grant)
    for place in places.select_related(
        "plan__person", "membership__user", "grant__recipient__user"
    ):
        with suppress(PlaceNotStanding):
            end_place(place=place, by=by, words="")
    shut(grant=referral.grant, by=by)
    give_place_back(helper=referral.helper, offer=referral.offer)


def _move(
    referral: Referral,
    to: ReferralStatus,
    *,
    answer_by__gte: dt.date | None = None,
    **values: object,
) -> None:
    """Check and change in one statement, from whatever state the table of moves allows."""
    waiting = Referral.objects.filter(pk=referral.pk, status__in=REFERRAL_MOVES[to])
    if answer_by__gte is not None:
        waiting = waiting.filter(answer_by__gte=answer_by__gte)
    if not waiting.update(status=to, **values):
        raise ReferralMovedOn(referral)
    referral.refresh_from_db()


def _open(referral: Referral, plan: Plan | None, by: Actor) -> Grant:
    recipient = Membership.objects.select_related("user").get(pk=by.membership_id or 0)
    midnight = dt.datetime.combine(referral.access_until + dt.timedelta(days=1), dt.time.min)
    until = timezone.make_aware(midnight)
    layers = _layers_meant(referral)
    if plan is None:
        grant = give_grant(
            person=referral.person,
            recipient=recipient,
            purpose=referral.purpose,
            until=until,
            by=by,
        )
        open_layers(grant=grant, layers=layers)
        return grant
    grant = open_plan(
        plan=plan,
        recipient=recipient,
        purpose=referral.purpose,
        until=until,
        by=by,
        writes=True,
        layers=layers,
    )
    with suppress(InTeamAlready):
        join_by_referral(
            plan=plan,
            membership=recipient,
            grant=grant,
            role=_role(referral, recipient),
            reason=referral.purpose,
            ends_on=referral.access_until,
            by=by,
        )
    return grant


def _plan_held(referral: Referral) -> Plan | None:
    """The plan agreed to; none that the person has begun since, and none where none was meant.

    It is held before the referral is, as by whoever ends the plan: of two at once one waits.
    """
    if not referral.joins_team:
        return None
    there = Plan.objects.current().filter(person=referral.person, begun_at__lte=referral.sent_at)
    return there.select_for_update().first()


def _layers_meant(referral: Referral) -> list[int]:
    """The steps agreed to; none where the person has begun a new ladder since."""
    newer = Ladder.objects.current().filter(person=referral.person, begun_at__gt=referral.sent_at)
    return [] if newer.exists() else list(referral.layers)


def _role(referral: Referral, recipient: Membership) -> str:
    title = referral.helper.role_title if referral.helper is not None else ""
    return (title or recipient.job_title or referral.organisation.name)[:80]


def _readable(person: Person, layers: Collection[int], by: Actor) -> list[int]:
    """Of the steps chosen those that whoever sends may read: nobody passes on what is not theirs."""
    current = Ladder.objects.current().filter(person=person)
    seen = LadderLayer.objects.visible_to(by).filter(ladder__in=current, layer__in=layers)
    return sorted(seen.values_list("layer", flat=True))


def _asked_already(referral: Referral) -> bool:
    standing = Referral.objects.standing().filter(person=referral.person)
    if referral.helper is not None:
        return standing.filter(helper=referral.helper).exists()
    return standing.filter(
        helper=None, organisation=referral.organisation, offer=referral.offer
    ).exists()


def _note(referral: Referral, words: str, by: Actor, *, is_reply: bool) -> ReferralNote:
    return ReferralNote.objects.create(
        referral=referral,
        author_id=by.membership_id,
        author_name=by.name[:120],
        words=words,
        is_reply=is_reply,
        written_at=by.now,
    )


def _record(referral: Referral, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=referral.person, subject=referral)
