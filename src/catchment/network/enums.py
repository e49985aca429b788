"""States, kinds and allowed moves of the network. Stored values are plain words, never renamed."""

import calendar
import datetime as dt

from django.db.models import TextChoices

from catchment.people.enums import Role

#: Weekly blocks of time: weekday times three, plus morning, afternoon or evening.
PARTS_OF_DAY = ("morning", "afternoon", "evening")
WEEKLY_BLOCKS = 21

#: Level from which somebody may give personal guidance.
GUIDANCE_LEVEL = 6

#: Roles that look after what their own organisation offers. A pupil or parent never does.
KEEPING_ROLES = frozenset(
    {
        Role.HELPER,
        Role.CAREERS_LEADER,
        Role.HOST,
        Role.COORDINATOR,
        Role.SAFEGUARDING_LEAD,
        Role.ADMINISTRATOR,
    }
)

#: Roles that may speak for their whole organisation: close it, or show it to a neighbouring catchment.
LEADING_ROLES = frozenset({Role.CAREERS_LEADER, Role.HOST, Role.ADMINISTRATOR})

#: Roles that, in a helper's own organisation, may record that the helper is cleared.
VERIFYING_ROLES = frozenset({Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD})


class OfferStatus(TextChoices):
    ACTIVE = "active", "Open"
    PAUSED = "paused", "Paused"
    CLOSED = "closed", "Closed"


#: From which states an offer may come to each state. A closed offer stays closed.
OFFER_MOVES: dict[OfferStatus, frozenset[OfferStatus]] = {
    OfferStatus.ACTIVE: frozenset({OfferStatus.PAUSED}),
    OfferStatus.PAUSED: frozenset({OfferStatus.ACTIVE}),
    OfferStatus.CLOSED: frozenset({OfferStatus.ACTIVE, OfferStatus.PAUSED}),
}


class HelperStatus(TextChoices):
    ACTIVE = "active", "Helping"
    PAUSED = "paused", "Pausing"
    ENDED = "ended", "No longer helping"


HELPER_MOVES: dict[HelperStatus, frozenset[HelperStatus]] = {
    HelperStatus.ACTIVE: frozenset({HelperStatus.PAUSED}),
    HelperStatus.PAUSED: frozenset({HelperStatus.ACTIVE}),
    HelperStatus.ENDED: frozenset({HelperStatus.ACTIVE, HelperStatus.PAUSED}),
}


class CredentialKind(TextChoices):
    GUIDANCE = "guidance qualification", "Qualification in careers guidance"
    REGISTER = "professional register", "On a professional register"
    CLEARANCE = "clearance", "Cleared to work with under-18s"
    OTHER = "other", "Something else"


class ClearanceOutcome(TextChoices):
    """A clearance is kept as its outcome only, never as what a certificate says."""

    CLEAR = "clear", "Clear"


class TargetKind(TextChoices):
    """What a proposed change may be about."""

    ORGANISATION = "organisation", "Organisation"
    SITE = "site", "Place"
    OFFER = "offer", "Offer of help"
    HELPER = "helper", "Helper"


class ChangeStatus(TextChoices):
    WAITING = "waiting", "Waiting"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


class Freshness(TextChoices):
    """How far a record may be relied on: by half its rhythm, by its rhythm, or no longer."""

    FRESH = "fresh", "Checked lately"
    AGEING = "ageing", "Checked a while ago"
    STALE = "stale", "Ring first"


def due_on(assured_on: dt.date, rhythm_months: int) -> dt.date:
    """The last day on which a record still counts as checked within its rhythm."""
    months = assured_on.year * 12 + assured_on.month - 1 + rhythm_months
    year, month = divmod(months, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(assured_on.day, last_day))


def earliest_kept(on: dt.date, rhythm_months: int) -> dt.date:
    """The first day of checking after which a record still counts as checked ``on`` a day."""
    months = on.year * 12 + on.month - 1 - rhythm_months
    day = dt.date(months // 12, months % 12 + 1, 1) + dt.timedelta(days=on.day - 1)
    while due_on(day, rhythm_months) < on:
        day += dt.timedelta(days=1)
    while due_on(day - dt.timedelta(days=1), rhythm_months) >= on:
        day -= dt.timedelta(days=1)
    return day


def freshness(assured_on: dt.date | None, rhythm_months: int, on: dt.date) -> Freshness:
    """How fresh a record is on a day; never checked counts as stale."""
    if assured_on is None:
        return Freshness.STALE
    last = due_on(assured_on, rhythm_months)
    if on > last:
        return Freshness.STALE
    return Freshness.FRESH if (on - assured_on) * 2 <= last - assured_on else Freshness.AGEING


def block(weekday: int, part: int) -> int:
    """The number of a weekly block: Monday morning is 0, Sunday evening is 20."""
    return weekday * len(PARTS_OF_DAY) + part


class ImportKind(TextChoices):
    """What may be imported, each with a reader of its own."""

    ORUK = "oruk", "Open Referral UK feed of services"
    GIAS = "gias", "Schools and colleges (GIAS, edubasealldata)"
    LIBRARIES = "libraries", "Libraries (Arts Council England)"
    EMPLOYERS = "employers", "Employers (gender pay gap list)"
    HOSPITALS = "hospitals", "Hospitals"
    SPREADSHEET = "spreadsheet", "Any spreadsheet of yours"


class ImportStatus(TextChoices):
    """Where an import stands. The worker takes on what waits."""

    UPLOADED = "uploaded", "Columns to name"
    TO_CHECK = "to check", "Waiting to be looked through"
    CHECKING = "checking", "Being looked through"
    CHECKED = "checked", "Ready to run"
    TO_RUN = "to run", "Waiting to run"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    TO_UNDO = "to undo", "Waiting to be undone"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    STOPPED = "stopped", "Stopped half-way"
    FAILED = "failed", "Could not be read"


#: From which states an import may come to each state. Work that died begins again where it was.
IMPORT_MOVES: dict[ImportStatus, frozenset[ImportStatus]] = {
    ImportStatus.TO_CHECK: frozenset(
        {ImportStatus.UPLOADED, ImportStatus.CHECKED, ImportStatus.FAILED}
    ),
    ImportStatus.CHECKING: frozenset({ImportStatus.TO_CHECK}),
    ImportStatus.CHECKED: frozenset({ImportStatus.CHECKING}),
    ImportStatus.TO_RUN: frozenset({ImportStatus.CHECKED, ImportStatus.STOPPED}),
    ImportStatus.RUNNING: frozenset({ImportStatus.TO_RUN}),
    ImportStatus.DONE: frozenset({ImportStatus.RUNNING, ImportStatus.UNDOING}),
    ImportStatus.STOPPED: frozenset({ImportStatus.RUNNING}),
    ImportStatus.TO_UNDO: frozenset({ImportStatus.DONE, ImportStatus.STOPPED}),
    ImportStatus.UNDOING: frozenset({ImportStatus.TO_UNDO}),
    ImportStatus.UNDONE: frozenset({ImportStatus.UNDOING}),
    ImportStatus.FAILED: frozenset({ImportStatus.UPLOADED, ImportStatus.CHECKING}),
}

#: How often work on an import is begun anew without coming any farther; then a person is told.
MOST_TRIES = 3

#: Where an import comes to rest when work on it died again and again.
IMPORT_GIVES_UP: dict[ImportStatus, ImportStatus] = {
    ImportStatus.CHECKING: ImportStatus.FAILED,
    ImportStatus.RUNNING: ImportStatus.STOPPED,
    ImportStatus.UNDOING: ImportStatus.DONE,
}

#: What the worker takes on, and as what it then stands.
IMPORT_WORK: dict[ImportStatus, ImportStatus] = {
    ImportStatus.TO_CHECK: ImportStatus.CHECKING,
    ImportStatus.TO_RUN: ImportStatus.RUNNING,
    ImportStatus.TO_UNDO: ImportStatus.UNDOING,
}


class RowDecision(TextChoices):
    """What becomes of a row."""

    NEW = "new", "New"
    CHANGE = "change", "Changed"
    SAME = "same", "The same"
    DUPLICATE = "duplicate", "Perhaps here already"
    SKIP = "skip", "Left out"
    ERROR = "error", "Cannot be read"


class DuplicateChoice(TextChoices):
    """What a person says about a possible duplicate."""

    SAME = "same", "The same: bring ours up to date"
    DIFFERENT = "different", "Another one: add it"
    SKIP = "skip", "Leave it out"
