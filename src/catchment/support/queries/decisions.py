"""Lists of decisions to share without consent, without the names of those they are about."""

from django.db.models import QuerySet

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.models import SafetyDecision
from catchment.support.models.safety import persons_of_lead


def decisions_seen(actor: Actor) -> QuerySet[SafetyDecision]:
    """Those that the actor may read, the newest first."""
    seen = SafetyDecision.objects.visible_to(actor).select_related("organisation")
    return seen.order_by("-decided_at", "-pk")


def person_to_decide_about(actor: Actor) -> QuerySet[Person]:
    """Whom the actor sees, and whom they safeguard."""
    seen = Person.objects.visible_to(actor) | Person.objects.filter(
        pk__in=persons_of_lead(actor).values("pk")
    )
    return seen.filter(catchment_id=actor.catchment_id or 0).select_related("catchment").distinct()
