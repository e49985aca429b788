"""How long each kind of record is kept, as it is shipped: proposals, which delete nothing by themselves.

A catchment begins with these lines. Nothing is deleted by a line that its data-protection lead has
not confirmed: none of them says that we have read the law for anybody.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catchment.support.enums import ClockAnchor, RecordKind

YEAR = 365
IRMS = "Information Management Toolkit for Schools (IRMS): guidance, not law"
SERVICE = "How long national careers services keep records: six years after the last contact"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedClock:
    """What one kind begins with.

    Attributes:
        kind: which records.
        anchor: from when it counts; one that is not the last activity still waits ``least`` days
            after that.
        keep_years: for how many calendar years, and
        keep_days: for how many days more.
        warn_days: how many days before it somebody is told; 0 where nobody can be.
        least: no catchment keeps for fewer days.
        counted: what the last activity is.
        anchors: from when a catchment may let it count.
        why: the reason, as the page says it.
        source: where the number comes from.
    """

    kind: RecordKind
    anchor: ClockAnchor = ClockAnchor.ACTIVITY
    keep_years: int = 0
    keep_days: int
    warn_days: int = 30
    least: int = 30
    counted: str | Promise
    why: str
    source: str = ""
    anchors: tuple[ClockAnchor, ...] = tuple(ClockAnchor)


def nominal_days(*, years: int, days: int) -> int:
    """A length for comparing, where a year has 365 days."""
    return years * YEAR + days


CLOCKS: tuple[ShippedClock, ...] = (
    ShippedClock(
        kind=RecordKind.LADDER,
        keep_days=6 * YEAR,
        least=YEAR,
        counted=_("from the last change, or from the day somebody asked who can help"),
        why="People come back to what they wrote; after six years it says little about them.",
        source=SERVICE,
    ),
    ShippedClock(
        kind=RecordKind.PLAN,
        keep_days=6 * YEAR,
        least=YEAR,
        counted=_("from the end of the plan"),
        why="Somebody may ask what was agreed and done, and who did it.",
        source=SERVICE,
    ),
    ShippedClock(
        kind=RecordKind.REFERRAL,
        keep_days=3 * YEAR,
        least=180,
        counted=_("from the end of the referral"),
        why="Whoever was not helped may ask why, and figures over three years show what is missing.",
    ),
    ShippedClock(
        kind=RecordKind.APPOINTMENT,
        keep_days=YEAR,
        counted=_("from the last time that was offered"),
        why="Long enough to see whether meetings took place.",
    ),
    ShippedClock(
        kind=RecordKind.CONCERN,
        anchors=(ClockAnchor.ACTIVITY,),
        keep_years=7,
        keep_days=0,
        warn_days=90,
        least=7 * YEAR,
        counted=_("from the 18th birthday or from its closing, whichever is later"),
        why="Until the 25th birthday: harm in childhood is often told only years later.",
        source=IRMS,
    ),
    ShippedClock(
        kind=RecordKind.SPECIAL_NEEDS,
        anchor=ClockAnchor.BIRTH,
        keep_years=31,
        keep_days=0,
        warn_days=90,
        least=YEAR,
        counted=_("from the last thing that anybody did or read about them"),
        why="Special help may go on until 25; for six years after that somebody may ask about it.",
        source=IRMS,
    ),
    ShippedClock(
        kind=RecordKind.LEARNER_FILE,
        anchors=(ClockAnchor.ACTIVITY,),
        keep_days=YEAR,
        warn_days=0,
        counted=_("from the last change to the import"),
        why="Long enough to undo a file and to explain a row. The learners themselves stay.",
    ),
    ShippedClock(
        kind=RecordKind.FOCUS,
        keep_days=2 * YEAR,
        counted=_("from the last decision or answer, or from the day of the fact"),
        why="Somebody may ask why they had first call; after the next round nobody needs it.",
    ),
    ShippedClock(
        kind=RecordKind.ROUND,
        anchors=(ClockAnchor.ACTIVITY,),
        keep_days=3 * YEAR,
        least=180,
        counted=_("from the last day of the round"),
        why="Somebody may ask why they got their place. Figures without names stay.",
    ),
    ShippedClock(
        kind=RecordKind.OWN_FIND,
        keep_days=2 * YEAR,
        least=180,
        counted=_("from the last change, or from the last day there"),
        why="The next year’s learners may ask at the same place; who asked first matters no more.",
    ),
    ShippedClock(
        kind=RecordKind.EXPERIENCE,
        keep_days=6 * YEAR,
        least=YEAR,
        counted=_("from the last change, or from the last day there"),
        why="People show what they have done when they apply, until well after school.",
        source=SERVICE,
    ),
    ShippedClock(
        kind=RecordKind.SHARE,
        keep_days=6 * YEAR,
        least=YEAR,
        counted=_("from the end of the share, or from the decision"),
        why="A court may ask who was let in, and why, for about six years.",
    ),
    ShippedClock(
        kind=RecordKind.ACCESS_REQUEST,
        keep_days=YEAR,
        counted=_("from the day it was answered, or from its last day"),
        why="Somebody may complain to the regulator about the answer.",
    ),
    ShippedClock(
        kind=RecordKind.DRAFT,
        anchors=(ClockAnchor.ACTIVITY,),
        keep_days=30,
        warn_days=0,
        least=1,
        counted=_("from the last letter that was typed; after 30 days in any case"),
        why="A draft is scratch paper.",
    ),
    ShippedClock(
        kind=RecordKind.MAIL,
        anchors=(ClockAnchor.ACTIVITY,),
        keep_days=90,
        warn_days=0,
        least=7,
        counted=_("from the day it was sent, or given up"),
        why="Long enough to find out whether a mail has arrived.",
    ),
    ShippedClock(
        kind=RecordKind.PERSON,
        keep_days=6 * YEAR,
        warn_days=90,
        least=YEAR,
        counted=_("from the last thing that anybody did or read about them"),
        why="After six years without any contact nobody is being helped by keeping it.",
        source=SERVICE,
    ),
)

BY_KIND = {one.kind: one for one in CLOCKS}
