"""What the page of an answer shows: one answer, worded for whoever reads it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from catchment.design import phrases
from catchment.design.pictures import constellation as sky
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.patterns import swatch
from catchment.design.pictures.people import avatar
from catchment.people.actor import Actor
from catchment.support.enums import STAFF_ROLES, ChoiceKind, Urgency
from catchment.support.models import Answer, Contest, Weights
from catchment.support.queries import answers as queries
from catchment.support.queries.answered import (
    AskedFor,
    AskedNeed,
    Contact,
    Result,
    SafetyNumberSaid,
    Said,
    Suggested,
    TrustedPerson,
    asked_for,
    result,
)
from catchment.support.queries.sentences import listed, raised
from catchment.web.figures import Figure

#: As many people as a picture can hold without becoming a crowd.
MOST_TRUSTED, MOST_OTHERS, MOST_GAPS = 6, 3, 4


#: What is said of those beside the team: where, whether known, and what is lacking.
IN_SHORT = frozenset({"known", "where", "lacking"})


@dataclass(frozen=True, slots=True)
class WhyItem:
    text: str
    lacking: bool


@dataclass(frozen=True, slots=True)
class NeedItem:
    """A need and who covers it."""

    swatch: Markup
    name: str
    who: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class NamedText:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody suggested, as one reader sees them."""

    candidate: str
    name: str
    short: str
    does: str
    covers: str
    why: list[WhyItem]
    freshness: str
    checked: str
    picture: Markup
    url: str
    in_short: list[str]
    if_no: list[str]
    contact: Contact
    chosen: bool
    declined: bool


@dataclass(frozen=True, slots=True)
class Safety:
    heading: str
    why: str
    leads: tuple[str, ...]
    numbers: tuple[SafetyNumberSaid, ...]


@dataclass(frozen=True, slots=True)
class Nobody:
    """A need without a helper; ``met`` once somebody has come since."""

    name: str
    met: bool


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Everything on the page.

    Attributes:
        over: a line above the title.
        own: whether the person reads their own answer.
        may_choose: whether the reader may keep a choice.
        ring_why: why to ring first, where it is the same for all of those.
        weights: the version under which it was given.
        rows: what counts and how much.
        refer_url: where a referral begins, but for whom to ask; empty where there may be none.
    """

    answer: Answer
    own: bool
    name: str
    over: str
    heading: str
    lede: str
    back_url: str
    ask_url: str
    refer_url: str
    safety: Safety | None
    figure: Figure
    words: list[str]
    words_by: str
    needs_heading: str
    needs: list[NeedItem]
    trusted_heading: str
    trusted: list[NamedText]
    team_heading: str
    team: list[Card]
    nobody_title: str
    nobody: list[Nobody]
    others: list[Card]
    ring_first: list[Card]
    ring_why: list[WhyItem]
    left_out: str
    weights: Weights
    rows: list[tuple[str, str]]
    is_minor: bool
    may_choose: bool
    contests: list[tuple[Contest, bool]]
    earlier: list[NamedText]

    @property
    def first(self) -> Card | None:
        """Whom to ask first, if they have not been declined."""
        return next((card for card in self.team if not card.declined), None)


def answer_page(answer: Answer, *, reader: Actor, may_choose: bool, now: dt.datetime) -> AnswerPage:
    """Word a stored answer for one reader. Six queries."""
    person = answer.person
    own = reader.person_id == person.pk
    asked, told = asked_for(answer.ask), result(answer.result)
    voice = _Voice(own=own, name=person.known_as)
    kinds = queries.choices(answer)
    words = queries.own_words(answer, reader=reader)
    met = queries.now_met(answer)
    cards = _Cards(asked, voice, kinds, now)
    ring_first = [cards.card(one) for one in told.ring_first]
    ring_why = _said_by_all(ring_first)
    nobody = [
        Nobody(asked.needs[at].name, (asked.needs[at].topic or "") in met) for at in told.nobody_yet
    ]
    return AnswerPage(
        answer=answer,
        own=own,
        name=person.known_as,
        over=_("Who can help you") if own else _("Who can help %(name)s") % {"name": voice.name},
        heading=voice.say(told.heading),
        lede=voice.say(told.lede),
        back_url=reverse("support:my_ladder")
        if own
        else reverse("support:ladder", args=[person.public_id]),
        ask_url=reverse("support:ask", args=[person.public_id]),
        refer_url=_refer_url(answer, reader, own=own),
        safety=_safety(told, voice),
        figure=_figure(asked, told, voice),
        words=[f"“{line}”" for line in words.words.splitlines() if line.strip()] if words else [],
        words_by=_words_by(words, voice),
        needs_heading=voice.pick(
            _("Your needs, and who covers each"),
            _("What %(name)s needs, and who covers each"),
        ),
        needs=[_need_item(at, asked, told) for at in range(len(asked.needs))],
        trusted_heading=voice.pick(
            _("First, the people you already trust"),
            _("First, the people %(name)s already trusts"),
        ),
        trusted=[_trusted(one, voice) for one in told.trusted],
        team_heading=_team_heading(len(told.team)),
        team=[cards.card(one) for one in told.team],
        nobody_title=_nobody_title([one.name for one in nobody]),
        nobody=nobody,
        others=[cards.card(one) for one in told.others],
        ring_first=[_without(card, ring_why) for card in ring_first],
        ring_why=ring_why,
        left_out=listed([asked.needs[at].inside for at in told.left_out]),
        weights=answer.weights,
        rows=weight_rows(answer.weights),
        is_minor=_is_minor(answer),
        may_choose=may_choose,
        contests=[
            (one, one.by is not None and one.by.user_id == person.user_id)
            for one in queries.contests(answer, reader=reader)
        ],
        earlier=[
            NamedText(
                reverse("support:answer", args=[one.public_id]),
                f"{phrases.moment(one.asked_at)}: {voice.say(one.heading)}",
            )
            for one in queries.earlier_answers(answer, reader=reader)
        ],
    )


def _refer_url(answer: Answer, reader: Actor, *, own: bool) -> str:
    """Where a referral to a candidate begins, but for the candidate; empty for who may send none."""
    if not own and STAFF_ROLES.isdisjoint(reader.roles):
        return ""
    where = [] if own else [answer.person.public_id]
    name = "support:my_referral_ask" if own else "support:referral_ask"
    return f"{reverse(name, args=where)}?answer={answer.public_id}&candidate="


def weight_rows(weights: Weights) -> list[tuple[str, str]]:
    """What counts, and how much of 100."""
    return [
        (_("Needs covered, the urgent ones most"), str(weights.needs)),
        (_("How little there is to travel"), str(weights.travel)),
        (_("Whether they know each other already"), str(weights.trust)),
        (_("Room in their week"), str(weights.capacity)),
        (_("Free at the same times"), str(weights.times)),
    ]


def initials(name: str) -> str:
    """Two letters for a picture."""
    words = [word for word in name.replace("’", " ").split() if word[:1].isalnum()]
    letters = [word[0] for word in words]
    return "".join(letters[:1] + letters[-1:] if len(letters) > 1 else letters).upper()


@dataclass(frozen=True, slots=True)
class _Voice:
    """Speaks to the person, or of them."""

    own: bool
    name: str

    def say(self, said: Said) -> str:
        return said.to(oneself=self.own)

    def pick(self, you: str, they: str) -> str:
        return you if self.own else they % {"name": self.name}


@dataclass(frozen=True, slots=True)
class _Cards:
    """Draws suggestions for one reader."""

    asked: AskedFor
    voice: _Voice
    kinds: dict[str, str]
    now: dt.datetime

    def card(self, one: Suggested) -> Card:
        kind = self.kinds.get(one.candidate, "")
        names = [self.asked.needs[at].inside for at in one.covers]
        return Card(
            candidate=one.candidate,
            name=one.name,
            short=one.short,
            does=one.does,
            covers=raised("; ".join(names)),
            why=[WhyItem(self.voice.say(why.said), why.lacking) for why in one.reasons],
            freshness=one.freshness,
            checked=self._checked(one),
            picture=avatar(initials(one.name), _layers(one.covers, self.asked), one.trusted),
            url=reverse("network:offer", args=[one.offer_id]),
            in_short=[self.voice.say(why.said) for why in one.reasons if why.kind in IN_SHORT],
            if_no=[self.voice.say(said) for said in one.if_no],
            contact=one.contact,
            chosen=kind == ChoiceKind.CHOSEN,
            declined=kind == ChoiceKind.NOT_THIS_PERSON,
        )

    def _checked(self, one: Suggested) -> str:
        if not one.checked_on:
            return _("Never confirmed")
        ago = phrases.since(dt.date.fromisoformat(one.checked_on), self.now)
        if one.cleared == "verifier":
            return _("Confirmed %(ago)s, cleared to work with under-18s") % {"ago": ago}
        if one.cleared:
            return _("Confirmed %(ago)s; they say that theirs are cleared for under-18s") % {
                "ago": ago
            }
        return _("Confirmed %(ago)s") % {"ago": ago}


def _said_by_all(cards: list[Card]) -> list[WhyItem]:
    """What every card says, so that it is said once."""
    if not cards:
        return []
    return [why for why in cards[0].why if all(why in card.why for card in cards)]


def _without(card: Card, said: list[WhyItem]) -> Card:
    return replace(card, why=[why for why in card.why if why not in said])


def _layers(covers: Iterable[int], asked: AskedFor) -> tuple[int, ...]:
    return tuple(dict.fromkeys(asked.needs[at].layer for at in covers))


def _safety(told: Result, voice: _Voice) -> Safety | None:
    if told.safety is None:
        return None
    return Safety(
        heading=voice.say(told.safety.heading),
        why=voice.say(told.safety.why),
        leads=told.safety.leads,
        numbers=told.safety.numbers,
    )


def _words_by(words: queries.OwnWords | None, voice: _Voice) -> str:
    if words is None:
        return ""
    day = phrases.short_day(words.written_at)
    return voice.pick(_("Your words, %(day)s") % {"day": day}, f"%(name)s’s words, {day}")


def _need_item(at: int, asked: AskedFor, told: Result) -> NeedItem:
    need = asked.needs[at]
    nobody = at in told.nobody_yet
    return NeedItem(
        swatch=swatch("open") if nobody else swatch(need.layer),
        name=need.name,
        who=_who_covers(at, need, told),
        urgent=need.urgency == Urgency.NOW,
    )


def _who_covers(at: int, need: AskedNeed, told: Result) -> str:
    if at in told.left_out:
        return _("not looked at yet: it comes after ten others")
    beside = [one.name for one in told.trusted if need.layer in one.layers]
    helpers = [one.short for one in told.team if at in one.covers]
    if not helpers:
        return _("nobody yet")
    if beside:
        return _("%(who)s, with %(beside)s") % {"who": listed(helpers), "beside": listed(beside)}
    return listed(helpers)


def _trusted(one: TrustedPerson, voice: _Voice) -> NamedText:
    relation = voice.say(one.relation)
    return NamedText(f"{one.name}, {relation}" if relation else one.name, voice.say(one.text))


def _team_heading(number: int) -> str:
    if number == 1:
        return _("The best person to ask")
    return _("The best %(number)s to ask, together") % {"number": phrases.in_words(number)}


def _nobody_title(names: list[str]) -> str:
    return _("Nobody yet: %(needs)s") % {"needs": listed([f"“{name}”" for name in names])}


def _is_minor(answer: Answer) -> bool:
    age = answer.person.age_on(answer.asked_at.date())
    return age is None or age < 18


def _figure(asked: AskedFor, told: Result, voice: _Voice) -> Figure:
    """The person in the middle, trusted people near, the team further out, gaps open."""
    people = sky.Constellation(
        person=_("You") if voice.own else voice.name,
        trusted=tuple(
            sky.Star(initials(one.name), one.name, voice.say(one.relation), one.layers)
            for one in told.trusted[:MOST_TRUSTED]
        ),
        team=tuple(_star(one, asked) for one in told.team),
        others=tuple(_star(one, asked) for one in told.others[:MOST_OTHERS]),
        gaps=tuple(asked.needs[at].inside for at in told.nobody_yet[:MOST_GAPS]),
    )
    sentence = _figure_sentence(told, voice)
    caption = Caption("constellation", _("Who is near, and what they cover"), sentence)
    return Figure("", sky.constellation(caption, people), sentence, sky.table(people))


def _figure_sentence(told: Result, voice: _Voice) -> str:
    """How to read the picture: only what is in it."""
    said = []
    if told.trusted:
        said.append(
            voice.pick(
                _("The people you trust are nearest to you."),
                _("The people %(name)s trusts are nearest."),
            )
        )
    if told.nobody_yet:
        said.append(_("An open circle is a need that nobody covers yet."))
    return " ".join(said) or voice.pick(
        _("The people to ask first are nearest to you."),
        _("The people to ask first are nearest to %(name)s."),
    )


def _star(one: Suggested, asked: AskedFor) -> sky.Star:
    first = asked.needs[one.covers[0]].inside if one.covers else ""
    return sky.Star(initials(one.name), one.short, first, _layers(one.covers, asked))
