"""Steps of a plan: add, suggest, say yes, tick, decline, object, change, put in order, remind."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Membership, Supporter
from catchment.support.actions.notices import tell_person
from catchment.support.actions.plan_news import tell_owner, tell_team
from catchment.support.actions.team import touch_place
from catchment.support.enums import STEP_MOVES, StepOwner, StepStatus
from catchment.support.models import Need, Plan, PlanStep, PlanTheme, TeamMember

NAME_LENGTH = 120


class StepAlreadyThere(Exception):
    """The same form was sent twice."""


class StepHasMoved(Exception):
    """Somebody was faster: it is done, declined or taken off, or the plan has ended."""


class StepChanged(Exception):
    """Somebody changed the words meanwhile, or it is no longer open."""


class ResponsibleIsNotNear(Exception):
    """Whoever should do it is not in the team, or is not one whom the person named."""


class OrderChanged(Exception):
    """The plan was put in order, or its goal changed, meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStep:
    """What is to be done, by whom, by when. Without a member or a supporter the person does it.

    Attributes:
        key: of the form that was sent; the same form sent twice is one step.
    """

    title: str
    detail: str = ""
    member: Membership | None = None
    supporter: Supporter | None = None
    due_on: dt.date | None = None
    remind_on: dt.date | None = None
    theme: PlanTheme | None = None
    need: Need | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def owner(self) -> StepOwner:
        if self.member is not None:
            return StepOwner.MEMBER
        return StepOwner.PERSON if self.supporter is None else StepOwner.SUPPORTER


@transaction.atomic
def add_step(*, plan: Plan, step: NewStep, by: Actor) -> PlanStep:
    """Put a step in the plan, as whoever writes the plan.

    Raises:
        StepHasMoved: if the plan has ended.
        ResponsibleIsNotNear: if whoever should do it is not in the team or not named.
        StepAlreadyThere: if this form was sent before.
    """
    added = _add(plan, step, by, StepStatus.OPEN)
    _record(added, "added a step to your plan", by)
    _tell_responsible(added, by)
    return added


@transaction.atomic
def suggest_step(*, plan: Plan, step: NewStep, by: Actor) -> PlanStep:
    """Suggest a step; it is nobody's task until the person says yes.

    Raises:
        StepHasMoved, ResponsibleIsNotNear, StepAlreadyThere: as ``add_step``.
    """
    added = _add(plan, step, by, StepStatus.SUGGESTED)
    _record(added, "suggested a step for your plan", by)
    tell_owner(
        plan=plan,
        sentence=f"{by.name} suggests a step for your plan. You decide",
        key=f"step {added.public_id} suggested",
        by=by,
    )
    return added


def _add(plan: Plan, step: NewStep, by: Actor, status: StepStatus) -> PlanStep:
    if not hold_plan(plan, by):
        raise StepHasMoved(plan)
    last = PlanStep.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    return put_step(plan=plan, step=step, position=position, by=by, status=status)


def put_step(
    *,
    plan: Plan,
    step: NewStep,
    position: int,
    by: Actor,
    status: StepStatus = StepStatus.OPEN,
) -> PlanStep:
    """Write the row; called inside actions, which journal it.

    Raises:
        ResponsibleIsNotNear, StepAlreadyThere: as ``add_step``.
    """
    _refuse_strangers(plan, step)
    try:
        with transaction.atomic():
            return PlanStep.objects.create(
                public_id=step.key,
                plan=plan,
                position=position,
                status=status,
                created_by_id=by.membership_id,
                created_at=by.now,
                need=step.need,
                **_words(step),
            )
    except IntegrityError as twice:
        raise StepAlreadyThere(plan) from twice


def _words(step: NewStep) -> dict[str, object]:
    """What a form says of a step."""
    return {
        "title": step.title,
        "detail": step.detail,
        "owner": step.owner,
        "member": step.member,
        "supporter": step.supporter,
        "due_on": step.due_on,
        "remind_on": step.remind_on,
        "theme": step.theme,
    }


def _refuse_strangers(plan: Plan, step: NewStep) -> None:
    """Only the team and those whom the person named do anything; a theme is the plan's own."""
    in_team = TeamMember.objects.active().filter(plan=plan, membership=step.member)
    if step.member is not None and not in_team.exists():
        raise ResponsibleIsNotNear(step.member)
    if step.supporter is not None and step.supporter.person_id != plan.person_id:
        raise ResponsibleIsNotNear(step.supporter)
    if step.theme is not None and step.theme.plan_id != plan.pk:
        raise ResponsibleIsNotNear(step.theme)


def _tell_responsible(step: PlanStep, by: Actor) -> None:
    tell_team(
        plan=step.plan,
        sentence=f"{step.plan.person.known_as} counts on you for a step of the plan",
        key=f"step {step.public_id} yours {step.member_id}",
        by=by,
        among=[step.member_id],
    )


@transaction.atomic
def accept_step(*, step: PlanStep, by: Actor, version: int | None = None) -> PlanStep:
    """Say yes to a suggestion: now it is a step of the plan.

    Args:
        step: a suggested one.
        by: who says yes.
        version: of the step, as it was seen, where that is known.

    Raises:
        StepHasMoved: if it does not wait for a yes any more, or its words have changed since.
    """
    _move(step, StepStatus.OPEN, by, version=version, only_from=(StepStatus.SUGGESTED,))
    _record(step, "said yes to a step for your plan", by)
    tell_team(
        plan=step.plan,
        sentence=f"{step.plan.person.known_as} said yes to a step that you suggested",
        key=f"step {step.public_id} accepted",
        by=by,
        among=[step.created_by_id],
    )
    _tell_responsible(step, by)
    return step


@transaction.atomic
def do_step(
    *, step: PlanStep, by: Actor, done_by: str = "", version: int | None = None
) -> PlanStep:
    """Tick it: it is done.

    Args:
        step: an open one.
        by: who ticks.
        done_by: the name that stands beside it, if it is not the name of who ticks.
        version: of the step, as it was seen, where that is known.

    Raises:
        StepHasMoved: if it was ticked, declined, taken off or changed before, or the plan has ended.
    """
    _move(step, StepStatus.DONE, by, version=version, name=done_by)
    _record(step, "ticked a step of your plan", by)
    tell_owner(
        plan=step.plan,
        sentence=f"{done_by or by.name} has done a step of your plan",
        key=f"step {step.public_id} done {step.version}",
        by=by,
    )
    return step


@transaction.atomic
def decline_step(
    *,
    step: PlanStep,
    by: Actor,
    reason: str = "",
    said_by: str = "",
    version: int | None = None,
) -> PlanStep:
    """Say that it is not for one; nobody has to give a reason.

    Args:
        step: a suggested or open one.
        by: who declines: the person, or who should have done it.
        reason: in their words.
        said_by: the name that stands beside it, if it is not the name of who acts.
        version: of the step, as it was seen, where that is known.

    Raises:
        StepHasMoved: if it was ticked, declined, taken off or changed before, or the plan has ended.
    """
    _move(step, StepStatus.DECLINED, by, version=version, name=said_by, objection=reason)
    _record(step, "declined a step of your plan", by)
    key = f"step {step.public_id} declined {step.version}"
    tell_owner(
        plan=step.plan,
        sentence=f"{said_by or by.name} cannot do a step of your plan",
        key=key,
        by=by,
    )
    tell_team(
        plan=step.plan,
        sentence=f"A step of {step.plan.person.known_as}’s plan will not happen",
        key=key,
        by=by,
        among=[step.created_by_id, step.member_id],
    )
    return step


@transaction.atomic
def take_off_step(*, step: PlanStep, by: Actor, version: int | None = None) -> PlanStep:
    """Take it off the plan, as it was seen; it stays in the history.

    A helper takes back a suggestion, but no step that the person has said yes to meanwhile.

    Args:
        step: a suggested or open one.
        by: who takes it off.
        version: of the step, as it was seen, where that is known.

    Raises:
        StepHasMoved: if somebody has moved or changed it since, or the plan has ended.
    """
    as_seen = {step.status} & set(STEP_MOVES[StepStatus.DROPPED])
    _move(step, StepStatus.DROPPED, by, version=version, only_from=as_seen)
    _record(step, "took a step off your plan", by)
    return step


@transaction.atomic
def reopen_step(*, step: PlanStep, by: Actor, version: int | None = None) -> PlanStep:
    """Put it back among what is to do.

    Args:
        step: one that is done, declined or taken off.
        by: who puts it back.
        version: of the step, as it was seen, where that is known.

    Raises:
        StepHasMoved: if it is open already, or only suggested, or the plan has ended.
    """
    closed = (StepStatus.DONE, StepStatus.DECLINED, StepStatus.DROPPED)
    _move(step, StepStatus.OPEN, by, version=version, only_from=closed)
    _record(step, "put a step back on your plan", by)
    return step


def _move(
    step: PlanStep,
    to: StepStatus,
    by: Actor,
    *,
    version: int | None,
    only_from: Collection[str] | None = None,
    name: str = "",
    **fields: str,
) -> None:
    """Check and change in one statement; whoever is slower is told.

    Raises:
        StepHasMoved: if it stands where this move is not allowed or is not as it was seen, or its
            plan has ended.
    """
    settled = to != StepStatus.OPEN
    if not hold_plan(step.plan, by):
        raise StepHasMoved(step)
    rows = PlanStep.objects.filter(
        pk=step.pk,
        status__in=STEP_MOVES[to] if only_from is None else only_from,
    )
    if version is not None:
        rows = rows.filter(version=version)
    moved = rows.update(
        status=to,
        decided_at=by.now if settled else None,
        decided_by_name=(name or by.name)[:NAME_LENGTH] if settled else "",
        version=F("version") + 1,
        **fields,
    )
    if not moved:
        raise StepHasMoved(step)
    step.refresh_from_db()


@transaction.atomic
def object_to_step(*, step: PlanStep, words: str, by: Actor) -> PlanStep:
    """Say what the person thinks of a step; empty words take that back. The step stays.

    Raises:
        StepHasMoved: if it is neither suggested nor open, or the plan has ended.
    """
    if not hold_plan(step.plan, by):
        raise StepHasMoved(step)
    _update_open(step, StepHasMoved, objection=words)
    _record(step, "said what you think of a step of your plan", by)
    tell_team(
        plan=step.plan,
        sentence=f"{step.plan.person.known_as} sees a step of the plan another way",
        key=f"step {step.public_id} objection {step.version}",
        by=by,
        among=[step.created_by_id, step.member_id] if words else [],
    )
    return step


@transaction.atomic
def change_step(*, step: PlanStep, to: NewStep, version: int, by: Actor) -> PlanStep:
    """Write it anew: its words, who does it, by when.

    Raises:
        ResponsibleIsNotNear: as ``add_step``.
        StepChanged: if somebody changed it since ``version``, or it is no longer open.
    """
    _refuse_strangers(step.plan, to)
    before = step.member_id
    again = {"reminded_at": None} if to.remind_on != step.remind_on else {}
    if not hold_plan(step.plan, by):
        raise StepChanged(step)
    _update_open(step, StepChanged, version=version, **_words(to), **again)
    _record(step, "changed a step of your plan", by)
    if step.member_id != before and step.status == StepStatus.OPEN:
        _tell_responsible(step, by)
    return step


def _update_open(
    step: PlanStep, refused: type[Exception], *, version: int | None = None, **fields: object
) -> None:
    rows = PlanStep.objects.filter(
        pk=step.pk,
        status__in=(StepStatus.SUGGESTED, StepStatus.OPEN),
    )
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1, **fields):
        raise refused(step)
    step.refresh_from_db()


def hold_plan(plan: Plan, by: Actor) -> bool:
    """Note that a plan changes, and let nobody else change it meanwhile; always before its steps.

    Whoever acts is active in the team, which makes their place last longer.

    Returns:
        Whether it still goes on or is paused.
    """
    if not Plan.objects.current().filter(pk=plan.pk).update(changed_at=by.now):
        return False
    touch_place(plan=plan, by=by)
    return True


@transaction.atomic
def move_step(*, step: PlanStep, up: bool, version: int, by: Actor) -> PlanStep:
    """Change places with the open step before or after; at the end of the list nothing moves.

    Args:
        step: an open one.
        up: towards the beginning.
        version: of the plan, as it was shown: the same press twice moves once.
        by: who acts.

    Raises:
        OrderChanged: if the plan has changed since, or has ended.
    """
    held = Plan.objects.current().filter(pk=step.plan_id, version=version)
    if not held.update(version=F("version") + 1, changed_at=by.now):
        raise OrderChanged(step.plan)
    touch_place(plan=step.plan, by=by)
    rows = list(PlanStep.objects.open().filter(plan=step.plan_id).order_by("position", "pk"))
    keys = [row.pk for row in rows]
    if step.pk in keys:
        here = keys.index(step.pk)
        there = min(max(here + (-1 if up else 1), 0), len(rows) - 1)
        rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows):
        row.position = position
    PlanStep.objects.bulk_update(rows, ["position"])
    step.refresh_from_db()
    _record(step, "put the steps of your plan in another order", by)
    return step


@transaction.atomic
def remind(*, step: PlanStep, by: Actor) -> bool:
    """Remind whoever is responsible, once; for the sweep, so that twice is no mistake.

    An informal helper gets nothing from here: the person is reminded to ask them.

    Returns:
        Whether this was the time that reminded.
    """
    held = Plan.objects.going_on().select_for_update().filter(pk=step.plan_id)
    due = PlanStep.objects.open().filter(pk=step.pk, reminded_at=None)
    if not held.exists() or not due.update(reminded_at=by.now):
        return False
    step.refresh_from_db()
    key = f"step {step.public_id} reminder {step.remind_on}"
    if step.owner == StepOwner.MEMBER:
        tell_team(
            plan=step.plan,
            sentence=f"You wanted to do something for {step.plan.person.known_as}’s plan",
            key=key,
            by=by,
            among=[step.member_id],
        )
    else:
        tell_person(
            person=step.plan.person,
            sentence=_reminder(step),
            key=key,
            by=by,
            route="support:my_plan",
        )
    _record(step, "reminded somebody of a step of your plan", by)
    return True


def _reminder(step: PlanStep) -> str:
    if step.supporter is None:
        return "You wanted to be reminded of a step of your plan"
    return f"You wanted to ask {step.supporter.name} about a step of your plan"


def _record(step: PlanStep, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=step.plan.person, subject=step)
