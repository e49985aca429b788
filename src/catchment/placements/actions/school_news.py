"""Whom at a school one tells of what its learners ask or write. Called inside actions."""

from catchment.people.enums import Role
from catchment.people.models import Membership, Organisation


def readers_at(school: Organisation | None, *, catchment_id: int) -> list[Membership]:
    """Careers leaders of the school; where there is none, those who coordinate."""
    here = Membership.objects.active().filter(catchment_id=catchment_id)
    leaders = (
        here.with_role(Role.CAREERS_LEADER).filter(organisation=school)
        if school is not None
        else here.none()
    )
    found = list(leaders.distinct().order_by("pk"))
    return found or list(here.with_role(Role.COORDINATOR).distinct().order_by("pk"))
