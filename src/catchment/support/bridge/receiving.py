"""Whom somebody may be referred to: the gates of "best placed", and the catchment's own rule.

There is no second copy of the gates: the engine says who can help, as in an answer; here stands
only who has an account that may open a record, and what the catchment's rule lets receive.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from catchment.network.models import Helper, Offer
from catchment.people.enums import SECOND_FACTOR_ROLES, Role
from catchment.people.models import Membership, MembershipRole, Person
from catchment.support.bridge.asking import Question, Shares, Who, is_open_to, who_can_help
from catchment.support.bridge.questions import place_to_meet, question_of, who_is
from catchment.support.enums import ReceiversRule, Urgency
from catchment.support.models import Need, Referral, ReferralRule
from catchment.support.queries.answered import AskedFor, AskedNeed
from catchment.support.queries.answers import asked_needs, last_choices
from catchment.vocabulary.enums import Layer

#: Further than any way: how far is decided between the two of them.
ANYWHERE = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Somebody who could help: a named helper in an offer, or an offer without a name."""

    offer: Offer
    helper: Helper | None = None

    @property
    def candidate(self) -> str:
        """As answers name them: "helper:…" or "offer:…"."""
        if self.helper is not None:
            return f"helper:{self.helper.public_id}"
        return f"offer:{self.offer.public_id}"

    @property
    def name(self) -> str:
        return self.helper.name if self.helper is not None else self.offer.organisation.name

    @property
    def does(self) -> str:
        """What they do and where, in a line."""
        if self.helper is None:
            return self.offer.title
        where = self.helper.organisation.name if self.helper.organisation else ""
        return ", ".join(part for part in (self.helper.role_title, where) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Who can help, best placed first.

    Attributes:
        able: those who may be asked here.
        asked: those whom the person has been referred to already.
        elsewhere: those who can help, but cannot be asked here: one has to ring them.
    """

    able: tuple[Receiver, ...] = ()
    asked: tuple[Receiver, ...] = ()
    elsewhere: tuple[Receiver, ...] = ()


def asked_about(
    person: Person, *, needs: Iterable[Need] = (), layers: Iterable[int] = ()
) -> AskedFor:
    """What is asked for in a referral: needs, or any help in some layers. One query."""
    whole = tuple(_any_help(layer=layer) for layer in layers)
    return _asked((*asked_needs(needs, person.catchment), *whole))


def _any_help(*, layer: int, topic: str = "") -> AskedNeed:
    return AskedNeed(
        topic=topic,
        layer=layer,
        name=Layer(layer).label,
        urgency=Urgency.SOON,
        wants_guidance=False,
        need_id="",
    )


def _asked(needs: tuple[AskedNeed, ...]) -> AskedFor:
    return AskedFor(
        needs=needs,
        near="",
        metres=ANYWHERE,
        remote_ok=True,
        in_person_ok=True,
        times=(),
        excluded=(),
        subjects=(),
    )


def receivers(
    person: Person,
    asked: AskedFor,
    *,
    rule: ReferralRule | None,
    at: dt.datetime,
    chosen: str = "",
) -> Receivers:
    """Look for those who can help with what is asked. About twenty queries, however many there are.

    Args:
        person: who would be helped.
        asked: what for.
        rule: who may receive in this catchment; none lets nobody.
        at: the moment at which gates are judged.
        chosen: a candidate of an earlier answer, who comes first if they can still be asked.
    """
    if not asked.needs:
        return Receivers()
    question = _question(person, asked, at=at)
    outcome = who_can_help(person.catchment, question, Shares(), on=at.date())
    found = [
        (one.rows[0].helper_id, one.rows[0].offer_id) for one in (*outcome.team, *outcome.others)
    ]
    people = _read(found)
    named = next((one for one in people if one.candidate == chosen), None)
    if chosen and named is None:
        named = _one_more(person, question, chosen, at=at)
    if named is not None:
        people = [named, *(one for one in people if one.candidate != chosen)]
    return _sorted(person, people, rule=rule, on=at.date())


def can_receive(referral: Referral, *, rule: ReferralRule | None, at: dt.datetime) -> bool:
    """Whether every gate stands open for a referral as things are now. About fifteen queries."""
    if referral.offer is None:
        return False
    one = Receiver(offer=referral.offer, helper=referral.helper)
    if not _May(referral.person, [one], rule=rule, on=at.date()).receive(one):
        return False
    asked = (
        asked_about(referral.person, needs=[referral.need])
        if referral.need
        else _what_it_gives(referral.offer)
    )
    who = Who(helper_id=one.helper.pk) if one.helper else Who(offer_id=one.offer.pk)
    question = _question(referral.person, asked, at=at)
    return is_open_to(referral.person.catchment, question, who, on=at.date())


def _what_it_gives(offer: Offer) -> AskedFor:
    """Anything that an offer gives, where a referral names no need: then only the gates count."""
    topics = offer.topics.order_by("pk").values_list("slug", flat=True)
    by_topic = [_any_help(layer=Layer.INFORMATION, topic=slug) for slug in topics]
    return _asked((*by_topic, *(_any_help(layer=layer) for layer in offer.layers)))


def _question(person: Person, asked: AskedFor, *, at: dt.datetime) -> Question:
    question = question_of(
        person, asked, where=place_to_meet(person, ""), at=at, choices=last_choices(person)
    )
    return replace(question, times=(), travel_limit=ANYWHERE)


def _one_more(
    person: Person, question: Question, candidate: str, *, at: dt.datetime
) -> Receiver | None:
    """Whom the person chose in an answer, where they can still help with what was asked there."""
    who = who_is(candidate)
    if who is None or not is_open_to(person.catchment, question, who, on=at.date()):
        return None
    if who.helper_id is None:
        return _read([(None, who.offer_id or 0)])[0]
    topics = [need.topic for need in question.needs if need.topic]
    given = Offer.objects.public().filter(helpers=who.helper_id)
    offer = given.filter(topics__slug__in=topics).order_by("pk").first() or given.first()
    return _read([(who.helper_id, offer.pk)])[0] if offer else None


def _read(pairs: list[tuple[int | None, int]]) -> list[Receiver]:
    helpers = Helper.objects.select_related("organisation", "membership__user").in_bulk(
        [helper for helper, _offer in pairs if helper]
    )
    offers = Offer.objects.select_related("organisation").in_bulk([offer for _, offer in pairs])
    return [
        Receiver(offer=offers[offer], helper=helpers.get(helper or 0))
        for helper, offer in pairs
        if offer in offers
    ]


def _sorted(
    person: Person,
    people: list[Receiver],
    *,
    rule: ReferralRule | None,
    on: dt.date,
) -> Receivers:
    may = _May(person, people, rule=rule, on=on)
    asked = _asked_already(person)
    able = [one for one in people if may.receive(one)]
    return Receivers(
        able=tuple(one for one in able if one.candidate not in asked),
        asked=tuple(one for one in able if one.candidate in asked),
        elsewhere=tuple(one for one in people if not may.receive(one)),
    )


def _asked_already(person: Person) -> set[str]:
    standing = Referral.objects.standing().filter(person=person)
    return {
        f"helper:{helper}" if helper else f"offer:{offer}"
        for helper, offer in standing.values_list("helper__public_id", "offer__public_id")
    }


class _May:
    """Who of some people may receive, by account and by the catchment's rule. Three queries."""

    def __init__(
        self, person: Person, people: list[Receiver], *, rule: ReferralRule | None, on: dt.date
    ) -> None:
        self._rule = ReceiversRule(rule.receivers) if rule else ReceiversRule.NOBODY
        helpers = [one.helper for one in people if one.helper is not None]
        open_records = MembershipRole.objects.filter(role__in=SECOND_FACTOR_ROLES)
        here = Membership.objects.active().filter(catchment_id=person.catchment_id)
        self._accounts = set(
            here.filter(pk__in=[one.membership_id for one in helpers if one.membership_id])
            .filter(pk__in=open_records.values("membership_id"))
            .values_list("pk", flat=True)
        )
        answering = MembershipRole.objects.filter(role__in=[Role.HELPER, Role.CAREERS_LEADER])
        self._organisations = set(
            here.filter(
                pk__in=answering.values("membership_id"),
                organisation__in=[one.offer.organisation_id for one in people],
            ).values_list("organisation_id", flat=True)
        )
        cleared = Helper.objects.cleared_for_under_18s(on=on)
        self._cleared = set(
            cleared.filter(pk__in=[one.pk for one in helpers]).values_list("pk", flat=True)
        )

    def receive(self, one: Receiver) -> bool:
        if self._rule == ReceiversRule.NOBODY:
            return False
        if one.helper is None:
            unnamed = self._rule == ReceiversRule.CONFIRMED_OFFERS
            return unnamed and one.offer.organisation_id in self._organisations
        if self._rule == ReceiversRule.CLEARED_HELPERS and one.helper.pk not in self._cleared:
            return False
        return one.helper.membership_id in self._accounts
