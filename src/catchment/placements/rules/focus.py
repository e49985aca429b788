"""Who may agree a scheme, decide about the focus list, and contest it. Never a host or a classmate."""

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment
from catchment.placements.enums import SchemeStatus
from catchment.placements.models import Cohort, FocusListing, FocusScheme


def may_view_scheme(actor: Actor, scheme: FocusScheme) -> bool:
    """Published: every member may read what counts, and why."""
    return actor.is_member and actor.in_catchment(scheme.catchment_id)


def may_make_scheme(actor: Actor, catchment: Catchment) -> bool:
    return actor.is_member and actor.in_catchment(catchment.pk) and actor.has(Role.COORDINATOR)


def may_change_scheme(actor: Actor, scheme: FocusScheme) -> bool:
    """A version that was agreed stays as it is; a new one is made."""
    return (
        may_view_scheme(actor, scheme)
        and actor.has(Role.COORDINATOR)
        and scheme.status == SchemeStatus.DRAFT
    )


def may_view_focus_list(actor: Actor, cohort: Cohort) -> bool:
    """Staff of the school, and the coordinator."""
    if not actor.is_member or not actor.in_catchment(cohort.catchment_id):
        return False
    return actor.has(Role.COORDINATOR) or (
        actor.has(Role.CAREERS_LEADER)
        and actor.organisation_id is not None
        and actor.organisation_id == cohort.school_id
    )


def may_view_listing(actor: Actor, listing: FocusListing) -> bool:
    """Those who decide, and the learner whom it is about."""
    if may_view_focus_list(actor, listing.cohort):
        return True
    return (
        actor.is_member
        and actor.in_catchment(listing.cohort.catchment_id)
        and actor.person_id is not None
        and actor.person_id == listing.person_id
    )


def may_decide_listing(actor: Actor, listing: FocusListing) -> bool:
    """Staff; nobody about themselves."""
    return may_view_focus_list(actor, listing.cohort) and actor.person_id != listing.person_id


def may_contest_listing(actor: Actor, listing: FocusListing) -> bool:
    """The learner, while no earlier word of theirs waits for an answer."""
    return (
        may_view_listing(actor, listing)
        and actor.person_id == listing.person_id
        and (listing.contested_at is None or listing.contest_answered_at is not None)
    )


def may_answer_contest(actor: Actor, listing: FocusListing) -> bool:
    return (
        may_decide_listing(actor, listing)
        and listing.contested_at is not None
        and listing.contest_answered_at is None
    )
