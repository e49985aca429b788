"""The focus list: a local scheme as data, suggestions from it, and what staff decided with reasons.

Nothing here is ever shown to a host, or on a page that a classmate could see.
"""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.models import Catchment, Membership, Person
from catchment.placements.enums import ON_THE_LIST, ListingStatus, SchemeStatus
from catchment.placements.models.cohorts import Cohort, school_rows


class FocusSchemeQuerySet(models.QuerySet["FocusScheme"]):
    def visible_to(self, actor: Actor) -> Self:
        """Published: every member of the catchment may read what counts, and why."""
        return self.filter(catchment_id=actor.catchment_id) if actor.is_member else self.none()

    def in_use(self) -> Self:
        return self.filter(status=SchemeStatus.IN_USE)


class FocusScheme(models.Model):
    """One numbered version of what a catchment looks at. None is switched on by itself."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    catchment = models.ForeignKey(Catchment, on_delete=models.CASCADE, related_name="focus_schemes")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    why = models.CharField(max_length=500)
    status = models.CharField(max_length=20, choices=SchemeStatus, default=SchemeStatus.DRAFT)
    suggests_from = models.PositiveSmallIntegerField(default=3)
    agreed_by = models.CharField(max_length=200, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="focus_schemes"
    )
    created_at = models.DateTimeField()

    objects = FocusSchemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catchment", "number"], name="focus_scheme_number_is_used_once"
            ),
            models.UniqueConstraint(
                fields=["catchment"],
                condition=Q(status=SchemeStatus.IN_USE),
                name="focus_scheme_in_use_is_one",
            ),
            models.CheckConstraint(
                name="focus_scheme_in_use_was_agreed",
                condition=Q(status=SchemeStatus.DRAFT)
                | (Q(agreed_on__isnull=False) & ~Q(agreed_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"focus scheme {self.pk}"


class FocusIndicator(models.Model):
    """One thing that a scheme looks at, in plain words, with its points and where it comes from.

    ``code`` is the column in a file of facts; ``least`` the value from which it counts (a yes is 1).
    """

    scheme = models.ForeignKey(FocusScheme, on_delete=models.CASCADE, related_name="indicators")
    code = models.SlugField(max_length=40)
    says = models.CharField(max_length=200)
    points = models.PositiveSmallIntegerField(default=1)
    least = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    below = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="focus_indicator_is_once"),
            models.CheckConstraint(
                name="focus_indicator_has_1_to_5_points", condition=Q(points__gte=1, points__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return f"indicator {self.pk}"


class LearnerFact(models.Model):
    """A fact behind the list, or behind the spread: in a table of its own, for counts and the class.

    No page shows a row of it to anybody but the learner themselves and the staff who decide.
    ``spread`` marks facts that only ever count: free meals, SEND, sex, ethnicity where held.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="learner_facts")
    code = models.SlugField(max_length=40)
    value = models.CharField(max_length=60)
    spread = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code", "spread"], name="learner_fact_is_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"fact {self.pk}"


class FocusListingQuerySet(models.QuerySet["FocusListing"]):
    def visible_to(self, actor: Actor) -> Self:
        """The learner's own; staff of their school; the coordinator. Nobody else, ever."""
        if not actor.is_member:
            return self.none()
        found = school_rows(actor, "cohort__school_id", "cohort__catchment_id")
        if actor.person_id:
            found |= Q(person_id=actor.person_id)
        return self.filter(found, cohort__catchment_id=actor.catchment_id)

    def on_the_list(self) -> Self:
        return self.filter(status__in=ON_THE_LIST)


class FocusListing(models.Model):
    """One learner in one cohort: what the scheme suggested, what staff decided, what they say.

    A suggestion alone changes nothing. ``suggested_because`` holds indicator codes; no score is kept.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="focus_listings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="focus_listings")
    scheme = models.ForeignKey(
        FocusScheme, on_delete=models.SET_NULL, null=True, blank=True, related_name="listings"
    )
    status = models.CharField(max_length=20, choices=ListingStatus)
    suggested_because = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="focus_decided"
    )
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    contest_words = models.CharField(max_length=1000, blank=True)
    contested_at = models.DateTimeField(null=True, blank=True)
    contest_answer = models.CharField(max_length=1000, blank=True)
    contest_answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = FocusListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], name="focus_listing_is_one_for_each_learner"
            ),
            models.CheckConstraint(
                name="focus_listing_is_decided_with_a_reason",
                condition=Q(status=ListingStatus.SUGGESTED)
                | (~Q(reason="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"focus listing {self.pk}"
