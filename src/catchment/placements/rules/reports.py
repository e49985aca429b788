"""Who says that something is not fit for young people, and who looks."""

from catchment.people.actor import Actor
from catchment.placements.enums import ReportStatus
from catchment.placements.models import Opportunity, UnsuitableReport
from catchment.placements.models.hosts import HOST_KEEPERS
from catchment.placements.rules.opportunities import may_view_opportunity


def may_report_opportunity(actor: Actor, opportunity: Opportunity) -> bool:
    """Everybody who sees it."""
    return may_view_opportunity(actor, opportunity)


def may_view_report(actor: Actor, report: UnsuitableReport) -> bool:
    """Coordinators and schools; never the workplace, nor anybody who belongs to it."""
    host = report.opportunity.host
    return (
        actor.is_member
        and actor.in_catchment(host.catchment_id)
        and actor.has(*HOST_KEEPERS)
        and actor.organisation_id != host.organisation_id
    )


def may_answer_report(actor: Actor, report: UnsuitableReport) -> bool:
    """Whoever reads it, while it is open."""
    return may_view_report(actor, report) and report.status == ReportStatus.OPEN
