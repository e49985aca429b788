"""Which records of work experience have been kept long enough: our part of support's clocks."""

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catchment.placements import models as ours
from catchment.placements.enums import AppealStatus, QuestionStatus
from catchment.support.enums import RecordKind
from catchment.support.queries.retention import Kept, also


def _decided_before(moment: dt.datetime) -> Q:
    """Listings to which nothing has happened since; whoever waits for an answer keeps theirs."""
    return (
        Q(created_at__lt=moment)
        & ~Q(decided_at__gte=moment)
        & ~Q(contested_at__gte=moment)
        & ~Q(contest_answered_at__gte=moment)
        & ~Q(contested_at__isnull=False, contest_answered_at=None)
    )


def _of_rounds_before(moment: dt.datetime) -> Q:
    """Lists of rounds that were over, unless somebody still has to look again."""
    waiting = ours.Appeal.objects.filter(status=AppealStatus.OPEN)
    return Q(round__ends_on__lt=moment.date()) & ~Q(pk__in=waiting.values("wish_list_id"))


def _without_lists_before(moment: dt.datetime) -> Q:
    """Outcomes of rounds of which no list is left: the last who could be found in them has gone."""
    return Q(round__ends_on__lt=moment.date(), round__lists=None, outcome__isnull=False)


def _over_before(moment: dt.datetime) -> Q:
    """Rows with a first and a last day, of which the last may not be known."""
    return Q(changed_at__lt=moment) & ~Q(ends_on__gte=moment.date())


TABLES: dict[RecordKind, tuple[Kept, ...]] = {
    RecordKind.LEARNER_FILE: (
        Kept(
            _("Files of learners, row by row"),
            ours.CohortImport,
            lambda moment: Q(changed_at__lt=moment),
            person="rows__person",
            here="cohort__catchment",
            warns=False,
            files=("file",),
        ),
    ),
    RecordKind.FOCUS: (
        Kept(_("Who has first call"), ours.FocusListing, _decided_before),
        Kept(
            _("Facts that only count"),
            ours.LearnerFact,
            lambda moment: Q(as_of__lt=moment.date()),
        ),
    ),
    RecordKind.ROUND: (
        Kept(_("Wish lists, places and appeals"), ours.WishList, _of_rounds_before),
        Kept(
            _("Outcomes of runs, learner by learner"),
            ours.RoundRun,
            _without_lists_before,
            person="round__lists__person",
            here="round__catchment",
            warns=False,
            wipes=("outcome", "problems"),
            files=("outcome",),
        ),
    ),
    RecordKind.OWN_FIND: (
        Kept(_("Places that learners found"), ours.OwnFind, _over_before),
        Kept(
            _("Places that somebody asked for"),
            ours.SeatRequest,
            lambda moment: Q(asked_at__lt=moment, week__ends_on__lt=moment.date()),
        ),
        Kept(
            _("Questions to schools"),
            ours.SchoolQuestion,
            lambda moment: Q(status=QuestionStatus.ANSWERED, answered_at__lt=moment),
        ),
    ),
    RecordKind.EXPERIENCE: (
        Kept(_("Hours"), ours.Experience, _over_before),
        Kept(_("Thanks that learners wrote"), ours.Thanks, lambda moment: Q(created_at__lt=moment)),
    ),
}


def register() -> None:
    """Add our tables to those for which a clock runs."""
    also(TABLES)
