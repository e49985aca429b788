"""What the pages of referrals show: one referral, worded for whoever reads it; lists; figures."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catchment.design import phrases
from catchment.design.charts import Bar, bar_chart
from catchment.design.pictures.drawing import Caption
from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.enums import REFERRAL_WAITS, DeclineReason, ReferralStatus
from catchment.support.models import Plan, Referral, ReferralNote
from catchment.support.queries.referrals import Declined, age_group
from catchment.support.rules import referrals as rules
from catchment.vocabulary.enums import Layer
from catchment.web.figures import Figure

#: What has become of it: to the person, to whoever sent it, and to whoever was asked.
TITLES = {
    ReferralStatus.SENT: (
        gettext_lazy("%(who)s has been asked to help you"),
        gettext_lazy("%(who)s has been asked to help %(name)s"),
        gettext_lazy("You are asked to help %(name)s"),
    ),
    ReferralStatus.ASKED: (
        gettext_lazy("%(who)s asks something before answering"),
        gettext_lazy("%(who)s asks something before answering"),
        gettext_lazy("You asked something about helping %(name)s"),
    ),
    ReferralStatus.ACCEPTED: (
        gettext_lazy("%(who)s helps you until %(until)s"),
        gettext_lazy("%(who)s helps %(name)s until %(until)s"),
        gettext_lazy("You help %(name)s until %(until)s"),
    ),
    ReferralStatus.DECLINED: (
        gettext_lazy("%(who)s cannot help you now"),
        gettext_lazy("%(who)s cannot help %(name)s now"),
        gettext_lazy("The answer about helping %(name)s was no"),
    ),
    ReferralStatus.WITHDRAWN: (
        gettext_lazy("%(who)s is no longer asked to help you"),
        gettext_lazy("%(who)s is no longer asked to help %(name)s"),
        gettext_lazy("You are no longer asked to help %(name)s"),
    ),
    ReferralStatus.DONE: (
        gettext_lazy("%(who)s has finished helping you with this"),
        gettext_lazy("%(who)s has finished helping %(name)s with this"),
        gettext_lazy("Your help for %(name)s is done"),
    ),
    ReferralStatus.EXPIRED: (
        gettext_lazy("%(who)s did not answer in time"),
        gettext_lazy("%(who)s did not answer in time"),
        gettext_lazy("The time to answer about %(name)s is over"),
    ),
}

#: The tag beside each state, where the label is not for everybody: true for either side, and kind.
SAID = {
    ReferralStatus.ASKED: gettext_lazy("A question was asked"),
    ReferralStatus.ACCEPTED: gettext_lazy("Said yes"),
    ReferralStatus.DECLINED: gettext_lazy("Not now"),
}

#: Colours of the tag beside each state.
TAGS = {
    ReferralStatus.SENT: "orange",
    ReferralStatus.ASKED: "orange",
    ReferralStatus.ACCEPTED: "green",
}


def state_of(status: ReferralStatus) -> str:
    """The state in words that are true for either side."""
    return str(SAID.get(status, status.label))


@dataclass(frozen=True, slots=True)
class Line:
    """One referral in a list."""

    url: str
    title: str
    purpose: str
    state: str
    colour: str
    when: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Referrals by what waits."""

    to_answer: list[Line]
    going_on: list[Line]
    ended: list[Line]


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """One referral as one reader sees it.

    Attributes:
        voice: 0 for the person, 1 for whoever sent it, 2 for whoever was asked.
        told: whether what for and the words may be read.
        by_person: whether the person asked for themselves, so that the words are theirs.
        facts: label and value.
        notes: questions and replies in their order.
    """

    referral: Referral
    voice: int
    title: str
    lede: str
    back_url: str
    back: str
    told: bool
    by_person: bool
    words_by: str
    words: list[str]
    facts: list[tuple[str, str]]
    notes: list[ReferralNote]
    open_url: str
    plan_url: str
    again_url: str
    may_answer: bool
    may_reply: bool
    may_withdraw: bool
    may_finish: bool

    @property
    def state(self) -> str:
        return state_of(ReferralStatus(self.referral.status))

    @property
    def colour(self) -> str:
        return TAGS.get(ReferralStatus(self.referral.status), "grey")


def referral_page(
    referral: Referral, *, notes: list[ReferralNote], reader: Actor, plan: Plan | None
) -> ReferralPage:
    """Word a referral for one reader; asks the database only what the rules ask."""
    voice = voice_of(referral, reader)
    status = ReferralStatus(referral.status)
    standing = status in (*REFERRAL_WAITS, ReferralStatus.ACCEPTED)
    told = rules.may_read_referral(reader, referral)
    mine = referral.answered_by_id == reader.membership_id
    by_person = referral.sent_by is None or referral.sent_by.user_id == referral.person.user_id
    return ReferralPage(
        referral=referral,
        voice=voice,
        title=title_of(referral, voice),
        lede=_lede(referral, voice),
        back_url=reverse("support:my_referrals") if voice == 0 else reverse("support:referrals"),
        back=_("Who has been asked to help you") if voice == 0 else _("Referrals"),
        told=told,
        by_person=by_person,
        words_by=_words_by(referral, voice, by_person=by_person),
        words=[line for line in referral.words.splitlines() if line.strip()] if told else [],
        facts=_facts(referral, voice, reader, by_person=by_person) if told else [],
        notes=notes if told else [],
        open_url=reverse("people:person", args=[referral.person.public_id])
        if status == ReferralStatus.ACCEPTED and voice == 2 and mine
        else "",
        plan_url=reverse("support:plan", args=[referral.person.public_id])
        if status == ReferralStatus.ACCEPTED and voice == 2 and mine and plan is not None
        else "",
        again_url=_again_url(referral, voice)
        if status in (ReferralStatus.DECLINED, ReferralStatus.EXPIRED) and voice != 2
        else "",
        may_answer=status in REFERRAL_WAITS and rules.may_answer_referral(reader, referral),
        may_reply=status == ReferralStatus.ASKED
        and rules.may_reply_about_referral(reader, referral),
        may_withdraw=standing and rules.may_withdraw_referral(reader, referral),
        may_finish=status == ReferralStatus.ACCEPTED
        and rules.may_finish_referral(reader, referral),
    )


def voice_of(referral: Referral, reader: Actor) -> int:
    """How this reader stands to it: the person, its sender, or somebody who was asked."""
    if reader.person_id is not None and referral.person_id == reader.person_id:
        return 0
    return 1 if referral.sent_by_id == reader.membership_id else 2


def title_of(referral: Referral, voice: int) -> str:
    """What has become of it, in a sentence."""
    return str(TITLES[ReferralStatus(referral.status)][voice]) % {
        "who": who_of(referral),
        "name": referral.person.known_as,
        "until": phrases.short_day(referral.access_until),
    }


def who_of(referral: Referral) -> str:
    """Who was asked."""
    return referral.helper.name if referral.helper is not None else referral.organisation.name


def lists_of(referrals: list[Referral], *, voice: int, told: set[int] | None = None) -> Lists:
    """Sort lines by what waits for an answer, what goes on, and what has ended.

    Args:
        referrals: in their order.
        voice: how the reader stands to them.
        told: keys of those of which the reader may know what for; None where of all.
    """
    lines = [
        (ReferralStatus(one.status), _line(one, voice, told=told is None or one.pk in told))
        for one in referrals
    ]
    return Lists(
        to_answer=[line for status, line in lines if status in REFERRAL_WAITS],
        going_on=[line for status, line in lines if status == ReferralStatus.ACCEPTED],
        ended=[
            line
            for status, line in lines
            if status not in (*REFERRAL_WAITS, ReferralStatus.ACCEPTED)
        ],
    )


def received_title(waiting: int) -> str:
    """How many wait for the reader."""
    if not waiting:
        return _("Nobody waits for your answer")
    return ngettext(
        "%(count)s person waits for your answer", "%(count)s people wait for your answer", waiting
    ) % {"count": phrases.in_words(waiting).capitalize()}


def own_title(lists: Lists) -> str:
    """How many are asked or help now."""
    now = len(lists.to_answer) + len(lists.going_on)
    if not now:
        return _("Nobody is asked to help you just now")
    return ngettext(
        "%(count)s has been asked to help you", "%(count)s have been asked to help you", now
    ) % {"count": phrases.in_words(now).capitalize()}


def declined_figure(counted: Declined) -> Figure | None:
    """Draw why referrals were declined; None where too few were to say anything."""
    if not counted.reasons:
        return None
    most = counted.most
    heading = (
        _("Most often: “%(reason)s”") % {"reason": most[0].lower()}
        if most
        else _("Why some could not help")
    )
    sentence = _("Each bar is a reason, as long as the times it was given.")
    caption = Caption("declined", _("Why referrals were declined"), sentence)
    chart = bar_chart(
        caption,
        [Bar(label, count) for label, count in counted.reasons],
        head=(_("Reason"), _("Times")),
    )
    return Figure(heading, chart.svg, sentence, chart.table)


def _lede(referral: Referral, voice: int) -> str:
    status = ReferralStatus(referral.status)
    by = phrases.short_day(referral.answer_by)
    if status == ReferralStatus.SENT:
        if voice == 2:
            return _("Please answer by %(day)s. A no is an answer too.") % {"day": by}
        return _("They answer by %(day)s. Until then they read only what stands here.") % {
            "day": by
        }
    if status == ReferralStatus.ASKED:
        if voice == 2:
            return _("The reply appears here. You can still answer before.")
        return _("A short reply helps them to decide.")
    if status == ReferralStatus.ACCEPTED:
        return referral.answer_words
    if status == ReferralStatus.DECLINED:
        reason = str(DeclineReason(referral.decline_reason).label)
        return f"{reason}. {referral.answer_words}".strip()
    if status == ReferralStatus.EXPIRED and voice != 2:
        return _("That happens. Somebody else may be able to help.")
    return (
        _("Nothing can be read any more.") if voice == 2 else _("They can read nothing any more.")
    )


def _words_by(referral: Referral, voice: int, *, by_person: bool) -> str:
    day = phrases.short_day(referral.sent_at)
    if by_person:
        name = _("You") if voice == 0 else referral.person.known_as
    else:
        name = _("You") if voice == 1 else referral.sent_by_name
    return _("%(name)s, %(day)s") % {"name": name, "day": day}


def _facts(
    referral: Referral, voice: int, reader: Actor, *, by_person: bool
) -> list[tuple[str, str]]:
    name = referral.person.known_as
    facts = [(_("What for"), referral.purpose)]
    if voice == 2:
        facts.insert(0, (_("Who"), f"{name}, {age_group(referral.person, on=reader.now.date())}"))
        facts.append((_("Who asks"), _sender(referral)))
    elif referral.offer is not None:
        facts.append((_("Help asked for"), referral.offer.title))
    facts.append((_("Opens with a yes"), _what_opens(referral)))
    facts.append((_("Until"), phrases.day(referral.access_until)))
    if not by_person:
        facts.append((_("How it was agreed"), referral.person_agreed))
    return facts


def _sender(referral: Referral) -> str:
    by = referral.sent_by
    if by is not None and by.user_id == referral.person.user_id:
        return referral.person.known_as
    where = by.organisation.name if by is not None and by.organisation else ""
    return ", ".join(part for part in (referral.sent_by_name, where) if part)


def _what_opens(referral: Referral) -> str:
    steps = [str(Layer(one).label) for one in referral.layers]
    if referral.joins_team:
        steps.append(_("the plan, as one of the team"))
    return "; ".join(steps) or _("Nothing: only what stands here")


def _again_url(referral: Referral, voice: int) -> str:
    if referral.answer is not None:
        return reverse("support:answer", args=[referral.answer.public_id])
    if voice == 0:
        return reverse("support:my_referral_ask")
    return reverse("support:referral_ask", args=[referral.person.public_id])


def _line(referral: Referral, voice: int, *, told: bool) -> Line:
    status = ReferralStatus(referral.status)
    standing = status in (*REFERRAL_WAITS, ReferralStatus.ACCEPTED)
    return Line(
        url=reverse("support:referral", args=[referral.public_id]),
        title=title_of(referral, voice),
        purpose=referral.purpose if told and (standing or voice != 2) else "",
        state=state_of(status),
        colour=TAGS.get(status, "grey"),
        when=_when(referral, status),
    )


def _when(referral: Referral, status: ReferralStatus) -> str:
    if status in REFERRAL_WAITS:
        return _("Answer by %(day)s") % {"day": phrases.short_day(referral.answer_by)}
    if status == ReferralStatus.ACCEPTED:
        return _("Until %(day)s") % {"day": phrases.short_day(referral.access_until)}
    ended: dt.date = referral.ended_at or referral.sent_at
    return _("Ended %(day)s") % {"day": phrases.short_day(ended)}


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose referral is being written, and by whom: decides addresses and words."""

    person: Person
    own: bool

    def to(self, name: str) -> str:
        """The address of one of the pages on which it is written."""
        if self.own:
            return reverse(f"support:my_{name}")
        return reverse(f"support:{name}", args=[self.person.public_id])

    @property
    def name(self) -> str:
        """The person's name for forms; empty where they write for themselves."""
        return "" if self.own else self.person.known_as

    @property
    def back_url(self) -> str:
        if self.own:
            return reverse("support:my_ladder")
        return reverse("support:ladder", args=[self.person.public_id])


def whose_of(actor: Actor, person: Person) -> Whose:
    """Where this reader stands to this person."""
    return Whose(person=person, own=actor.person_id == person.pk)
