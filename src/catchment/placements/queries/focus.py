"""What pages ask about the focus list. Counts under five are never told."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.db.models import Case, F, QuerySet, When

from catchment.people.actor import Actor
from catchment.placements.models import (
    Cohort,
    CohortMember,
    FocusIndicator,
    FocusListing,
    FocusScheme,
    LearnerFact,
)

YES = frozenset({"yes", "y", "true", "ja", "1"})
NO = frozenset({"no", "n", "false", "0", ""})


def visible_scheme(actor: Actor, scheme: uuid.UUID) -> FocusScheme:
    return FocusScheme.objects.visible_to(actor).get(public_id=scheme)


def schemes_of(actor: Actor) -> QuerySet[FocusScheme]:
    return FocusScheme.objects.visible_to(actor).order_by("-number")


def visible_cohort(actor: Actor, cohort: uuid.UUID) -> Cohort:
    return Cohort.objects.visible_to(actor).select_related("school").get(public_id=cohort)


def visible_listing(actor: Actor, listing: uuid.UUID) -> FocusListing:
    return (
        FocusListing.objects.visible_to(actor)
        .select_related("cohort__school", "person", "scheme")
        .get(public_id=listing)
    )


def listings_in(actor: Actor, cohort: Cohort) -> QuerySet[FocusListing]:
    """Whoever waits for a decision or an answer first; never oneself."""
    return (
        FocusListing.objects.visible_to(actor)
        .filter(cohort=cohort)
        .exclude(person_id=actor.person_id or 0)
        .select_related("person")
        .order_by(
            Case(When(contested_at__isnull=False, contest_answered_at=None, then=0), default=1),
            F("decided_at").asc(nulls_first=True),
            "person__name",
            "pk",
        )
    )


def own_listings(actor: Actor) -> QuerySet[FocusListing]:
    if actor.person_id is None:
        return FocusListing.objects.none()
    return (
        FocusListing.objects.visible_to(actor)
        .filter(person_id=actor.person_id)
        .select_related("cohort__school", "scheme")
        .order_by("-created_at", "-pk")
    )


def not_listed(cohort: Cohort) -> QuerySet[CohortMember]:
    """Learners about whom nobody has said anything, for adding by hand."""
    listed = FocusListing.objects.filter(cohort=cohort).values("person_id")
    return (
        CohortMember.objects.filter(cohort=cohort)
        .exclude(person__in=listed)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def counts(indicator: FocusIndicator, value: str) -> bool:
    """Whether a fact reaches the mark of an indicator; a yes is 1, a no is 0."""
    word = value.strip().lower()
    if word in YES or word in NO:
        held = Decimal(1 if word in YES else 0)
    else:
        try:
            held = Decimal(word.removesuffix("%"))
        except InvalidOperation:
            return False
    if not held.is_finite():
        return False
    return held < indicator.least if indicator.below else held >= indicator.least


def suggested(scheme: FocusScheme, cohort: Cohort) -> Mapping[int, list[str]]:
    """Codes of the indicators that count, by person, for those who reach the scheme's mark.

    Three queries. Facts that only ever count for the spread are never looked at.
    """
    indicators = list(FocusIndicator.objects.filter(scheme=scheme).order_by("position", "pk"))
    facts = LearnerFact.objects.filter(
        spread=False, person__cohort_places__cohort=cohort
    ).values_list("person_id", "code", "value")
    held: dict[int, dict[str, str]] = defaultdict(dict)
    for person, code, value in facts:
        held[person][code] = value
    found = {person: _reached(indicators, facts) for person, facts in held.items()}
    return {
        person: [each.code for each in reached]
        for person, reached in found.items()
        if reached and sum(each.points for each in reached) >= scheme.suggests_from
    }


def _reached(indicators: Iterable[FocusIndicator], held: Mapping[str, str]) -> list[FocusIndicator]:
    return [each for each in indicators if each.code in held and counts(each, held[each.code])]
