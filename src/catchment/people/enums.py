"""States and kinds of the people context. Stored values are plain words and are never renamed."""

from django.db.models import TextChoices


class Role(TextChoices):
    """What somebody does in a catchment. Roles hang on memberships, never on users."""

    PERSON = "person", "your own space"
    PARENT = "parent or carer", "parent or carer"
    HELPER = "helper", "helper"
    CAREERS_LEADER = "careers leader", "careers leader"
    HOST = "host", "host"
    COORDINATOR = "coordinator", "coordinator"
    SAFEGUARDING_LEAD = "safeguarding lead", "designated safeguarding lead"
    DATA_PROTECTION_LEAD = "data protection lead", "data-protection lead"
    OBSERVER = "observer", "observer, figures only"
    ADMINISTRATOR = "administrator", "administrator"


#: Roles that open other people's records: no such page opens without a second factor.
SECOND_FACTOR_ROLES = frozenset(
    {
        Role.HELPER,
        Role.CAREERS_LEADER,
        Role.COORDINATOR,
        Role.SAFEGUARDING_LEAD,
        Role.DATA_PROTECTION_LEAD,
        Role.ADMINISTRATOR,
    }
)

#: Roles that an invitation may carry. A person's own space is opened by a school or by the person.
INVITABLE_ROLES = frozenset(Role) - {Role.PERSON}


class CatchmentStatus(TextChoices):
    PREPARING = "preparing", "Being prepared"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class OrganisationKind(TextChoices):
    SCHOOL = "school", "School"
    COLLEGE = "college", "College"
    TRAINING_PROVIDER = "training provider", "Training provider"
    EMPLOYER = "employer", "Employer"
    COUNCIL_SERVICE = "council service", "Council service"
    CHARITY = "charity", "Charity"
    COMMUNITY_GROUP = "community group", "Community or faith group"
    SOCIAL_ENTERPRISE = "social enterprise", "Social enterprise"
    HEALTH = "health", "Health service"
    TRADE_UNION = "trade union", "Trade union"
    OTHER = "other", "Other"


#: Kinds that may open accounts for the children they teach.
TEACHING_KINDS = frozenset({OrganisationKind.SCHOOL, OrganisationKind.COLLEGE})


class OrganisationStatus(TextChoices):
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"


class RegisterScheme(TextChoices):
    """Registers that give organisations a number; the names follow org-id.guide where it has one."""

    URN = "GB-EDU", "School number (URN)"
    UKPRN = "GB-UKPRN", "Provider number (UKPRN)"
    COMPANY = "GB-COH", "Company number"
    CHARITY = "GB-CHC", "Charity number"
    FEED = "feed", "Number in an imported feed"


class MembershipStatus(TextChoices):
    ACTIVE = "active", "Active"
    ENDED = "ended", "Ended"


class InvitationStatus(TextChoices):
    TO_CONFIRM = "to confirm", "Waits for a second yes"
    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"


#: An invitation that is not over: nobody has said yes, or taken it back.
WAITING_STATUSES = frozenset({InvitationStatus.TO_CONFIRM, InvitationStatus.SENT})


class GrantBasis(TextChoices):
    """Why somebody may read: the person's choice, or a duty that is recorded as such."""

    CHOICE = "choice", "The person's own choice"
    PUBLIC_TASK = "public task", "A public task of the organisation"
    SAFETY = "safety", "To keep somebody safe"


class JournalKind(TextChoices):
    READ = "read", "Read"
    WRITE = "write", "Write"


class OutboxStatus(TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


class FileKind(TextChoices):
    IMPORT = "import", "A file to import"
    BOUNDARY = "boundary", "Boundaries of neighbourhoods"
    DOCUMENT = "document", "A document that belongs to a person"
    EXPORT = "export", "Everything that is held about a person"
    PHOTO = "photo", "A photo of a workplace"


class Language(TextChoices):
    """Languages that this first release knows; codes are BCP 47."""

    ENGLISH = "en", "English"
    URDU = "ur", "Urdu"
    PUNJABI = "pa", "Punjabi"
    POLISH = "pl", "Polish"
    ROMANIAN = "ro", "Romanian"
    ARABIC = "ar", "Arabic"
    BENGALI = "bn", "Bengali"
    CZECH = "cs", "Czech"
    SLOVAK = "sk", "Slovak"
    KURDISH = "ku", "Kurdish"
    FARSI = "fa", "Farsi"
    PASHTO = "ps", "Pashto"
    UKRAINIAN = "uk", "Ukrainian"
    SPANISH = "es", "Spanish"
    PORTUGUESE = "pt", "Portuguese"
    BSL = "bfi", "British Sign Language"


class AccessFeature(TextChoices):
    """What somebody may need in order to take part, and what a place or helper can give."""

    STEP_FREE = "step-free", "Step-free way in"
    HEARING_LOOP = "hearing loop", "Hearing loop"
    QUIET_SPACE = "quiet space", "A quiet space"
    ACCESSIBLE_TOILET = "accessible toilet", "Accessible toilet"
    EASY_READ = "easy read", "Easy-read information"
    LARGE_PRINT = "large print", "Large print"
    COMPANION = "companion", "Somebody may come with you"
    CHILDREN_WELCOME = "children welcome", "Children are welcome"
