"""Who hears of what happens in a plan: the person, and those of the team whom it concerns."""

from collections.abc import Collection

from catchment.people.actor import Actor
from catchment.people.models import Membership
from catchment.support.actions.notices import tell, tell_person
from catchment.support.models import Plan, TeamMember


def tell_owner(*, plan: Plan, sentence: str, key: str, by: Actor) -> None:
    """Tell the person, unless they did it themselves; called inside actions."""
    if by.person_id == plan.person_id:
        return
    tell_person(person=plan.person, sentence=sentence, key=key, by=by, route="support:my_plan")


def tell_team(
    *,
    plan: Plan,
    sentence: str,
    key: str,
    by: Actor,
    among: Collection[int | None] | None = None,
) -> None:
    """Tell those in the team who have an account, except whoever acts; called inside actions.

    Args:
        plan: whose team.
        sentence: plain words without content.
        key: what makes it the same notice when it is written again.
        by: who acts.
        among: memberships that it concerns, if it does not concern everybody.
    """
    places = TeamMember.objects.active().filter(plan=plan, membership__isnull=False)
    if by.membership_id is not None:
        places = places.exclude(membership_id=by.membership_id)
    if among is not None:
        places = places.filter(membership_id__in=[one for one in among if one is not None])
    members = Membership.objects.filter(pk__in=places.values("membership_id"))
    for member in members.order_by("pk"):
        tell(
            to=member,
            sentence=sentence,
            key=key,
            by=by,
            about=plan.person,
            route="support:plan",
            route_id=plan.person.public_id,
        )
