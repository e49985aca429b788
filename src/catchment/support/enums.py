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
