"""Asks, for everybody in the demo, who is in the best position to help."""

import datetime as dt
from dataclasses import replace

from catchment.cli.demo.ground import Demo
from catchment.cli.demo.persons import Asking
from catchment.people.queries import actor_of
from catchment.support.actions.answers import (
    Wishes,
    ask_who_can_help,
    contest_answer,
)
from catchment.support.actions.weights import make_weights
from catchment.support.bridge.asking import Shares
from catchment.support.models import Answer, Need

#: How far people of the demo can go, in metres: the buses of a valley.
TRAVEL_LIMIT = 9_000

CONTEST = (
    "It leaves out Walsden Chapel, where half the valley goes on a Tuesday with its letters. "
    "Nobody there is cleared, but Karen’s mum could go."
)


def ask_all(demo: Demo, stories: list[Asking], others: list[Asking]) -> None:
    """Store an answer for each of them, under the weights that the demo's board agreed."""
    make_weights(
        catchment=demo.catchment,
        shares=Shares(needs=40, travel=20, trust=20, capacity=10, times=10),
        agreed_by="the Calder Valley board (invented)",
        after=0,
        by=demo.at(100),
    )
    for asking in sorted(others, key=_when):
        _ask(asking)
    for asking in stories:
        _ask(asking)
    _contest_karens(demo, stories[0])


def _when(asking: Asking) -> dt.datetime:
    """Day by day, since the directory is read once a day."""
    return asking.by.now


def _contest_karens(demo: Demo, karen: Asking) -> None:
    """Ruth asks again, with Karen beside her, and says what the answer leaves out."""
    ruth = actor_of(demo.members["Ruth Sutcliffe"], now=demo.now - dt.timedelta(days=1))
    answer = _ask(replace(karen, by=ruth))
    contest_answer(answer=answer, words=CONTEST, by=ruth)


def _ask(asking: Asking) -> Answer:
    ladder = asking.ladder
    needs = list(
        Need.objects.open()
        .filter(layer__ladder=ladder)
        .select_related("layer__ladder", "topic")
        .order_by("layer__layer", "pk")
    )
    return ask_who_can_help(
        person=ladder.person,
        needs=needs,
        wishes=Wishes(times=asking.times, travel_limit=TRAVEL_LIMIT),
        by=asking.by,
    )
