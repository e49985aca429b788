"""Begins the demo's plans, each with its team, as the people in them would: step by step, day by day."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from catchment.cli.demo import plan_seeds as seeds
from catchment.cli.demo.ground import Demo
from catchment.cli.demo.plan_seeds import PlanSeed, StepSeed
from catchment.people import journal
from catchment.people.actions.persons import confirm_supporter
from catchment.people.actor import Actor
from catchment.people.enums import JournalKind
from catchment.people.models import Person, Supporter
from catchment.people.queries import actor_of
from catchment.support.actions import (
    appointments,
    links,
    messages,
    notices,
    plan_reviews,
    plan_steps,
    plans,
    shares,
    team,
)
from catchment.support.actions.plan_steps import NewStep
from catchment.support.enums import LinkAnswer
from catchment.support.models import LadderLayer, Need, Plan, PlanStep, PlanTheme

#: A first look back comes soon, the next after a season.
SEASON = dt.timedelta(days=89)
MEETING_LASTS = dt.timedelta(minutes=40)
TERENCE_RESTS_FOR = dt.timedelta(days=35)


@dataclass(slots=True)
class Begun:
    """A plan of the demo while it is written: whose it is, and what stands in it so far."""

    demo: Demo
    plan: Plan
    owner: str
    seed: PlanSeed
    parts: dict[str, PlanTheme] = field(default_factory=dict)
    steps: dict[str, PlanStep] = field(default_factory=dict)

    def acting(self, name: str, after: float) -> Actor:
        """Somebody, so many days after the plan began; the person without a name."""
        return acting(self.demo, name or self.owner, self.seed.begun_days_ago - after)


def acting(demo: Demo, name: str, days_ago: float) -> Actor:
    """Somebody with an account, some days ago."""
    return actor_of(demo.members[name], now=demo.now - dt.timedelta(days=days_ago))


def person_of(demo: Demo, name: str) -> Person:
    """The record of somebody who has their own account."""
    return Person.objects.get(catchment=demo.catchment, user=demo.members[name].user_id)


def load_plans(demo: Demo) -> Begun:
    """The plans of the three; Karen's is given back, since more happens in it."""
    karens = _begin(demo, "Karen", seeds.KARENS)
    _bring_bev_in(karens)
    for owner, seed in (("Joey", seeds.JOEYS), ("Terence", seeds.TERENCES)):
        _write_steps(_begin(demo, owner, seed))
    _let_terences_rest(demo)
    return karens


def _begin(demo: Demo, owner: str, seed: PlanSeed) -> Begun:
    """The goal, its parts, and everybody whom the person asks in and who says yes."""
    own = acting(demo, owner, seed.begun_days_ago)
    person = person_of(demo, owner)
    begun = Begun(demo, plans.begin_plan(person=person, goal=seed.goal, by=own), owner, seed)
    for name, layer in seed.parts:
        begun.parts[name] = plan_reviews.add_theme(
            plan=begun.plan, name=name, layer=layer, by=begun.acting("", 0.1)
        )
    for number, place in enumerate(seed.team):
        asked = team.invite_member(
            plan=begun.plan,
            membership=demo.members[place.name],
            role=place.role,
            reason=place.reason,
            by=begun.acting("", 0.2),
        )
        there = team.accept_place(place=asked, by=begun.acting(place.name, 0.5 + number / 10))
        if place.leads:
            team.choose_lead(place=there, by=begun.acting("", 1.0))
    return begun


def _bring_bev_in(karens: Begun) -> None:
    """The school says that her aunt may be reached; then Karen puts her into the team."""
    bev = Supporter.objects.get(person=karens.plan.person, name="Auntie Bev")
    confirm_supporter(supporter=bev, by=karens.acting("Farida Hussain", 0.6))
    team.add_supporter(
        plan=karens.plan,
        supporter=bev,
        role="tea and the boys on Tuesdays",
        reason="She has always come when I rang.",
        by=karens.acting("", 0.7),
    )


def go_on_with_karens(karens: Begun) -> None:
    """Everything after Amina has said yes: steps, answers from links, a review, a share, reads."""
    _write_steps(karens)
    _answer_from_link(karens, "Have the boys on Tuesdays", LinkAnswer.DONE, seeds.BEV_HAS_THE_BOYS)
    _answer_from_link(
        karens, "Come along to the kitchen visit", LinkAnswer.WILL, seeds.BEV_COMES_ALONG
    )
    plan_reviews.hold_review(
        plan=karens.plan,
        changed=seeds.REVIEW_CHANGED,
        helped=seeds.REVIEW_HELPED,
        next_steps=seeds.REVIEW_NEXT,
        on=(karens.demo.now - dt.timedelta(days=1.5)).date(),
        next_review_on=(karens.demo.now + SEASON).date(),
        by=karens.acting("Ruth Sutcliffe", 6.5),
    )
    _say_where_next(karens)
    _share_with_pete(karens)
    team.say_who_is_involved(plan=karens.plan, tells=True, by=karens.acting("", 6.0))
    notices.read_notices(by=karens.acting("", 6.85))
    _offer_times(karens)
    _talk(karens)
    _leave_reads(karens)


def _write_steps(begun: Begun) -> None:
    """Steps as they were written, each with what became of it; then what helpers see beside them."""
    for number, seed in enumerate(begun.seed.steps):
        begun.steps[seed.title] = _write_step(begun, seed, 1.5 + number / 20)
    for name, words in begun.seed.views:
        plans.write_plan_view(plan=begun.plan, words=words, by=begun.acting(name, 3.0))


def _write_step(begun: Begun, seed: StepSeed, after: float) -> PlanStep:
    by = begun.acting(seed.written_by, after)
    write = plan_steps.suggest_step if seed.written_by else plan_steps.add_step
    step = write(plan=begun.plan, step=_new_step(begun, seed), by=by)
    own = begun.acting("", after + 1.0)
    if seed.move == "done":
        plan_steps.do_step(step=step, by=own)
    elif seed.move == "not for me":
        plan_steps.decline_step(step=step, reason=seed.reason, by=own)
    return step


def _new_step(begun: Begun, seed: StepSeed) -> NewStep:
    today = begun.demo.now.date()
    member = begun.demo.members.get(seed.by)
    supporter = None
    if seed.by and member is None:
        supporter = Supporter.objects.get(person=begun.plan.person, name=seed.by)
    return NewStep(
        title=seed.title,
        detail=seed.detail,
        member=member,
        supporter=supporter,
        due_on=None if seed.due is None else today + dt.timedelta(days=seed.due),
        remind_on=None if not seed.due else today + dt.timedelta(days=seed.due - 1),
        theme=begun.parts.get(seed.part),
        need=need_of(begun.plan.person, seed.need) if seed.need else None,
    )


def need_of(person: Person, topic: str) -> Need:
    """The person's open need about a topic."""
    return Need.objects.open().get(layer__ladder__person=person, topic__slug=topic)


def _answer_from_link(begun: Begun, title: str, answer: LinkAnswer, words: str) -> None:
    """The person hands a link over on paper, and whom they trust answers from it."""
    made = links.make_link(step=begun.steps[title], by=begun.acting("", 3.5))
    links.answer_link(
        token=made.token,
        answer=answer,
        words=words,
        key=uuid.uuid4(),
        now=begun.acting("", 4.0).now,
    )


def _say_where_next(karens: Begun) -> None:
    karens.plan.refresh_from_db()
    plan_reviews.set_next_review(
        plan=karens.plan,
        on=karens.plan.next_review_on,
        note=seeds.NEXT_REVIEW,
        every_days=karens.plan.review_every_days,
        version=karens.plan.version,
        by=karens.acting("Ruth Sutcliffe", 6.5),
    )


def _share_with_pete(karens: Begun) -> None:
    """One step of her ladder, for as long as it takes him to find a day in a kitchen."""
    layer = LadderLayer.objects.get(
        ladder__person=karens.plan.person, ladder__status="current", layer=1
    )
    shares.share_thing(
        thing=layer,
        recipient=karens.demo.members["Pete Ackroyd"],
        purpose="so that you can find me a day in a kitchen",
        until=karens.demo.now + dt.timedelta(days=60),
        by=karens.acting("", 6.8),
    )


def _offer_times(karens: Begun) -> None:
    """Amina offers three times, of which Karen has still to pick one."""
    today = timezone.localtime(karens.demo.now).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [today + dt.timedelta(days=days, hours=hour) for days, hour in seeds.MEETING_TIMES]
    appointments.offer_times(
        plan=karens.plan,
        times=[appointments.Time(one, one + MEETING_LASTS) for one in starts],
        about=seeds.MEETING_ABOUT,
        place=seeds.MEETING_AT,
        step=karens.steps["Bring the two letters to Amina"],
        by=karens.acting("Amina Rashid", 6.9),
    )


def _talk(karens: Begun) -> None:
    for line in seeds.LINES:
        messages.send_message(
            step=karens.steps[line.step],
            words=line.words,
            key=uuid.uuid4(),
            by=karens.acting(line.by, line.after),
        )


def _leave_reads(karens: Begun) -> None:
    """What the door of a page writes when it is opened: some have looked before today."""
    for name, sentence, after in (
        ("Ruth Sutcliffe", "read your plan", 6.4),
        ("Amina Rashid", "read your plan", 7.0),
        ("Pete Ackroyd", "read what you share", 7.4),
    ):
        journal.record(
            by=karens.acting(name, after),
            sentence=sentence,
            about=karens.plan.person,
            subject=karens.plan,
            kind=JournalKind.READ,
        )


def _let_terences_rest(demo: Demo) -> None:
    own = acting(demo, "Terence", 2.0)
    plan = Plan.objects.current().get(person=person_of(demo, "Terence"))
    plans.pause_plan(
        plan=plan,
        until=(demo.now + TERENCE_RESTS_FOR).date(),
        words=seeds.TERENCE_RESTS,
        by=own,
    )
