"""Whom a member may be let in about today: of somebody under 18, only whoever is cleared today.

Computed by date whenever it is asked. So what a clearance opened shuts on the day after its last
one, and opens again with the next one, without a new invitation.
"""

import datetime as dt

from django.db.models import Exists, Q

from catchment.network.models import Credential
from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Enrolment

#: From this age on nobody is asked for a clearance to help; below it, and where no age is held, all are.
GROWN_UP = 18


def clear_for(actor: Actor, prefix: str = "person") -> Q:
    """Rows about those whom this member may be let in about today.

    Adults; those under 18, or of no known age, while the member's clearance is in force; and those
    under 18 who learn where the member is a careers or safeguarding lead, for whom the school itself
    answers. The same as ``support.rules.clearance.may_be_let_in_about``.

    Args:
        actor: the member.
        prefix: the way from the row to the person.
    """
    on = actor.now.date()
    found = Q(**{f"{prefix}__born_on__lte": grown_up_if_born_by(on)})
    if actor.membership_id is None:
        return found
    mine = Credential.objects.cleared_for_under_18s(on=on).filter(
        helper__membership_id=actor.membership_id
    )
    found |= Q(Exists(mine))
    if actor.organisation_id and actor.has(Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD):
        learners = Enrolment.objects.current(on=on).filter(organisation_id=actor.organisation_id)
        found |= Q(**{f"{prefix}_id__in": learners.values("person_id")})
    return found


def grown_up_if_born_by(on: dt.date) -> dt.date:
    """The last date of birth of those who are 18 on a day."""
    try:
        return on.replace(year=on.year - GROWN_UP)
    except ValueError:
        return on.replace(year=on.year - GROWN_UP, day=28)
