"""The focus list: schemes agreed and put in use, suggestions, what staff decide, what learners say."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Catchment
from catchment.placements.enums import ListingStatus, SchemeStatus
from catchment.placements.models import (
    Cohort,
    CohortMember,
    FocusIndicator,
    FocusListing,
    FocusScheme,
)
from catchment.placements.queries.focus import suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing to look at, as it is written."""

    code: str
    says: str
    points: int
    source: str
    least: Decimal = Decimal(1)
    below: bool = False


#: To begin from and to change; none of it in use by itself. Never health, ethnicity, belief, sexual
#: orientation or trade unions (special categories), and never offences.
EXAMPLES = (
    Indicator(
        code="attendance",
        says="Came to school on fewer than 90 days in 100 last year",
        points=2,
        source="The school’s register",
        least=Decimal(90),
        below=True,
    ),
    Indicator(
        code="school-moves",
        says="Changed school two times or more since year 7",
        points=1,
        source="The school’s admissions",
        least=Decimal(2),
    ),
    Indicator(
        code="nobody-to-ask",
        says="Said that they know nobody to ask about a workplace",
        points=2,
        source="The learner’s own words",
    ),
    Indicator(
        code="first-family",
        says="Nobody at home has been to college or university, as the learner says",
        points=1,
        source="The learner’s own words",
    ),
)

#: What an indicator may never look at: special categories, and offences.
NEVER = (
    "ethnic",
    "race",
    "religio",
    "belief",
    "faith",
    "health",
    "disab",
    "send",
    "sexual",
    "gender",
    "politic",
    "union",
    "biometric",
    "genetic",
    "offence",
    "offend",
    "criminal",
    "police",
    "convict",
    "youth-justice",
)


class SchemeHasMoved(Exception):
    """The scheme was agreed or put in use meanwhile."""


class NeverLookedAt(Exception):
    """A special category, or an offence: no indicator may look at it."""


class IndicatorIsThere(Exception):
    """The scheme looks at this already."""


class NoSchemeInUse(Exception):
    """Nothing was agreed, so nothing is suggested."""


class ListedAlready(Exception):
    """Somebody has decided about this learner meanwhile."""


class ListingHasMoved(Exception):
    """Somebody was faster, or there is nothing to answer."""


@transaction.atomic
def make_scheme(*, catchment: Catchment, name: str, why: str, by: Actor) -> FocusScheme:
    """Begin the next version, with examples to change; it does nothing before it is agreed."""
    Catchment.objects.select_for_update().get(pk=catchment.pk)
    last = FocusScheme.objects.filter(catchment=catchment).aggregate(last=Max("number"))["last"]
    made = FocusScheme.objects.create(
        catchment=catchment,
        number=(last or 0) + 1,
        name=name,
        why=why,
        made_by_id=by.membership_id,
        created_at=by.now,
    )
    _write(made, EXAMPLES)
    journal.record(by=by, sentence="began a scheme for the focus list", subject=made)
    return made


@transaction.atomic
def add_indicator(*, scheme: FocusScheme, indicator: Indicator, by: Actor) -> None:
    """Add one thing to look at.

    Raises:
        SchemeHasMoved: if the scheme is a draft no longer.
        NeverLookedAt: if it names a special category or an offence.
        IndicatorIsThere: if its code stands there already.
    """
    _still_draft(scheme)
    told = f"{indicator.code} {indicator.says}".lower()
    if any(word in told for word in NEVER):
        raise NeverLookedAt(indicator.code)
    try:
        with transaction.atomic():
            _write(scheme, (indicator,))
    except IntegrityError as twice:
        raise IndicatorIsThere(indicator.code) from twice
    journal.record(by=by, sentence="added to a scheme for the focus list", subject=scheme)


def _write(scheme: FocusScheme, indicators: Sequence[Indicator]) -> None:
    first = FocusIndicator.objects.filter(scheme=scheme).count()
    for at, each in enumerate(indicators, start=first):
        FocusIndicator.objects.create(
            scheme=scheme,
            code=each.code,
            says=each.says,
            points=each.points,
            least=each.least,
            below=each.below,
            source=each.source,
            position=at,
        )


@transaction.atomic
def take_indicator_out(*, scheme: FocusScheme, code: str, by: Actor) -> None:
    """Look at something no longer.

    Raises:
        SchemeHasMoved: if the scheme is a draft no longer, or does not look at it.
    """
    _still_draft(scheme)
    gone, _kinds = FocusIndicator.objects.filter(scheme=scheme, code=code).delete()
    if not gone:
        raise SchemeHasMoved(scheme)
    journal.record(by=by, sentence="took something out of a scheme", subject=scheme)


@transaction.atomic
def put_in_use(
    *,
    scheme: FocusScheme,
    suggests_from: int,
    agreed_by: str,
    agreed_on: dt.date,
    by: Actor,
) -> FocusScheme:
    """Put an agreed version in use; the one before is retired.

    Raises:
        SchemeHasMoved: if it is a draft no longer, or another was put in use at this moment.
    """
    FocusScheme.objects.filter(catchment_id=scheme.catchment_id, status=SchemeStatus.IN_USE).update(
        status=SchemeStatus.RETIRED
    )
    try:
        with transaction.atomic():
            used = FocusScheme.objects.filter(pk=scheme.pk, status=SchemeStatus.DRAFT).update(
                status=SchemeStatus.IN_USE,
                suggests_from=suggests_from,
                agreed_by=agreed_by,
                agreed_on=agreed_on,
            )
    except IntegrityError as faster:
        raise SchemeHasMoved(scheme) from faster
    if not used:
        raise SchemeHasMoved(scheme)
    journal.record(by=by, sentence="put a scheme for the focus list in use", subject=scheme)
    scheme.refresh_from_db()
    return scheme


def _still_draft(scheme: FocusScheme) -> None:
    """Lock the scheme's row while it is a draft."""
    if not FocusScheme.objects.filter(pk=scheme.pk, status=SchemeStatus.DRAFT).update(
        number=F("number")
    ):
        raise SchemeHasMoved(scheme)


@transaction.atomic
def suggest(*, cohort: Cohort, by: Actor) -> int:
    """Write down whom the scheme suggests; what staff decided stays. Gives how many are new.

    Raises:
        NoSchemeInUse: if nothing was agreed.
    """
    scheme = FocusScheme.objects.filter(catchment_id=cohort.catchment_id).in_use().first()
    if scheme is None:
        raise NoSchemeInUse(cohort)
    found = suggested(scheme, cohort)
    FocusListing.objects.filter(cohort=cohort, status=ListingStatus.SUGGESTED).exclude(
        person_id__in=found
    ).delete()
    new = 0
    for person, codes in sorted(found.items()):
        _listing, made = FocusListing.objects.get_or_create(
            cohort=cohort,
            person_id=person,
            defaults={
                "scheme": scheme,
                "status": ListingStatus.SUGGESTED,
                "suggested_because": codes,
                "created_at": by.now,
            },
        )
        new += made
    journal.record(by=by, sentence="asked the scheme for suggestions", subject=cohort)
    return new


@transaction.atomic
def decide_listing(
    *, listing: FocusListing, status: ListingStatus, reason: str, by: Actor
) -> FocusListing:
    """Confirm a suggestion, put somebody back, or take them off: always a person, with a reason.

    Raises:
        ListingHasMoved: if somebody decided meanwhile.
    """
    decided = (
        FocusListing.objects.filter(pk=listing.pk, status=listing.status)
        .exclude(status=status)
        .update(
            status=status,
            reason=reason,
            decided_by_id=by.membership_id,
            decided_by_name=by.name,
            decided_at=by.now,
        )
    )
    if not decided:
        raise ListingHasMoved(listing)
    _note(listing, "decided about first call on some places", by=by)
    listing.refresh_from_db()
    return listing


@transaction.atomic
def add_to_list(*, member: CohortMember, reason: str, by: Actor) -> FocusListing:
    """Add somebody whom the scheme does not see, with a reason.

    Raises:
        ListedAlready: if they were suggested or decided about meanwhile.
    """
    try:
        with transaction.atomic():
            made = FocusListing.objects.create(
                cohort=member.cohort,
                person=member.person,
                status=ListingStatus.ADDED,
                reason=reason,
                decided_by_id=by.membership_id,
                decided_by_name=by.name,
                decided_at=by.now,
                created_at=by.now,
            )
    except IntegrityError as twice:
        raise ListedAlready(member) from twice
    _note(made, "decided about first call on some places", by=by)
    return made


@transaction.atomic
def contest(*, listing: FocusListing, words: str, by: Actor) -> FocusListing:
    """The learner says that it is wrong.

    Raises:
        ListingHasMoved: if what they said before still waits.
    """
    waiting = {"contested_at__isnull": False, "contest_answered_at__isnull": True}
    said = (
        FocusListing.objects.filter(pk=listing.pk)
        .exclude(**waiting)
        .update(
            contest_words=words, contested_at=by.now, contest_answer="", contest_answered_at=None
        )
    )
    if not said:
        raise ListingHasMoved(listing)
    _note(listing, "asked staff to look again at first call on places", by=by)
    listing.refresh_from_db()
    return listing


@transaction.atomic
def answer_contest(*, listing: FocusListing, answer: str, by: Actor) -> FocusListing:
    """A person answers the learner. Deciding anew is a step of its own.

    Raises:
        ListingHasMoved: if there is nothing to answer, or somebody was faster.
    """
    answered = FocusListing.objects.filter(
        pk=listing.pk, contested_at__isnull=False, contest_answered_at=None
    ).update(contest_answer=answer, contest_answered_at=by.now)
    if not answered:
        raise ListingHasMoved(listing)
    _note(listing, "answered about first call on some places", by=by)
    listing.refresh_from_db()
    return listing


def _note(listing: FocusListing, sentence: str, *, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=listing.person, subject=listing)
