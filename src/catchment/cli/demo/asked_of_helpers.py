"""Asks helpers of the demo to help somebody: one says yes, one says why not, some have still to answer."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.plans import Begun, acting, need_of
from catchment.network.models import Helper
from catchment.people.models import Person
from catchment.support.actions.referral_rules import make_referral_rule
from catchment.support.actions.referrals import (
    accept_referral,
    ask_about_referral,
    decline_referral,
    send_referral,
)
from catchment.support.enums import DeclineReason, ReceiversRule
from catchment.support.models import Plan, Referral

ANSWER_WITHIN_DAYS = 10
ACCESS_FOR = dt.timedelta(days=90)

Answered = Literal["yes", "no", "question", "nothing yet"]


@dataclass(frozen=True, slots=True)
class ReferralSeed:
    """Who is asked for what, and what they said.

    Attributes:
        helper, organisation, offer: who is asked, and for which of their offers.
        purpose: what for, as the person reads it.
        agreed: how the person said yes.
        days_ago: when it was sent; an answer came a little later.
        words: what whoever is asked reads before they answer.
        need: the topic of the need that it came from.
        layers: steps of the ladder that open with a yes.
        answered, said: what came back.
    """

    helper: str
    organisation: str
    offer: str
    purpose: str
    agreed: str
    days_ago: float
    words: str = ""
    need: str = ""
    layers: tuple[int, ...] = ()
    answered: Answered = "nothing yet"
    said: str = ""


FOR_KAREN = (
    ReferralSeed(
        "Amina Rashid",
        "Calder Advice Exchange",
        "benefits",
        "to read the letters with me",
        "I asked for it myself",
        7.6,
        "There are two letters that I don’t understand.",
        "money-and-benefits",
        (6,),
        "yes",
        "Bring them to the library on Tuesday. You don’t have to open them first.",
    ),
    ReferralSeed(
        "Danny Firth",
        "Calder Valley Youth Hub",
        "youth club",
        "somewhere to go that isn’t home",
        "I asked for it myself",
        7.4,
        answered="no",
        said="Thursdays are full until January, and I did not want you to wait. Denise has room.",
    ),
    ReferralSeed(
        "Pete Ackroyd",
        "Stoodley High School",
        "school careers",
        "to find me a day in a kitchen",
        "I asked for it myself",
        1.0,
        "A day when somebody else can fetch the boys.",
        layers=(1,),
    ),
)

#: For somebody whose plan their helper began with them: the place of the plan in ``OTHER_PLANS``, and who asks.
FOR_OTHERS = (
    (
        0,
        "Ruth Sutcliffe",
        ReferralSeed(
            "Danny Firth",
            "Calder Valley Youth Hub",
            "youth club",
            "company of one’s own age",
            "We talked about it at the Hub, and the answer was yes.",
            2.0,
            "Quiet at first. Likes to be asked about music.",
        ),
    ),
    (
        4,
        "Denise Holroyd",
        ReferralSeed(
            "Amina Rashid",
            "Calder Advice Exchange",
            "benefits",
            "to look at what the family may claim",
            "Said yes at Brook House, with mum on the telephone.",
            4.0,
            answered="question",
            said="Is there a day when somebody else can sit in, so that we have an hour?",
        ),
    ),
)


def agree_who_receives(demo: Demo) -> None:
    """The board has agreed that named helpers who are cleared may receive referrals."""
    priya = acting(demo, "Priya Nair", 95)
    make_referral_rule(
        catchment=demo.catchment,
        receivers=ReceiversRule.CLEARED_HELPERS,
        answer_within_days=ANSWER_WITHIN_DAYS,
        agreed_on=(demo.now - dt.timedelta(days=96)).date(),
        agreed_by="the Calder Valley board (invented)",
        by=priya,
    )


def refer_karen(karens: Begun) -> None:
    """Three people are asked, by Karen herself."""
    for seed in FOR_KAREN:
        _refer(karens.demo, karens.plan, karens.owner, seed)


def refer_others(demo: Demo, others: list[Plan]) -> None:
    """Two more are asked, by helpers who sit beside them."""
    for number, sender, seed in FOR_OTHERS:
        _refer(demo, others[number], sender, seed)


def _refer(demo: Demo, plan: Plan, sender: str, seed: ReferralSeed) -> None:
    person: Person = plan.person
    referral = send_referral(
        person=person,
        offer=demo.offers[seed.organisation, seed.offer],
        helper=Helper.objects.get(membership=demo.members[seed.helper]),
        purpose=seed.purpose,
        person_agreed=seed.agreed,
        access_until=(demo.now + ACCESS_FOR).date(),
        need=need_of(person, seed.need) if seed.need else None,
        words=seed.words,
        layers=seed.layers,
        joins_team=True,
        by=acting(demo, sender, seed.days_ago),
    )
    _answer(demo, referral, seed)


def _answer(demo: Demo, referral: Referral, seed: ReferralSeed) -> None:
    by = acting(demo, seed.helper, seed.days_ago - 0.5)
    if seed.answered == "yes":
        accept_referral(referral=referral, words=seed.said, by=by)
    elif seed.answered == "no":
        decline_referral(referral=referral, reason=DeclineReason.NO_ROOM, words=seed.said, by=by)
    elif seed.answered == "question":
        ask_about_referral(referral=referral, words=seed.said, by=by)
