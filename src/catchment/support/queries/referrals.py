"""What the pages of referrals show: lists by what waits, who may receive, and why some said no."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Value, When

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, Person
from catchment.support.enums import REFERRAL_WAITS, DeclineReason, ReferralStatus
from catchment.support.models import Plan, Referral, ReferralNote, ReferralRule
from catchment.support.models.clearance import clear_for
from catchment.support.models.referrals import ReferralQuerySet
from catchment.support.queries.gaps import SMALLEST_SHOWN, WINDOW, told
from catchment.support.queries.team import fit_members

#: Lists show so many, those that wait first.
MOST_LISTED = 100

#: How old somebody is, told before a referral is accepted instead of a date of birth.
AGE_GROUPS = ((14, "under 14"), (16, "14 or 15"), (18, "16 or 17"), (25, "18 to 24"))
OLDEST_GROUP, UNKNOWN_GROUP = "25 or over", "age not known"


@dataclass(frozen=True, slots=True)
class Declined:
    """Why referrals were declined in the last three months; None where that must not be said.

    Attributes:
        since: from when on they are counted.
        total: all that were declined.
        reasons: label and count, in the order of the list of reasons.
    """

    since: dt.date
    total: int | None
    reasons: tuple[tuple[str, int | None], ...]

    @property
    def most(self) -> tuple[str, int] | None:
        """The reason given most often, where it may be told."""
        told_ones = [(label, count) for label, count in self.reasons if count]
        return max(told_ones, key=lambda one: one[1], default=None)


def age_group(person: Person, *, on: dt.date) -> str:
    """Roughly how old somebody is."""
    age = person.age_on(on)
    if age is None:
        return UNKNOWN_GROUP
    return next((group for below, group in AGE_GROUPS if age < below), OLDEST_GROUP)


def current_rule(catchment: Catchment) -> ReferralRule | None:
    """Who may receive now; None before anybody has agreed anything: then nobody may. One query."""
    rules = ReferralRule.objects.filter(catchment=catchment)
    return rules.order_by("-created_at", "-pk").first()


def rules_of(actor: Actor) -> list[ReferralRule]:
    """Every rule that there was, the latest first. One query."""
    return list(ReferralRule.objects.visible_to(actor).order_by("-created_at", "-pk"))


def received(actor: Actor) -> list[Referral]:
    """What one may answer, what waits first. One query."""
    return _listed(Referral.objects.received_by(actor))


def sent(actor: Actor) -> list[Referral]:
    """What one has sent for others, what waits first. One query."""
    mine = Referral.objects.visible_to(actor).filter(sent_by_id=actor.membership_id)
    return _listed(mine.exclude(person_id=actor.person_id) if actor.person_id else mine)


def referrals_of(actor: Actor) -> list[Referral]:
    """Who has been asked to help oneself, what waits first. One query."""
    if actor.person_id is None:
        return []
    return _listed(Referral.objects.visible_to(actor).filter(person_id=actor.person_id))


def notes_of(referral: Referral) -> list[ReferralNote]:
    """Questions and replies in their order. One query."""
    notes = ReferralNote.objects.filter(referral=referral).select_related("author__organisation")
    return list(notes.order_by("written_at", "pk"))


def last_question(referral: Referral) -> ReferralNote | None:
    """What was asked last, if anything was. One query."""
    asked = ReferralNote.objects.filter(referral=referral, is_reply=False)
    return asked.order_by("-written_at", "-pk").first()


def who_hears(referral: Referral) -> list[Membership]:
    """Who may answer, and so is told: the helper by name, or who answers for the organisation."""
    here = Membership.objects.active().filter(catchment_id=referral.person.catchment_id)
    if referral.helper is not None:
        found = here.filter(pk=referral.helper.membership_id or 0)
    else:
        answering = here.with_role(Role.HELPER) | here.with_role(Role.CAREERS_LEADER)
        found = answering.filter(organisation_id=referral.organisation_id)
    return list(found.exclude(pk=referral.sent_by_id or 0).select_related("user").order_by("pk"))


def who_may_accept(referral: Referral, *, on: dt.date) -> list[Membership]:
    """Of those who may answer, who may be let in about this person, by name. Two queries."""
    hear = [one.pk for one in who_hears(referral)]
    fit = fit_members(referral.person, on=on).filter(pk__in=hear)
    return list(fit.select_related("user").order_by("user__name", "pk"))


def may_be_told_of(actor: Actor, referrals: Collection[Referral]) -> set[int]:
    """Keys of those about whose person the reader may be let in today. One query."""
    keys = [one.pk for one in referrals]
    clear = Referral.objects.filter(clear_for(actor), pk__in=keys)
    return set(clear.values_list("pk", flat=True))


def plan_to_join(person: Person, *, reader: Actor) -> Plan | None:
    """The plan that goes on, if the reader may read it: then the helper may be let into it."""
    return Plan.objects.visible_to(reader).current().filter(person=person).first()


def declined(catchment: Catchment, *, at: dt.datetime) -> Declined:
    """Count the reasons; numbers below five are hidden, and more where they could be worked out.

    One query.
    """
    rows = Referral.objects.filter(
        person__catchment=catchment,
        status=ReferralStatus.DECLINED,
        answered_at__gt=at - WINDOW,
        answered_at__lte=at,
    )
    counted = dict(rows.values_list("decline_reason").annotate(times=Count("pk")))
    counts = [counted.get(reason, 0) for reason in DeclineReason]
    total = sum(counts)
    since = (at - WINDOW).date()
    if total < SMALLEST_SHOWN:
        return Declined(since, None if total else 0, ())
    rows_told = zip(DeclineReason, told(counts), strict=True)
    return Declined(
        since, total, tuple((str(one.label), count) for one, count in rows_told if count != 0)
    )


def _listed(rows: ReferralQuerySet) -> list[Referral]:
    order = Case(
        When(status__in=REFERRAL_WAITS, then=Value(0)),
        When(status=ReferralStatus.ACCEPTED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = rows.select_related(
        "person", "organisation", "helper__organisation", "offer", "sent_by__organisation"
    )
    return list(
        found.annotate(turn=order).order_by("turn", "answer_by", "-sent_at", "-pk")[:MOST_LISTED]
    )
