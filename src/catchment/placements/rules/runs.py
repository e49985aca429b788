"""Who may try a round out, check it, publish it and decide it again."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.placements.enums import TOLD, TRIED_IN, RoundStatus, RunStatus
from catchment.placements.models import Round, RoundRun


def may_view_runs(actor: Actor, round_: Round) -> bool:
    """The coordinator's alone: nobody knows an outcome before it is published."""
    return actor.is_member and actor.in_catchment(round_.catchment_id) and _coordinates(actor)


def may_start_run(actor: Actor, round_: Round) -> bool:
    """Once wishes are closed, and before it is published."""
    return may_view_runs(actor, round_) and round_.status in TRIED_IN


def may_view_run(actor: Actor, run: RoundRun) -> bool:
    return may_view_runs(actor, run.round)


def may_check_run(actor: Actor, run: RoundRun) -> bool:
    """An outcome that the independent check let through, in a round that nobody has checked yet."""
    return (
        may_view_run(actor, run)
        and run.status == RunStatus.DONE
        and run.round.status == RoundStatus.DECIDING
    )


def may_read_hosts_to_ask(actor: Actor, run: RoundRun) -> bool:
    """Where seats are missing, and whom to ring: figures are exact there, and so the coordinator's."""
    return may_view_run(actor, run) and run.status == RunStatus.DONE


def may_take_files(actor: Actor, run: RoundRun) -> bool:
    """What a run was decided from, as files for the command line."""
    return may_view_run(actor, run) and run.status == RunStatus.DONE


def may_publish_run(actor: Actor, run: RoundRun) -> bool:
    """Another person than the one who checked it, in whichever membership either of them acts."""
    checker = run.round.checked_by
    return _waits_for_second(actor, run) and (checker is None or checker.user_id != actor.user_id)


def may_take_back_run(actor: Actor, run: RoundRun) -> bool:
    """Whoever coordinates may say that it has to be looked at again."""
    return _waits_for_second(actor, run)


def may_rerun_round(actor: Actor, round_: Round) -> bool:
    """After publication, when places came free or were cancelled."""
    return may_view_runs(actor, round_) and round_.status == RoundStatus.PUBLISHED


def may_take_lottery(actor: Actor, round_: Round) -> bool:
    """Once the seed is shown; no learner, since friends could tell from numbers who came past them."""
    return may_view_runs(actor, round_) and round_.status in TOLD


def _waits_for_second(actor: Actor, run: RoundRun) -> bool:
    return (
        may_view_run(actor, run)
        and run.round.status == RoundStatus.CHECKED
        and run.round.chosen_run_id == run.pk
    )


def _coordinates(actor: Actor) -> bool:
    return actor.has(Role.COORDINATOR)
