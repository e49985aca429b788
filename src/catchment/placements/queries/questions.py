"""Questions to a school: one's own with their answers, and those that wait for staff."""

from catchment.people.actor import Actor
from catchment.placements.models import CohortMember, SchoolQuestion, SeatRequest


def own_cohort(actor: Actor) -> CohortMember:
    """One's latest cohort, whose school is asked. One query.

    Raises:
        CohortMember.DoesNotExist: if there is none here.
    """
    found = CohortMember.objects.filter(
        person_id=actor.person_id or 0, cohort__catchment_id=actor.catchment_id or 0
    ).select_related("person", "cohort__school", "cohort__catchment")
    member = found.order_by("-cohort__year", "-pk").first()
    if member is None:
        raise CohortMember.DoesNotExist
    return member


def asked_by_learner(member: CohortMember) -> list[SchoolQuestion]:
    """What a learner has asked, the latest first. One query."""
    found = SchoolQuestion.objects.of_learners().filter(person_id=member.person_id)
    return list(found.select_related("school").order_by("-created_at", "-pk"))


def asked_about(request: SeatRequest) -> list[SchoolQuestion]:
    """What a host has asked about one request, the latest first. One query."""
    found = SchoolQuestion.objects.filter(request=request).select_related("school")
    return list(found.order_by("-created_at", "-pk"))


def to_be_answered(reader: Actor) -> list[SchoolQuestion]:
    """What waits for staff, the oldest first. One query."""
    waiting = SchoolQuestion.objects.visible_to(reader).waiting()
    found = waiting.select_related(
        "person", "school", "request__week__opportunity__host__organisation"
    )
    return list(found.order_by("created_at", "pk"))
