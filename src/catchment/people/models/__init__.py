from catchment.people.models.catchments import Catchment, Neighbourhood, SafetyNumber
from catchment.people.models.files import OutboxMessage, StoredFile
from catchment.people.models.journal import JournalEntry, JournalListing, JournalPruning
from catchment.people.models.organisations import Organisation, OrganisationIdentifier
from catchment.people.models.persons import Enrolment, Grant, Person, Supporter
from catchment.people.models.practice import PracticeRule
from catchment.people.models.users import (
    Invitation,
    Membership,
    MembershipRole,
    SignInCode,
    TermsAcceptance,
    User,
)

__all__ = [
    "Catchment",
    "Enrolment",
    "Grant",
    "Invitation",
    "JournalEntry",
    "JournalListing",
    "JournalPruning",
    "Membership",
    "MembershipRole",
    "Neighbourhood",
    "Organisation",
    "OrganisationIdentifier",
    "OutboxMessage",
    "Person",
    "PracticeRule",
    "SafetyNumber",
    "SignInCode",
    "StoredFile",
    "Supporter",
    "TermsAcceptance",
    "User",
]
