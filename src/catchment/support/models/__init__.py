from catchment.support.models.answers import Answer, AnswerChoice, Contest, UnmetNeed, Weights
from catchment.support.models.appointments import Appointment, AppointmentSlot
from catchment.support.models.ladder import (
    HelperView,
    Ladder,
    LadderLayer,
    LayerShare,
    LayerVersion,
)
from catchment.support.models.leaving import (
    AccessRequest,
    DeletionWarning,
    LeavingWish,
    LegalHold,
    Redaction,
    RetentionClock,
)
from catchment.support.models.needs import Influence, Need
from catchment.support.models.notices import Draft, HelperSetting, Notice
from catchment.support.models.parents import ParentLink, ParentSetting
from catchment.support.models.plans import (
    Document,
    DocumentShare,
    Plan,
    PlanReview,
    PlanShare,
    PlanStep,
    PlanTheme,
    PlanView,
    StepMessage,
    StepShare,
)
from catchment.support.models.referrals import Referral, ReferralNote, ReferralRule
from catchment.support.models.safety import Concern, ConcernNote, SafetyDecision
from catchment.support.models.team import HandOver, SupporterLink, TeamMember

__all__ = [
    "AccessRequest",
    "Answer",
    "AnswerChoice",
    "Appointment",
    "AppointmentSlot",
    "Concern",
    "ConcernNote",
    "Contest",
    "DeletionWarning",
    "Document",
    "DocumentShare",
    "Draft",
    "HandOver",
    "HelperSetting",
    "HelperView",
    "Influence",
    "Ladder",
    "LadderLayer",
    "LayerShare",
    "LayerVersion",
    "LeavingWish",
    "LegalHold",
    "Need",
    "Notice",
    "ParentLink",
    "ParentSetting",
    "Plan",
    "PlanReview",
    "PlanShare",
    "PlanStep",
    "PlanTheme",
    "PlanView",
    "Redaction",
    "Referral",
    "ReferralNote",
    "ReferralRule",
    "RetentionClock",
    "SafetyDecision",
    "StepMessage",
    "StepShare",
    "SupporterLink",
    "TeamMember",
    "UnmetNeed",
    "Weights",
]
