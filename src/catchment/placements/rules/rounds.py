"""Who may plan rounds, say which weeks a school wants, and open or close wishes."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.placements.enums import RoundStatus
from catchment.placements.models import Round, RoundCohort, RoundRun


def may_view_round(actor: Actor, round_: Round) -> bool:
    """The coordinator; staff of a school in it; a learner of its cohorts, once wishes open."""
    if not actor.is_member or not actor.in_catchment(round_.catchment_id):
        return False
    if actor.has(Role.COORDINATOR):
        return True
    cohorts = RoundCohort.objects.filter(round=round_)
    return (_teaches(actor) and cohorts.filter(cohort__school=actor.organisation_id).exists()) or (
        round_.status != RoundStatus.PLANNING
        and actor.person_id is not None
        and cohorts.filter(cohort__members__person=actor.person_id).exists()
    )


def may_see_weeks(actor: Actor, round_: Round) -> bool:
    """Staff in it: who wants which weeks is for those who plan."""
    return may_view_round(actor, round_) and actor.has(Role.COORDINATOR, Role.CAREERS_LEADER)


def may_make_round(actor: Actor, catchment: Catchment) -> bool:
    return actor.is_member and actor.in_catchment(catchment.pk) and actor.has(Role.COORDINATOR)


def may_keep_round(actor: Actor, round_: Round) -> bool:
    """The coordinator, whatever state it is in."""
    return (
        actor.is_member and actor.in_catchment(round_.catchment_id) and actor.has(Role.COORDINATOR)
    )


def may_plan_round(actor: Actor, round_: Round) -> bool:
    """While it is planned: its days, its rule, and the cohorts in it."""
    return may_keep_round(actor, round_) and round_.status == RoundStatus.PLANNING


def may_open_wishes(actor: Actor, round_: Round) -> bool:
    """From planning; or again, before the lottery is drawn or the round is tried out."""
    return may_keep_round(actor, round_) and (
        round_.status == RoundStatus.PLANNING or _nothing_decided(round_)
    )


def may_close_wishes(actor: Actor, round_: Round) -> bool:
    return may_keep_round(actor, round_) and round_.status == RoundStatus.WISHES


def may_write_draw(actor: Actor, round_: Round) -> bool:
    """Once wishes are closed, before the first trial: a draw that knows its outcome would be no draw."""
    return may_keep_round(actor, round_) and _nothing_decided(round_)


def may_set_weeks(actor: Actor, entry: RoundCohort) -> bool:
    """While the round is planned: the coordinator, and staff of the school itself."""
    return entry.round.status == RoundStatus.PLANNING and _looks_after(actor, entry)


def may_ask_to_move(actor: Actor, entry: RoundCohort) -> bool:
    """The coordinator asks; the school says."""
    return may_set_weeks(actor, entry) and actor.has(Role.COORDINATOR)


def may_accept_move(actor: Actor, entry: RoundCohort) -> bool:
    """The school's own staff, and nobody for them."""
    return (
        may_set_weeks(actor, entry)
        and _teaches(actor)
        and actor.organisation_id == entry.cohort.school_id
    )


def may_take_out(actor: Actor, entry: RoundCohort) -> bool:
    return may_plan_round(actor, entry.round)


def _nothing_decided(round_: Round) -> bool:
    return (
        round_.status == RoundStatus.DECIDING
        and not round_.public_draw
        and not RoundRun.objects.filter(round=round_).exists()
    )


def _looks_after(actor: Actor, entry: RoundCohort) -> bool:
    if not actor.is_member or not actor.in_catchment(entry.round.catchment_id):
        return False
    return actor.has(Role.COORDINATOR) or (
        _teaches(actor) and actor.organisation_id == entry.cohort.school_id
    )


def _teaches(actor: Actor) -> bool:
    return actor.organisation_id is not None and actor.has(Role.CAREERS_LEADER)
