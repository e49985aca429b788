"""Turns the engine's codes and numbers into sentences that are true of our records."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catchment.network.enums import Freshness, freshness
from catchment.network.models import Helper, Offer
from catchment.people.enums import AccessFeature, Language
from catchment.people.models import Person
from catchment.people.queries import Practice
from catchment.support.bridge.asking import REMOTE, THEY_COME, Outcome, Placed, Row, Who
from catchment.support.enums import Urgency
from catchment.support.queries import sentences
from catchment.support.queries.answered import (
    LACKING,
    AskedFor,
    AskedNeed,
    Contact,
    Reason,
    Result,
    SafetyFirst,
    Said,
    Suggested,
    TrustedPerson,
)
from catchment.support.queries.safety import ADULT
from catchment.vocabulary.names import lowered

#: What somebody is short of, by the engine's names, to the person and to others. Needs that they
#: do not cover are not in the list: the list of needs says who covers each.
SHORT_OF = {
    "far": ("It is far for you.", "It is far for {name}."),
    "one_place_left": ("Room for one more person.", "Room for one more person."),
    "few_shared_times": (
        "Only one time in the week when both of you are free.",
        "Only one time in the week when both are free.",
    ),
    "times_by_arrangement": ("Times have to be agreed.", "Times have to be agreed."),
    "remote_only": (
        "No meeting in person within your reach.",
        "No meeting in person within {name}’s reach.",
    ),
}

#: A helper's own words are quoted up to this length.
LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Records:
    """The offers and helpers that an outcome names, by primary key."""

    offers: Mapping[int, Offer]
    helpers: Mapping[int, Helper]

    def candidate(self, who: Who) -> str:
        """What choices are kept under."""
        if who.helper_id is not None:
            return f"helper:{self.helpers[who.helper_id].public_id}"
        return f"offer:{self.offers[who.offer_id or 0].public_id}"

    def name(self, who: Who) -> str:
        """A helper's name; an offer goes by its organisation's."""
        if who.helper_id is not None:
            return self.helpers[who.helper_id].name
        return self.offers[who.offer_id or 0].organisation.name


@dataclass(frozen=True, slots=True)
class Story:
    """For whom the sentences are written, what was asked, and the rules of that day."""

    person: Person
    asked: AskedFor
    records: Records
    on: dt.date
    rules: Practice

    @property
    def name(self) -> str:
        return self.person.known_as

    @property
    def is_minor(self) -> bool:
        age = self.person.age_on(self.on)
        return age is None or age < ADULT

    def need(self, at: int) -> AskedNeed:
        return self.asked.needs[at]

    def needs_named(self, positions: Iterable[int]) -> str:
        """Names of needs, in the middle of a sentence."""
        return sentences.listed([self.need(at).inside for at in positions])


def read_records(outcome: Outcome) -> Records:
    """Read the records that an outcome names. Two queries."""
    placed = [*outcome.team, *outcome.others, *outcome.ring_first]
    for instead in outcome.if_no:
        placed += instead
    rows = [row for one in placed for row in one.rows]
    offers = {row.offer_id for row in rows}
    helpers = {row.helper_id for row in rows if row.helper_id is not None}
    return Records(
        offers=Offer.objects.select_related("organisation", "site").in_bulk(offers),
        helpers=Helper.objects.select_related("organisation").in_bulk(helpers),
    )


def tell(
    story: Story,
    outcome: Outcome,
    *,
    safety: SafetyFirst | None,
    trusted: tuple[TrustedPerson, ...],
) -> Result:
    """Write the whole answer. No query."""
    team = tuple(
        replace(_suggested(story, one), if_no=_if_no(story, one, outcome.team, instead))
        for one, instead in zip(outcome.team, outcome.if_no, strict=True)
    )
    others = _new_houses(story, outcome.others, beside=outcome.team)
    ring_first = _new_houses(story, outcome.ring_first, beside=(*outcome.team, *others))
    return Result(
        heading=_heading(story, team, safety),
        lede=_lede(story, team, trusted, outcome),
        safety=safety,
        trusted=trusted,
        team=team,
        others=tuple(_suggested(story, one) for one in others),
        ring_first=tuple(_ring_first(story, one) for one in ring_first),
        nobody_yet=outcome.nobody_yet,
        left_out=outcome.left_out,
    )


def _new_houses(
    story: Story, placed: Iterable[Placed], *, beside: Iterable[Placed]
) -> list[Placed]:
    """Without those that say an organisation's name again for the same needs.

    Two people of one organisation are two people; an organisation beside one of its own people,
    or beside itself, is not.
    """
    shown = list(beside)
    kept = []
    for one in placed:
        if not any(_repeats(story, one, other) for other in shown):
            kept.append(one)
            shown.append(one)
    return kept


def _repeats(story: Story, one: Placed, other: Placed) -> bool:
    return (
        _house(story, one) == _house(story, other)
        and set(one.covers) <= set(other.covers)
        and None in (one.who.helper_id, other.who.helper_id)
    )


def _house(story: Story, placed: Placed) -> int:
    """The organisation whose offer it is."""
    offer = story.records.offers[placed.rows[0].offer_id]
    return offer.organisation_id


def _heading(story: Story, team: tuple[Suggested, ...], safety: SafetyFirst | None) -> Said:
    if safety is not None:
        return safety.heading
    if not team:
        return Said(
            "Nobody yet, and we say so",
            f"Nobody yet can help {story.name} with this, and we say so",
        )
    first = team[0]
    urgent = [at for at in first.covers if story.need(at).urgency == Urgency.NOW]
    if urgent:
        topic = story.need(urgent[0]).inside
        return Said(
            f"Ask {first.short} first: {topic} is what you said matters now",
            f"Ask {first.short} first: {topic} is what {story.name} said matters now",
        )
    helps = story.needs_named(first.covers[:1])
    return Said(
        f"Ask {first.short} first, about {helps}", f"Ask {first.short} first, about {helps}"
    )


def _lede(
    story: Story,
    team: tuple[Suggested, ...],
    trusted: tuple[TrustedPerson, ...],
    outcome: Outcome,
) -> Said:
    looked_at = len(story.asked.needs) - len(outcome.left_out)
    covered = looked_at - len(outcome.nobody_yet)
    whose = counted_needs(looked_at)
    if not team:
        return Said(
            f"Nobody in the directory can help with your {whose} just now. It is not about you.",
            f"Nobody in the directory can help with {story.name}’s {whose} just now.",
        )
    people = sentences.raised(sentences.counted(len(team), "person", "people"))
    verb = "covers" if len(team) == 1 else "between them cover"
    close = {
        True: (
            ", beside the people you already trust,",
            f", beside the people {story.name} already trusts,",
        ),
        False: ("", ""),
    }[bool(trusted)]
    rest = _nobody_words(len(outcome.nobody_yet))
    if looked_at == 1:
        return Said(f"{people}{close[0]} can help.", f"{people}{close[1]} can help.")
    share = f"{sentences.NUMBERS[covered]} of" if covered < looked_at else "all"
    return Said(
        f"{people}{close[0]} {verb} {share} your {whose}.{rest}",
        f"{people}{close[1]} {verb} {share} {story.name}’s {whose}.{rest}",
    )


def counted_needs(number: int) -> str:
    """Say how many needs: "six needs", "need"."""
    return "need" if number == 1 else sentences.counted(number, "need", "needs")


def _nobody_words(number: int) -> str:
    if not number:
        return ""
    which = "one need" if number == 1 else sentences.counted(number, "need", "needs")
    return f" For {which} there is nobody yet."


def _suggested(story: Story, placed: Placed) -> Suggested:
    who, row = placed.who, placed.rows[0]
    offer = story.records.offers[row.offer_id]
    helper = story.records.helpers.get(row.helper_id) if row.helper_id else None
    checked = _checked_on(offer, helper)
    return Suggested(
        candidate=story.records.candidate(who),
        name=story.records.name(who),
        short=sentences.short_name(helper.name) if helper else offer.organisation.name,
        does=_does(offer, helper),
        covers=placed.covers,
        reasons=tuple(_reasons(story, placed, offer, helper)),
        freshness=_fresh(offer, helper, story.on),
        checked_on=checked.isoformat() if checked else "",
        cleared=_cleared_by(story, helper),
        offer_id=str(offer.public_id),
        contact=_contact(offer),
        trusted=placed.trusted,
    )


def _ring_first(story: Story, placed: Placed) -> Suggested:
    """Only how to reach them, and why to ring first."""
    plain = _suggested(story, placed)
    offer = story.records.offers[placed.rows[0].offer_id]
    stale = _fresh(offer, None, story.on) == Freshness.STALE
    assured = offer.under18_assured_until is not None and offer.under18_assured_until >= story.on
    reasons = []
    if stale:
        reasons.append(Reason(_same("Not confirmed lately: ring first."), kind=LACKING))
    if story.is_minor and not assured:
        reasons.append(
            Reason(
                Said(
                    "Nobody has told us that they are checked for work with under-18s. "
                    "Ring together with an adult you trust.",
                    "Nobody has told us that they are checked for work with under-18s. Ring first, "
                    f"and do not send {story.name} alone.",
                ),
                kind=LACKING,
            )
        )
    return replace(plain, reasons=tuple(reasons), cleared="")


def _does(offer: Offer, helper: Helper | None) -> str:
    if helper is None:
        return offer.title
    organisation = helper.organisation.name if helper.organisation else "independent"
    return f"{helper.role_title}, {organisation}" if helper.role_title else organisation


def _cleared_by(story: Story, helper: Helper | None) -> str:
    if not story.is_minor:
        return ""
    return "verifier" if helper is not None else "organisation"


def _contact(offer: Offer) -> Contact:
    return Contact(
        how_to_ask=offer.how_to_ask,
        phone=offer.phone or offer.organisation.phone,
        email=offer.email or offer.organisation.email,
        website=offer.website or offer.organisation.website,
    )


def _checked_on(offer: Offer, helper: Helper | None) -> dt.date | None:
    """The older of the two dates: no record is fresher than what it leans on."""
    dates = [offer.assured_on, helper.assured_on if helper else None]
    return min((one for one in dates if one is not None), default=None)


def _fresh(offer: Offer, helper: Helper | None, on: dt.date) -> str:
    states = [freshness(offer.assured_on, offer.rhythm_months, on)]
    if helper is not None and helper.assured_on is not None:
        states.append(freshness(helper.assured_on, helper.rhythm_months, on))
    order = [Freshness.FRESH, Freshness.AGEING, Freshness.STALE]
    return max(states, key=order.index).value


def _reasons(story: Story, placed: Placed, offer: Offer, helper: Helper | None) -> Iterable[Reason]:
    """Good news first, then what is lacking."""
    row = placed.rows[0]
    said = {
        "fit": _fit(story, placed, offer, helper),
        "known": _known(story, placed, helper),
        "when": _when(story, row),
        "where": _where(story, row, offer),
        "speaks": _language_and_access(story, offer, helper),
        "beside": _beside_carers(story, placed),
        LACKING: _lacking(story, placed, offer, helper),
    }
    return [Reason(one, kind) for kind, lines in said.items() for one in lines]


def _fit(story: Story, placed: Placed, offer: Offer, helper: Helper | None) -> Iterable[Said]:
    short = sentences.short_name(helper.name) if helper else offer.organisation.name
    urgent = [at for at in placed.covers if story.need(at).urgency == Urgency.NOW]
    if urgent:
        now = sentences.matters_now([story.need(at).name for at in urgent])
        yield Said(
            f"You said {now}, and {short} offers “{offer.title}”.",
            f"{story.name} said {now}, and {short} offers “{offer.title}”.",
        )
    elif helper is not None or not offer.description:
        yield _same(f"Offers “{offer.title}”.")
    yield from _in_their_words(offer, helper)
    if len(placed.covers) > 1:
        number = sentences.counted(len(placed.covers), "need", "needs")
        yield Said(
            f"Covers {number}, so there are fewer new people in your life.",
            f"Covers {number}, so there are fewer new people in {story.name}’s life.",
        )
    if any(story.need(at).wants_guidance for at in placed.covers):
        yield _same("Qualified to give personal guidance.")


def _in_their_words(offer: Offer, helper: Helper | None) -> Iterable[Said]:
    """What the helper says of it, or else what stands in the offer."""
    if helper is not None and _worth_quoting(helper.can_offer, offer):
        short = sentences.short_name(helper.name)
        yield _same(f"{short} says: “{sentences.full_stop(helper.can_offer)}”")
    elif offer.description:
        told = sentences.opening(offer.description, LONGEST_QUOTE)
        yield _same(f"In their words: “{sentences.full_stop(told)}”")


def _worth_quoting(words: str, offer: Offer) -> bool:
    """Short, and more than the offer's own title again."""
    said, title = words.strip(" .").lower(), offer.title.strip(" .").lower()
    return 0 < len(words) <= LONGEST_QUOTE and said not in title and title not in said


def _known(story: Story, placed: Placed, helper: Helper | None) -> Iterable[Said]:
    if placed.trusted and helper is not None:
        short = sentences.short_name(helper.name)
        yield Said(f"You know {short} already.", f"{story.name} knows {short} already.")


def _when(story: Story, row: Row) -> Iterable[Said]:
    if row.shared_times:
        when = sentences.times(row.shared_times)
        yield Said(f"Free on {when}, when you are.", f"Free on {when}, when {story.name} is.")


def _where(story: Story, row: Row, offer: Offer) -> Iterable[Said]:
    if row.meeting == REMOTE:
        yield _same("Helps by phone or on a screen, from anywhere.")
    elif row.meeting == THEY_COME:
        yield Said("Comes to you.", f"Comes to {story.name}.")
    elif row.metres is not None:
        place = f"At {offer.site.name}: " if offer.site and offer.site.name else ""
        how = sentences.way(row.metres)
        yield _same(f"{sentences.raised(f'{place}{how}')}, an estimate.")


def _language_and_access(story: Story, offer: Offer, helper: Helper | None) -> Iterable[Said]:
    spoken = (helper.languages if helper else None) or offer.languages
    shared = [
        Language(one).label
        for one in story.person.languages
        if one in spoken and one != Language.ENGLISH
    ]
    if shared:
        yield Said(
            f"Speaks {sentences.listed(shared)}, as you do.",
            f"Speaks {sentences.listed(shared)}, as {story.name} does.",
        )
    wanted = [AccessFeature(one).label for one in story.person.access_needs]
    if wanted:
        features = sentences.listed([lowered(one) for one in wanted])
        yield _same(f"Has what is needed to take part: {features}.")


def _beside_carers(story: Story, placed: Placed) -> Iterable[Said]:
    topics = {story.need(at).topic for at in placed.covers}
    if story.is_minor and topics & story.rules.topics("with-carers"):
        yield Said(
            "Works with the adults who look after you, so that it is not all on you.",
            f"Works with {story.name}’s carers, so that it is not all on {story.name}.",
        )


def _lacking(story: Story, placed: Placed, offer: Offer, helper: Helper | None) -> Iterable[Said]:
    for lack in placed.lacking:
        if lack in SHORT_OF:
            you, they = SHORT_OF[lack]
            yield Said(you, they.format(name=story.name))
    if offer.cost_pence:
        yield _same(f"Costs {sentences.money(offer.cost_pence)}. {offer.cost_note}".strip())
    if offer.eligibility:
        yield _same(f"Ask whether it is for you: {sentences.full_stop(offer.eligibility)}")
    if helper is not None and helper.cannot_offer and len(helper.cannot_offer) <= LONGEST_QUOTE:
        short = sentences.short_name(helper.name)
        yield _same(f"{short} also says: “{sentences.full_stop(helper.cannot_offer)}”")


def _if_no(
    story: Story, one: Placed, team: tuple[Placed, ...], instead: tuple[Placed, ...]
) -> tuple[Said, ...]:
    """Who would be asked in their place, and what nobody would cover then."""
    before = {placed.who for placed in team}
    fresh = [
        placed
        for placed in instead
        if placed.who not in before and not set(one.covers).isdisjoint(placed.covers)
    ]
    covered = {at for placed in instead for at in placed.covers}
    said = [
        _same(
            f"Then ask {_instead(story, placed, one)} about "
            f"{story.needs_named(at for at in placed.covers if at in one.covers)}."
        )
        for placed in fresh
    ]
    lost = [at for at in one.covers if at not in covered]
    if lost:
        said.append(_same(f"Nobody else offers help with {story.needs_named(lost)} yet."))
    if not said:
        said.append(_same("The others in the team cover it between them."))
    return tuple(said)


def _instead(story: Story, placed: Placed, one: Placed) -> str:
    """Another name; or another person where both belong to one organisation."""
    name = story.records.name(placed.who)
    offers = story.records.offers
    home = {offers[row.offer_id].organisation_id for row in one.rows}
    there = {offers[row.offer_id].organisation_id for row in placed.rows}
    same_house = placed.who.helper_id is None and home & there
    return f"somebody else at {name}" if same_house else name


def _same(sentence: str) -> Said:
    return Said(sentence, sentence)
