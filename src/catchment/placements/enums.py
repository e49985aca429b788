"""States and kinds of the placements context. Stored values are plain words and are never renamed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HostStatus(TextChoices):
    """Whether a host stands in the rounds. A pending host sees no child and is seen by none."""

    PENDING = "pending", _("Waits to be checked")
    VERIFIED = "verified", _("Checked")
    PAUSED = "paused", _("Paused")
    REFUSED = "refused", _("Not taken on")


#: From which states a host may move into each.
HOST_MOVES: dict[HostStatus, frozenset[HostStatus]] = {
    HostStatus.VERIFIED: frozenset({HostStatus.PENDING, HostStatus.PAUSED, HostStatus.REFUSED}),
    HostStatus.REFUSED: frozenset({HostStatus.PENDING, HostStatus.VERIFIED, HostStatus.PAUSED}),
    HostStatus.PAUSED: frozenset({HostStatus.VERIFIED}),
}


class HostSource(TextChoices):
    """How a host came to us."""

    INVITATION = "invitation", _("An invitation")
    PUBLIC_PAGE = "public page", _("The public page")
    OWN_FIND = "own find", _("A learner's own find")
    STAFF = "staff", _("Written down by staff")
    IMPORT = "import", _("A file")


class Appetite(TextChoices):
    """What a host says for this year."""

    LOOKING = "looking", _("Yes, we would like to")
    INTERESTED = "interested", _("Perhaps")
    NOT_NOW = "not now", _("Not now")


class PauseReason(TextChoices):
    ASKED = "asked", _("The host asked for it")
    SILENT = "silent", _("Requests stayed without an answer")
    REPORTED = "reported", _("Something was reported and is being looked at")


class HostLinkPurpose(TextChoices):
    """What a link in a mail to a workplace opens."""

    SIGN_UP = "sign up", _("Prove the address, then tell about the workplace")
    COME_BACK = "come back", _("Come back after a pause")


class Mode(TextChoices):
    """How somebody meets a workplace."""

    PLACEMENT = "placement", _("Placement")
    VISIT = "visit", _("Visit")
    SHADOWING = "shadowing", _("Shadowing")
    PROJECT = "project", _("Project set by an employer")
    VIRTUAL = "virtual", _("Online")


#: Modes that count towards days as well as hours.
IN_PERSON = frozenset({Mode.PLACEMENT, Mode.VISIT, Mode.SHADOWING, Mode.PROJECT})


class Phase(TextChoices):
    """When in a life an experience falls."""

    KEY_STAGE_3 = "years 7 to 9", _("Years 7 to 9")
    KEY_STAGE_4 = "years 10 and 11", _("Years 10 and 11")
    POST_16 = "post-16", _("After 16")
    ADULT = "adult", _("Adult")


class OpportunityStatus(TextChoices):
    DRAFT = "draft", _("Being written")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class CheckKind(TextChoices):
    """What a host asks to have been done before somebody comes."""

    DBS = "dbs", _("A DBS check of the learner (only from 16)")
    HEALTH = "health questions", _("Health questions")
    INTERVIEW = "a talk first", _("A talk first")
    SAFETY_COURSE = "safety course", _("A safety course")


class JointStatus(TextChoices):
    """What another host says to giving some days of a placement."""

    ASKED = "asked", _("Asked")
    YES = "yes", _("Gives these days")
    NO = "no", _("Not this time")
    ENDED = "ended", _("No longer")


class ReportStatus(TextChoices):
    OPEN = "open", _("Being looked at")
    UPHELD = "upheld", _("Taken off")
    DISMISSED = "dismissed", _("Looked at, and fine")


class RequestStatus(TextChoices):
    """What became of asking a host for a seat. Before it is asked a host knows nothing of it."""

    PROPOSED = "proposed", _("Waits for the learner’s yes")
    NOT_SENT = "not sent", _("Not sent to the workplace")
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Yes")
    DECLINED = "declined", _("Not this time")
    WITHDRAWN = "withdrawn", _("Taken back")
    EXPIRED = "expired", _("No answer")


#: Of these no host hears: nobody has agreed to be named there.
BEFORE_THE_HOST = frozenset({RequestStatus.PROPOSED, RequestStatus.NOT_SENT})


class NotThisTime(TextChoices):
    """Why a host says not this time; counted, never shown to the learner as a judgement."""

    FULL = "full", _("We are full")
    NO_TIME = "no time", _("Nobody has time that week")
    NO_TASK = "no fitting task", _("We have no fitting task")
    DATES = "dates", _("The dates do not suit")
    OTHER = "other", _("Something else")


class ThanksStatus(TextChoices):
    WAITING = "waiting", _("Waits to be read by staff")
    SHOWN = "shown", _("Shown to the host")
    HELD_BACK = "held back", _("Not shown")
    HIDDEN = "hidden", _("Hidden by the host")


#: Thanks that staff have let through: the host reads them, whether it shows or hides them.
THANKS_PASSED = frozenset({ThanksStatus.SHOWN, ThanksStatus.HIDDEN})


class QuestionStatus(TextChoices):
    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")


class ExperienceStatus(TextChoices):
    AGREED = "agreed", _("Agreed, not done yet")
    DONE = "done", _("Done")
    CONFIRMED = "confirmed", _("Done, and confirmed by staff")


class RealTest(TextChoices):
    """The seven tests of an experience of a workplace, in our own words (Gatsby benchmark 6)."""

    PURPOSE = "purpose", _("A clear purpose that everybody knew")
    LEARNING = "learning", _("Something to learn")
    TWO_WAY = "two-way", _("Talking both ways, a lot")
    RANGE = "range of people", _("Meeting a range of people")
    TASK = "task", _("A real task")
    FEEDBACK = "feedback", _("Being told how it went")
    REFLECTION = "reflection", _("Time to think about it")


class TestAnswer(TextChoices):
    __test__ = False

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class OwnFindStatus(TextChoices):
    PROPOSED = "proposed", _("Sent to school")
    CHECKING = "checking", _("School is asking the workplace")
    AGREED = "agreed", _("Agreed")
    NOT_AGREED = "not agreed", _("Not this one")
    WITHDRAWN = "withdrawn", _("Taken back")


OWN_FIND_OPEN = frozenset({OwnFindStatus.PROPOSED, OwnFindStatus.CHECKING})


class CohortImportStatus(TextChoices):
    CHECKED = "checked", _("Looked through, nothing written")
    WRITTEN = "written", _("Written")
    UNDONE = "undone", _("Undone")


class HostImportStatus(TextChoices):
    CHECKED = "checked", _("Looked through, nothing written")
    WRITTEN = "written", _("Written")
    UNDONE = "undone", _("Undone")


class HostThing(TextChoices):
    """What a file of hosts writes, from the outermost inwards."""

    ORGANISATION = "organisation", _("Workplace")
    SITE = "site", _("Place of a workplace")
    HOST = "host", _("What a workplace wants this year")
    CONTACT = "contact", _("Whom to ring")
    OPPORTUNITY = "opportunity", _("What learners can do")
    WEEK = "week", _("Week with seats")


class RowResult(TextChoices):
    """What a row of a file of learners, or of hosts, does."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    SAME = "same", _("As it was")
    PROBLEM = "problem", _("Left out")
    KEPT = "kept", _("Not undone: changed since")
    UNDONE = "undone", _("Undone")


class WhoYouKnow(TextChoices):
    """Prompts that help somebody to see their own network."""

    FAMILY = "family", _("Somebody in my family, or their friends")
    NEIGHBOUR = "neighbour", _("A neighbour")
    CLUB = "club", _("Somebody from a club, a team or a place of worship")
    SHOP = "shop", _("A place where I go: a shop, a salon, a garage, a surgery")
    SCHOOL = "school", _("Somebody who came to school")
    JOB = "job", _("Somebody from a job that I do")
    NOBODY = "nobody", _("I walked in, rang or wrote without knowing anybody")


class SchemeStatus(TextChoices):
    """A local scheme of indicators. None ships switched on."""

    DRAFT = "draft", _("Being written")
    IN_USE = "in use", _("In use")
    RETIRED = "retired", _("No longer used")


class ListingStatus(TextChoices):
    """Whether somebody stands on the focus list. Only staff decide, with a reason."""

    SUGGESTED = "suggested", _("Suggested by the scheme, nobody has decided")
    CONFIRMED = "confirmed", _("On the list")
    ADDED = "added", _("Added by staff")
    REMOVED = "removed", _("Taken off by staff")


#: Those who count as focus learners in a round.
ON_THE_LIST = frozenset({ListingStatus.CONFIRMED, ListingStatus.ADDED})


class RoundStatus(TextChoices):
    """Where a round stands."""

    PLANNING = "planning", _("Being planned")
    WISHES = "wishes", _("Wishes are open")
    DECIDING = "deciding", _("Being decided")
    CHECKED = "checked", _("Waits for a second person")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")


ROUND_MOVES: dict[RoundStatus, frozenset[RoundStatus]] = {
    RoundStatus.WISHES: frozenset({RoundStatus.PLANNING, RoundStatus.DECIDING}),
    RoundStatus.DECIDING: frozenset({RoundStatus.WISHES, RoundStatus.CHECKED}),
    RoundStatus.CHECKED: frozenset({RoundStatus.DECIDING}),
    RoundStatus.PUBLISHED: frozenset({RoundStatus.CHECKED}),
    RoundStatus.CLOSED: frozenset({RoundStatus.PUBLISHED}),
}

#: Where a round may be tried out.
TRIED_IN = frozenset({RoundStatus.DECIDING, RoundStatus.CHECKED})

#: Where everybody has been told, and the seed is shown.
TOLD = frozenset({RoundStatus.PUBLISHED, RoundStatus.CLOSED})


class ListState(TextChoices):
    """How far one learner is with their wishes; what needs a person stands first."""

    NOTHING = "nothing", _("No option")
    WAITING = "waiting", _("List being made")
    OPEN = "open", _("Not sent yet")
    SENT = "sent", _("Sent")


class RunStatus(TextChoices):
    WAITING = "waiting", _("Waits for the worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused by the independent check")
    FAILED = "failed", _("Failed")


class PlaceStatus(TextChoices):
    """What a learner says to a place that was published."""

    OFFERED = "offered", _("Waits for your yes")
    CONFIRMED = "confirmed", _("You said yes")
    GIVEN_BACK = "given back", _("Given back")
    CANCELLED = "cancelled", _("Cancelled by the host")


#: A place in these states takes up its seat.
SEATED = frozenset({PlaceStatus.OFFERED, PlaceStatus.CONFIRMED})


class AppealStatus(TextChoices):
    OPEN = "open", _("Waits for a person")
    ANSWERED = "answered", _("Answered")


class VetoReason(TextChoices):
    """Why somebody crosses an option out. Accepted ones keep the guarantee whole."""

    TRAVEL = "travel", _("I cannot get there")
    CARING = "caring", _("I look after somebody then")
    BELIEF = "belief", _("It goes against what I believe")
    UNSAFE = "unsafe", _("I would not feel safe there")
    BEEN = "been before", _("I have been there before")
    INTEREST = "interest", _("It is not for me")


#: Staff need not look at these: the guarantee holds all the same.
ACCEPTED_VETOES = frozenset(
    {VetoReason.TRAVEL, VetoReason.CARING, VetoReason.BELIEF, VetoReason.UNSAFE}
)
