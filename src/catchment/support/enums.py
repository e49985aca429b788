"""States and kinds of the support context. Stored values are plain words and are never renamed."""

from django.db.models import TextChoices

from catchment.people.enums import Role

#: Roles that may write a view of their own beside a person's words, once a layer is shared with them.
STAFF_ROLES = frozenset(
    {Role.HELPER, Role.CAREERS_LEADER, Role.SAFEGUARDING_LEAD, Role.COORDINATOR}
)


class LadderStatus(TextChoices):
    CURRENT = "current", "Current"
    EARLIER = "earlier", "Earlier"


class Urgency(TextChoices):
    """How soon a need has to be met, as the person sees it."""

    NOW = "now", "Now"
    SOON = "soon", "Soon"
    LATER = "later", "Later"


class LearningTask(TextChoices):
    """The four tasks of career learning (DOTS), for helpers' notes only."""

    SELF = "self", "Knowing yourself"
    OPPORTUNITY = "opportunity", "Knowing what is out there"
    DECISION = "decision", "Making up your mind"
    TRANSITION = "transition", "Making it happen"


class LearningStage(TextChoices):
    """The four stages of career learning, in order; a person may be stuck at one."""

    SENSING = "sensing", "Sensing: getting enough to go on"
    SIFTING = "sifting", "Sifting: sorting what is what"
    FOCUSING = "focusing", "Focusing: who says so, and what matters to you"
    UNDERSTANDING = "understanding", "Understanding: how it works, and what follows"


class ChoiceKind(TextChoices):
    """What a person said about a suggestion."""

    CHOSEN = "chosen", "Chosen"
    NOT_THIS_PERSON = "not this person", "Not this person"


class ContestStatus(TextChoices):
    WAITING = "waiting", "Waiting for a person to read it"
    ANSWERED = "answered", "Answered"


class PlanStatus(TextChoices):
    ACTIVE = "active", "Going on"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"


#: From where a plan may move to each state.
PLAN_MOVES = {
    PlanStatus.PAUSED: (PlanStatus.ACTIVE,),
    PlanStatus.ACTIVE: (PlanStatus.PAUSED, PlanStatus.ENDED),
    PlanStatus.ENDED: (PlanStatus.ACTIVE, PlanStatus.PAUSED),
}


class StepStatus(TextChoices):
    """One step of a plan. What a helper writes is suggested until the person says yes."""

    SUGGESTED = "suggested", "Suggested"
    OPEN = "open", "To do"
    DONE = "done", "Done"
    DECLINED = "declined", "Not for me"
    DROPPED = "dropped", "Taken off"


#: From where a step may move to each state.
STEP_MOVES = {
    StepStatus.OPEN: (
        StepStatus.SUGGESTED,
        StepStatus.DONE,
        StepStatus.DECLINED,
        StepStatus.DROPPED,
    ),
    StepStatus.DONE: (StepStatus.OPEN,),
    StepStatus.DECLINED: (StepStatus.SUGGESTED, StepStatus.OPEN),
    StepStatus.DROPPED: (StepStatus.SUGGESTED, StepStatus.OPEN),
}


class StepOwner(TextChoices):
    """Who does a step: exactly one is responsible."""

    PERSON = "person", "The person"
    MEMBER = "member", "Somebody in the team"
    SUPPORTER = "supporter", "Somebody the person trusts"


class TeamStatus(TextChoices):
    INVITED = "invited", "Asked"
    ACTIVE = "active", "In the team"
    DECLINED = "declined", "Said no"
    ENDED = "ended", "Left"


class JoinedBy(TextChoices):
    """How somebody came into a team."""

    INVITATION = "invitation", "Asked by the person"
    REFERRAL = "referral", "Said yes to a referral"
    BESIDE = "beside", "Began the plan together"
    HAND_OVER = "hand-over", "Took over from somebody"


class HandOverStatus(TextChoices):
    OFFERED = "offered", "Waiting for an answer"
    ACCEPTED = "accepted", "Taken over"
    DECLINED = "declined", "Said no"
    WITHDRAWN = "withdrawn", "Taken back"


class LinkAnswer(TextChoices):
    """What an informal helper answers from their link."""

    WILL = "will", "I will do it"
    DONE = "done", "I have done it"
    CANNOT = "cannot", "I can’t do it"


class ReferralStatus(TextChoices):
    SENT = "sent", "Waiting for an answer"
    ASKED = "asked", "They asked something"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Taken back"
    DONE = "done", "Done"
    EXPIRED = "expired", "Ran out without an answer"


#: States in which a referral waits for whoever received it, or for whoever sent it.
REFERRAL_WAITS = (ReferralStatus.SENT, ReferralStatus.ASKED)

#: From where a referral may move to each state.
REFERRAL_MOVES = {
    ReferralStatus.SENT: (ReferralStatus.ASKED,),
    ReferralStatus.ASKED: (ReferralStatus.SENT,),
    ReferralStatus.ACCEPTED: REFERRAL_WAITS,
    ReferralStatus.DECLINED: REFERRAL_WAITS,
    ReferralStatus.WITHDRAWN: (*REFERRAL_WAITS, ReferralStatus.ACCEPTED),
    ReferralStatus.DONE: (ReferralStatus.ACCEPTED,),
    ReferralStatus.EXPIRED: REFERRAL_WAITS,
}


class DeclineReason(TextChoices):
    """Why a referral was declined; counted for the coordinator."""

    NO_ROOM = "no room", "No room just now"
    NOT_OUR_WORK = "not our work", "Not what we do"
    NOT_ELIGIBLE = "not eligible", "Outside whom we may help"
    TOO_FAR = "too far", "Too far away"
    ALREADY_HELPED = "already helped", "Already helped by somebody else"
    NOT_ENOUGH_TOLD = "not enough told", "Not enough to go on"
    OTHER = "other", "Another reason"


class ReceiversRule(TextChoices):
    """Until agreements govern it: who in a catchment may receive referrals, said openly."""

    NOBODY = "nobody", "Nobody yet"
    CONFIRMED_OFFERS = "confirmed offers", "Whoever has a confirmed offer of help here"
    CLEARED_HELPERS = "cleared helpers", "Named and cleared helpers with a confirmed offer"


class ParentLinkStatus(TextChoices):
    ASKED = "asked", "Waiting for the school"
    VERIFIED = "verified", "Confirmed by the school"
    REFUSED = "refused", "Not confirmed"
    BLOCKED = "blocked", "Stopped"
    ENDED = "ended", "Ended"


class ParentSees(TextChoices):
    """How much a confirmed parent or carer reads; the child is always told."""

    NOTHING = "nothing", "Nothing"
    DATES = "dates", "Dates of meetings and reviews"
    PLAN = "plan", "Dates and the plan"


class AppointmentStatus(TextChoices):
    OFFERED = "offered", "Times to choose from"
    BOOKED = "booked", "Booked"
    WITHDRAWN = "withdrawn", "Taken back"
    CANCELLED = "cancelled", "Called off"
    KEPT = "kept", "Took place"
    MISSED = "missed", "Did not take place"


#: From where an appointment may move to each state.
APPOINTMENT_MOVES = {
    AppointmentStatus.BOOKED: (AppointmentStatus.OFFERED,),
    AppointmentStatus.OFFERED: (AppointmentStatus.BOOKED,),
    AppointmentStatus.WITHDRAWN: (AppointmentStatus.OFFERED,),
    AppointmentStatus.CANCELLED: (AppointmentStatus.BOOKED,),
    AppointmentStatus.KEPT: (AppointmentStatus.BOOKED,),
    AppointmentStatus.MISSED: (AppointmentStatus.BOOKED,),
}


class MissedReason(TextChoices):
    FORGOT = "forgot", "Forgot"
    NO_LONGER_NEEDED = "no longer needed", "No longer needed"
    WORK_OR_SCHOOL = "work or school", "Work or school got in the way"
    PERSONAL = "personal", "Something at home"
    TRAVEL = "travel", "Could not get there"
    HELPER_AWAY = "helper away", "The helper could not come"
    NOT_KNOWN = "not known", "Not known"


class ConcernStatus(TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class AccessRequestStatus(TextChoices):
    RUNNING = "running", "The clock runs"
    STOPPED = "stopped", "The clock is stopped"
    READY = "ready", "Ready to give"
    GIVEN = "given", "Given"
    WITHDRAWN = "withdrawn", "Taken back"
    REFUSED = "refused", "Refused"


#: In these an access request is still to be answered.
OPEN_REQUESTS = (
    AccessRequestStatus.RUNNING,
    AccessRequestStatus.STOPPED,
    AccessRequestStatus.READY,
)


class LeavingStatus(TextChoices):
    """Where a wish to be erased stands; once it is granted, nothing is left to stand anywhere."""

    WAITING = "waiting", "Waiting for an answer"
    REFUSED = "refused", "Not for now"
    TAKEN_BACK = "taken back", "Taken back"


class ClockAnchor(TextChoices):
    """From when a retention clock counts."""

    ACTIVITY = "activity", "From the last thing that happened to the record"
    BIRTH = "birth", "From the person’s date of birth"
    PLAN_END = "plan end", "From the end of the person’s last plan"


class RecordKind(TextChoices):
    """Kinds of record that have a retention clock of their own."""

    LADDER = "ladder", "Ladders and answers"
    PLAN = "plan", "Plans, steps, messages and reviews"
    REFERRAL = "referral", "Referrals"
    APPOINTMENT = "appointment", "Appointments"
    CONCERN = "concern", "Safeguarding records"
    SPECIAL_NEEDS = "special needs", "Special needs"
    LEARNER_FILE = "learner file", "Files of learners"
    FOCUS = "focus", "First call, and facts behind it"
    ROUND = "round", "Wishes and places of rounds"
    OWN_FIND = "own find", "Places asked for or found"
    EXPERIENCE = "experience", "Hours of work experience"
    SHARE = "share", "Shares and decisions to share"
    ACCESS_REQUEST = "access request", "Access requests and their files"
    DRAFT = "draft", "Unfinished drafts"
    MAIL = "mail", "Mail that was sent"
    PERSON = "person", "Everything about a person"
