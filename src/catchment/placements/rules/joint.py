"""Who asks another host to share a placement, and who answers for it."""

from catchment.people.actor import Actor
from catchment.placements.enums import JointStatus
from catchment.placements.models import JointHost
from catchment.placements.models.hosts import HOST_KEEPERS
from catchment.placements.rules.hosts import acts_for_host
from catchment.placements.rules.opportunities import may_write_for_host


def may_view_joint_host(actor: Actor, joint: JointHost) -> bool:
    """Staff, the host that opens the placement, and the one that was asked."""
    host = joint.opportunity.host
    if not actor.is_member or not actor.in_catchment(host.catchment_id):
        return False
    return (
        actor.has(*HOST_KEEPERS) or acts_for_host(actor, host) or acts_for_host(actor, joint.host)
    )


def may_answer_joint_host(actor: Actor, joint: JointHost) -> bool:
    """Whoever writes for the host that was asked, while it waits."""
    return (
        may_view_joint_host(actor, joint)
        and joint.status == JointStatus.ASKED
        and may_write_for_host(actor, joint.host)
    )


def may_end_joint_host(actor: Actor, joint: JointHost) -> bool:
    """Whoever writes for one of the two, as long as it is asked or stands."""
    return (
        may_view_joint_host(actor, joint)
        and joint.status in (JointStatus.ASKED, JointStatus.YES)
        and (
            may_write_for_host(actor, joint.host)
            or may_write_for_host(actor, joint.opportunity.host)
        )
    )
