"""What other weights would change in recent answers. Nothing is stored."""

import datetime as dt
from dataclasses import dataclass

from catchment.network.models import Helper, Offer
from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.support.bridge.asking import Shares, Who, who_can_help
from catchment.support.bridge.questions import place_to_meet, question_of
from catchment.support.models import Answer
from catchment.support.queries.answered import asked_for
from catchment.support.queries.answers import last_choices

#: So many recent answers are asked again, one for each person.
MOST_PREVIEWED = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One recent answer under two sets of weights, everything else being as it is now.

    Attributes:
        name: whose it is, where the reader may open it; empty otherwise.
        asked_on: when it was asked.
        town: where, or empty.
        before, after: names of the team.
    """

    name: str
    asked_on: dt.date
    town: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def changes(self) -> bool:
        return self.before != self.after


def what_changes(catchment: Catchment, *, now: Shares, then: Shares, reader: Actor) -> list[Change]:
    """Ask the recent questions again under both. About thirty queries for each answer."""
    on = reader.now.date()
    changes = []
    opened = Answer.objects.visible_to(reader)
    for answer in _recent(catchment):
        question = question_of(
            answer.person,
            asked_for(answer.ask),
            where=place_to_meet(answer.person, ""),
            at=reader.now,
            choices=last_choices(answer.person),
        )
        teams = [
            tuple(one.who for one in who_can_help(catchment, question, shares, on=on).team)
            for shares in (now, then)
        ]
        names = _names({who for team in teams for who in team})
        before, after = (tuple(names[who] for who in team) for team in teams)
        changes.append(
            Change(
                name=answer.person.known_as if opened.filter(pk=answer.pk).exists() else "",
                asked_on=answer.asked_at.date(),
                town=answer.person.neighbourhood.name if answer.person.neighbourhood else "",
                before=before,
                after=after,
            )
        )
    return changes


def _recent(catchment: Catchment) -> list[Answer]:
    """The latest answer of each of the people who asked last."""
    answers = (
        Answer.objects.filter(person__catchment=catchment)
        .select_related("person__catchment", "person__neighbourhood")
        .order_by("-asked_at", "-pk")[: MOST_PREVIEWED * 3]
    )
    latest: dict[int, Answer] = {}
    for answer in answers:
        latest.setdefault(answer.person_id, answer)
    return list(latest.values())[:MOST_PREVIEWED]


def _names(people: set[Who]) -> dict[Who, str]:
    helpers = Helper.objects.in_bulk([who.helper_id for who in people if who.helper_id])
    offers = Offer.objects.select_related("organisation").in_bulk(
        [who.offer_id for who in people if who.offer_id]
    )
    return {
        who: helpers[who.helper_id].name
        if who.helper_id
        else offers[who.offer_id or 0].organisation.name
        for who in people
    }
