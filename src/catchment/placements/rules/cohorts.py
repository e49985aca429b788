"""Who may look after cohorts: staff of the school, and the coordinator of its catchment."""

from catchment.people.actor import Actor
from catchment.people.enums import TEACHING_KINDS, Role
from catchment.people.models import Organisation
from catchment.placements.enums import CohortImportStatus
from catchment.placements.models import Cohort, CohortImport


def may_view_cohort(actor: Actor, cohort: Cohort) -> bool:
    """The careers leader of its school, and the coordinator."""
    if not actor.is_member or not actor.in_catchment(cohort.catchment_id):
        return False
    return actor.has(Role.COORDINATOR) or (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and actor.organisation_id == cohort.school_id
    )


def may_change_cohort(actor: Actor, cohort: Cohort) -> bool:
    """Whoever may see it."""
    return may_view_cohort(actor, cohort)


def may_begin_cohort(actor: Actor, school: Organisation) -> bool:
    """A careers leader at their own school or college."""
    return (
        actor.is_member
        and actor.in_catchment(school.catchment_id)
        and actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and actor.organisation_id == school.pk
        and school.kind in TEACHING_KINDS
    )


def may_view_cohort_import(actor: Actor, run: CohortImport) -> bool:
    """Whoever may see the cohort."""
    return may_view_cohort(actor, run.cohort)


def may_write_cohort_import(actor: Actor, run: CohortImport) -> bool:
    """While it was only looked through."""
    return may_view_cohort_import(actor, run) and run.status == CohortImportStatus.CHECKED


def may_undo_cohort_import(actor: Actor, run: CohortImport) -> bool:
    """Once it was written."""
    return may_view_cohort_import(actor, run) and run.status == CohortImportStatus.WRITTEN
