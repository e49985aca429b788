"""Questions about people that pages ask."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models import Value as Constant
from django.db.models.expressions import Combinable

from catchment.people.actor import Actor
from catchment.people.models import (
    Catchment,
    Enrolment,
    Membership,
    Organisation,
    Person,
    PracticeRule,
    SafetyNumber,
    TermsAcceptance,
)
from catchment.people.shipped_practice import BY_KEY, RULES, Rule, Value


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a signed-in user stands in this request.

    Attributes:
        actor: who acts.
        catchment: where.
        terms: versions of the terms that they have accepted.
        new_things: what the caller wanted counted for the membership in use.
        belongs_to: how many memberships they have to choose from.
    """

    actor: Actor
    catchment: Catchment
    terms: frozenset[str]
    new_things: int = 0
    belongs_to: int = 1


#: Counted where nobody wants anything counted.
NOTHING = Constant(0, output_field=IntegerField())


def standing_of(
    *,
    user_id: int,
    membership_public_id: str | None,
    now: dt.datetime,
    counting: Combinable = NOTHING,
) -> Standing | None:
    """The membership in use, or the first active one; None without any. Four queries at most.

    ``counting`` is a number worked out with each membership, because that question is asked anyway.
    """
    memberships = list(
        Membership.objects.active()
        .filter(user_id=user_id)
        .select_related("catchment", "organisation", "user")
        .prefetch_related("roles")
        .annotate(new_things=counting)
        .order_by("started_at", "pk")
    )
    if not memberships:
        return None
    chosen = next(
        (one for one in memberships if str(one.public_id) == membership_public_id),
        memberships[0],
    )
    return Standing(
        actor=actor_of(chosen, now=now),
        catchment=chosen.catchment,
        terms=frozenset(
            TermsAcceptance.objects.filter(user_id=user_id).values_list("version", flat=True)
        ),
        new_things=vars(chosen)["new_things"],
        belongs_to=len(memberships),
    )


def actor_of(membership: Membership, *, now: dt.datetime) -> Actor:
    """The actor that this membership makes."""
    person_id = (
        Person.objects.filter(user_id=membership.user_id, catchment_id=membership.catchment_id)
        .values_list("pk", flat=True)
        .first()
    )
    return Actor(
        now=now,
        user_id=membership.user_id,
        catchment_id=membership.catchment_id,
        membership_id=membership.pk,
        organisation_id=membership.organisation_id,
        person_id=person_id,
        roles=frozenset(role.role for role in membership.roles.all()),
        name=membership.user.name,
        organisation_name=membership.organisation.name if membership.organisation else "",
    )


def catchment_for_visitor(*, slug: str | None) -> Catchment | None:
    """The one that the visitor chose, else the first that is open. One query."""
    catchments = list(Catchment.objects.open().order_by("pk")[:50])
    return next(
        (one for one in catchments if one.slug == slug),
        catchments[0] if catchments else None,
    )


def safety_numbers(catchment: Catchment) -> list[SafetyNumber]:
    """Who to call, in the catchment's order. One query."""
    return list(SafetyNumber.objects.filter(catchment=catchment).order_by("position"))


@dataclass(frozen=True, slots=True)
class Practice:
    """The rules that a catchment goes by on one day; read once, and kept while answering."""

    values: Mapping[str, Value]

    def number(self, key: str) -> int:
        value = self.values[key]
        if not isinstance(value, int):
            raise TypeError(key)
        return value

    def days(self, key: str) -> dt.timedelta:
        return dt.timedelta(days=self.number(key))

    def topics(self, key: str) -> frozenset[str]:
        value = self.values[key]
        if isinstance(value, int):
            raise TypeError(key)
        return frozenset(value)


def practice(catchment_id: int | None, *, on: dt.date) -> Practice:
    """The shipped lines of a day, and over them what the catchment has set. One query.

    A line that the catchment could not set today is passed over: what is shipped later may be
    stricter, and nothing a catchment wrote before opens a gate that has been shut since.
    """
    values = {rule.key: rule.line(on=on).value for rule in RULES}
    for row in (
        PracticeRule.objects.of(catchment_id or 0).in_force(on=on).order_by("valid_from", "pk")
    ):
        rule = BY_KEY.get(row.key)
        if rule is not None and rule.allows(row.value):
            values[row.key] = row.value
    return Practice(values=values)


def practice_rows(catchment_id: int, *, on: dt.date) -> list[tuple[Rule, PracticeRule | None]]:
    """Every rule, with the catchment's own line where one is in force. One query."""
    own = {
        row.key: row
        for row in PracticeRule.objects.of(catchment_id)
        .in_force(on=on)
        .order_by("valid_from", "pk")
        if row.key in BY_KEY and BY_KEY[row.key].allows(row.value)
    }
    return [(rule, own.get(rule.key)) for rule in RULES]


@dataclass(frozen=True, slots=True)
class YearGroup:
    """Learners of one year at one school, and how many have not yet chosen their own words."""

    name: str
    learners: int
    without_words: int


def year_groups(school: Organisation, *, on: dt.date) -> list[YearGroup]:
    """The years of a school that anybody learns in now, in the order of their numbers. One query."""
    counted = (
        Enrolment.objects.current(on=on)
        .filter(organisation=school)
        .values("year_group")
        .annotate(
            learners=Count("person", distinct=True),
            without=Count("person", distinct=True, filter=_without_words("person__")),
        )
    )
    groups = [YearGroup(row["year_group"], row["learners"], row["without"]) for row in counted]
    return sorted(groups, key=lambda one: (one.name.rjust(20, "0"), one.name))


def learners_without_words(
    school: Organisation, *, year_group: str, at: dt.datetime, on: dt.date, again: bool
) -> QuerySet[Person]:
    """Learners of a year who neither have an address nor have chosen their own words.

    Args:
        again: also those whose printed code still waits to be used.
    """
    here = Enrolment.objects.current(on=on).filter(organisation=school, year_group=year_group)
    found = Person.objects.filter(_without_words(""), pk__in=here.values("person_id"))
    if not again:
        found = found.exclude(user__sign_in_code__expires_at__gt=at)
    return found.select_related("user", "catchment")


def _without_words(prefix: str) -> Q:
    """No account yet, or one without an address and without words: Django marks that with "!"."""
    by_code = Q(**{f"{prefix}user__email": None, f"{prefix}user__password__startswith": "!"})
    return Q(**{f"{prefix}user": None}) | by_code
