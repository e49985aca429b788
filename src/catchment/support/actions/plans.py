"""A plan begins with the person present; it is changed, paused, ended and reopened."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Membership, Person
from catchment.support.actions.access import open_plan
from catchment.support.actions.places import come_in, refuse_unfit
from catchment.support.actions.plan_ends import settle_ended_plan
from catchment.support.actions.plan_news import tell_owner, tell_team
from catchment.support.actions.plan_steps import NewStep, hold_plan, put_step
from catchment.support.actions.team import touch_place
from catchment.support.enums import PLAN_MOVES, JoinedBy, PlanStatus
from catchment.support.models import Plan, PlanView

#: Days from one review to the next, unless somebody says otherwise.
USUAL_RHYTHM = 91

#: How long a helper who began a plan beside somebody stays in the team without activity.
BESIDE_FOR = dt.timedelta(days=182)
BESIDE_PURPOSE = "to write my plan together; was present and said yes"
USUAL_ROLE = "helps with the plan"


class PlanAlreadyBegun(Exception):
    """The person has a plan that goes on or is paused."""


class PresenceNotSaid(Exception):
    """A helper has to say how the person was there."""


class PersonBeginsThemselves(Exception):
    """A person with an account begins their plan with their own hand."""


class PlanChanged(Exception):
    """Somebody changed it meanwhile, or it has ended."""


class PlanNotThere(Exception):
    """It has moved on meanwhile: it was paused, taken up again, or ended before."""


@transaction.atomic
def begin_plan(
    *,
    person: Person,
    goal: str,
    by: Actor,
    first_steps: Sequence[NewStep] = (),
    present: str = "",
) -> Plan:
    """Begin the person's plan, with the person there.

    Args:
        person: whose plan.
        goal: in their words.
        by: the person, or a helper beside somebody without an account, who joins the team.
        first_steps: what they ticked or wrote.
        present: for a helper, how the person was there.

    Raises:
        PersonBeginsThemselves: if a helper begins it for somebody who has an account.
        PresenceNotSaid: if a helper does not say how the person was there.
        PlanAlreadyBegun: if there is one that has not ended.
        NotInThisCatchment, RecipientHasLeft, RecipientCannotOpenRecords, GrantNeedsAnEnd: as
            ``people.actions.grants.give_grant``, for a helper.
        NotFit: as ``places.refuse_unfit``, for a helper.
    """
    oneself = by.person_id == person.pk
    _refuse_absence(person, present, oneself=oneself)
    plan = _new_plan(person, goal, by, "" if oneself else present)
    for number, step in enumerate(first_steps):
        put_step(plan=plan, step=step, position=number, by=by)
    _record(plan, "began your plan" if oneself else "began your plan with you", by)
    if not oneself:
        _join_beside(plan, by)
    return plan


def _refuse_absence(person: Person, present: str, *, oneself: bool) -> None:
    if oneself:
        return
    if person.user_id is not None:
        raise PersonBeginsThemselves(person)
    if not present.strip():
        raise PresenceNotSaid(person)


def _new_plan(person: Person, goal: str, by: Actor, present: str) -> Plan:
    try:
        with transaction.atomic():
            return Plan.objects.create(
                person=person,
                goal=goal,
                begun_at=by.now,
                begun_by_id=by.membership_id,
                present=present,
                review_every_days=USUAL_RHYTHM,
                next_review_on=by.now.date() + dt.timedelta(days=USUAL_RHYTHM),
                changed_at=by.now,
            )
    except IntegrityError as twice:
        raise PlanAlreadyBegun(person) from twice


def _join_beside(plan: Plan, by: Actor) -> None:
    """Let the helper who sat beside the person into the team, until a day."""
    member = Membership.objects.select_related("user").get(pk=by.membership_id or 0)
    refuse_unfit(plan, member, by)
    grant = open_plan(
        plan=plan,
        recipient=member,
        purpose=BESIDE_PURPOSE,
        until=by.now + BESIDE_FOR,
        by=by,
        writes=True,
    )
    come_in(
        plan=plan,
        membership=member,
        grant=grant,
        role=(member.job_title or USUAL_ROLE)[:80],
        reason=BESIDE_PURPOSE,
        ends_on=(by.now + BESIDE_FOR).date(),
        joined_by=JoinedBy.BESIDE,
        by=by,
    )


@transaction.atomic
def change_goal(*, plan: Plan, goal: str, version: int, by: Actor) -> Plan:
    """Write the goal anew.

    Raises:
        PlanChanged: if somebody changed the plan since ``version``, or it has ended.
    """
    changed = (
        Plan.objects.current()
        .filter(pk=plan.pk, version=version)
        .update(goal=goal, version=F("version") + 1, changed_at=by.now)
    )
    if not changed:
        raise PlanChanged(plan)
    touch_place(plan=plan, by=by)
    plan.refresh_from_db()
    _record(plan, "changed the goal of your plan", by)
    tell_owner(
        plan=plan,
        sentence=f"{by.name} wrote the goal of your plan anew",
        key=f"plan {plan.public_id} goal {plan.version}",
        by=by,
    )
    return plan


@transaction.atomic
def write_plan_view(*, plan: Plan, words: str, by: Actor) -> PlanView:
    """Write or rewrite one's own view beside the plan; the person's words stay.

    Raises:
        PlanChanged: if it has ended.
    """
    if not hold_plan(plan, by):
        raise PlanChanged(plan)
    view, _ = PlanView.objects.update_or_create(
        plan=plan,
        author_id=by.membership_id,
        defaults={"words": words, "written_at": by.now},
    )
    _record(plan, "wrote a view beside your plan", by)
    tell_owner(
        plan=plan,
        sentence=f"{by.name} wrote a view beside your plan",
        key=f"plan {plan.public_id} view {view.pk} {by.now.date()}",
        by=by,
    )
    return view


@transaction.atomic
def pause_plan(*, plan: Plan, by: Actor, until: dt.date | None = None, words: str = "") -> Plan:
    """Let it rest: no reminders, no reviews; until a day, or until somebody takes it up again.

    Raises:
        PlanNotThere: if it does not go on just now.
    """
    _move(plan, PlanStatus.PAUSED, paused_until=until, pause_words=words, changed_at=by.now)
    _record(plan, "paused your plan", by)
    _tell_everybody(plan, "is paused", by)
    return plan


@transaction.atomic
def go_on(*, plan: Plan, by: Actor) -> Plan:
    """Take up a paused plan again.

    Raises:
        PlanNotThere: if it is not paused.
    """
    _move(
        plan,
        PlanStatus.ACTIVE,
        only_from=(PlanStatus.PAUSED,),
        paused_until=None,
        pause_words="",
        changed_at=by.now,
    )
    _record(plan, "took up your plan again", by)
    _tell_everybody(plan, "goes on", by)
    return plan


@transaction.atomic
def end_plan(*, plan: Plan, by: Actor, words: str = "") -> Plan:
    """End it; it stays readable for the person. Whatever hangs on it ends with it.

    Raises:
        PlanNotThere: if it has ended before.
    """
    _move(
        plan,
        PlanStatus.ENDED,
        ended_at=by.now,
        end_words=words,
        paused_until=None,
        pause_words="",
        changed_at=by.now,
    )
    _record(plan, "ended your plan", by)
    _tell_everybody(plan, "has ended", by)
    settle_ended_plan(plan, by)
    return plan


@transaction.atomic
def reopen_plan(*, plan: Plan, by: Actor, on: dt.date) -> Plan:
    """Take up a plan that had ended; whoever should help again is asked again.

    Raises:
        PlanNotThere: if it has not ended.
        PlanAlreadyBegun: if another plan goes on.
    """
    try:
        with transaction.atomic():
            _move(
                plan,
                PlanStatus.ACTIVE,
                only_from=(PlanStatus.ENDED,),
                ended_at=None,
                end_words="",
                changed_at=by.now,
                next_review_on=on + dt.timedelta(days=plan.review_every_days),
            )
    except IntegrityError as another:
        raise PlanAlreadyBegun(plan.person) from another
    _record(plan, "reopened your plan", by)
    return plan


def _move(
    plan: Plan, to: PlanStatus, *, only_from: Sequence[str] | None = None, **fields: object
) -> None:
    """Check and change in one statement.

    Raises:
        PlanNotThere: if it stands where this move is not allowed.
    """
    moved = Plan.objects.filter(pk=plan.pk, status__in=only_from or PLAN_MOVES[to]).update(
        status=to, version=F("version") + 1, **fields
    )
    if not moved:
        raise PlanNotThere(plan)
    plan.refresh_from_db()


def _tell_everybody(plan: Plan, what: str, by: Actor) -> None:
    """Tell the person and the team that the plan moved."""
    key = f"plan {plan.public_id} {plan.status} {plan.version}"
    tell_owner(plan=plan, sentence=f"Your plan {what}", key=key, by=by)
    tell_team(plan=plan, sentence=f"{plan.person.known_as}’s plan {what}", key=key, by=by)


def _record(plan: Plan, sentence: str, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=plan.person, subject=plan)
