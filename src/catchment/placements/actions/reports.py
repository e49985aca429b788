"""Reports of what is not fit for young people: anybody writes one, staff uphold it or dismiss it."""

from django.db import transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.enums import HostStatus, OpportunityStatus, PauseReason, ReportStatus
from catchment.placements.models import Host, Opportunity, UnsuitableReport


class NoWords(ValueError):
    """A report, and an answer to it, say something."""


class ReportedAlready(Exception):
    """The same person's report of this is being looked at."""


class ReportMovedOn(Exception):
    """Somebody has answered it before."""


@transaction.atomic
def report_opportunity(*, opportunity: Opportunity, words: str, by: Actor) -> UnsuitableReport:
    """Tell staff that something is not fit for young people. The host is not told who did.

    Raises:
        NoWords: if nothing is said.
        ReportedAlready: if one of theirs is being looked at.
    """
    if not words.strip():
        raise NoWords
    Host.objects.filter(pk=opportunity.host_id).update(version=F("version"))
    own = UnsuitableReport.objects.filter(
        opportunity=opportunity, by_id=by.membership_id, status=ReportStatus.OPEN
    )
    if own.exists():
        raise ReportedAlready(opportunity)
    report = UnsuitableReport.objects.create(
        opportunity=opportunity,
        by_id=by.membership_id,
        words=words.strip()[:1000],
        created_at=by.now,
    )
    journal.record(by=by, sentence="reported an opportunity", subject=report)
    return report


@transaction.atomic
def uphold_report(*, report: UnsuitableReport, words: str, by: Actor) -> UnsuitableReport:
    """Take it off: it closes, and the host rests until staff bring it back.

    Raises:
        NoWords: if no word says why.
        ReportMovedOn: if somebody has answered it before.
    """
    opportunity = report.opportunity
    Host.objects.filter(pk=opportunity.host_id).update(version=F("version"))
    _answer(report, ReportStatus.UPHELD, words, by=by)
    Opportunity.objects.filter(pk=opportunity.pk).update(
        status=OpportunityStatus.CLOSED, version=F("version") + 1, changed_at=by.now
    )
    Host.objects.filter(
        pk=opportunity.host_id, status__in=[HostStatus.VERIFIED, HostStatus.PAUSED]
    ).update(
        status=HostStatus.PAUSED,
        paused_at=by.now,
        pause_reason=PauseReason.REPORTED,
        version=F("version") + 1,
        changed_at=by.now,
    )
    journal.record(by=by, sentence=f"took off “{opportunity.title}” after a report", subject=report)
    return report


@transaction.atomic
def dismiss_report(*, report: UnsuitableReport, words: str, by: Actor) -> UnsuitableReport:
    """Say that it was looked at, and is fine.

    Raises:
        NoWords: if no word says why.
        ReportMovedOn: if somebody has answered it before.
    """
    _answer(report, ReportStatus.DISMISSED, words, by=by)
    title = report.opportunity.title
    journal.record(by=by, sentence=f"looked at “{title}” after a report", subject=report)
    return report


def _answer(report: UnsuitableReport, to: ReportStatus, words: str, *, by: Actor) -> None:
    if not words.strip():
        raise NoWords
    moved = UnsuitableReport.objects.filter(pk=report.pk, status=ReportStatus.OPEN).update(
        status=to,
        answer=words.strip()[:500],
        answered_by_id=by.membership_id,
        answered_at=by.now,
    )
    if not moved:
        raise ReportMovedOn(report)
    report.refresh_from_db()
