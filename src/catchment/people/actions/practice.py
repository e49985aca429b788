"""A catchment sets its own rules of law and practice, as far as it may, and goes back to the shipped ones."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.models import Catchment, PracticeRule
from catchment.people.shipped_practice import BY_KEY, Rule, Value


class UnknownRule(LookupError):
    """There is no rule of this key."""


class BeyondTheRule(ValueError):
    """The value would open what law or good practice keeps shut; ``str`` is a sentence for people."""


class RuleBeginsTooEarly(ValueError):
    """What was in force stays written: a rule begins today or later."""


class RuleChangedMeanwhile(ValueError):
    """Somebody else has set it at the same moment."""


class NothingSet(ValueError):
    """The catchment goes by the shipped line already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be in force, from when, why, and where it stands written.

    Attributes:
        verified_on: the day on which somebody has read the source, or None.
    """

    value: Value
    valid_from: dt.date
    why: str
    source_name: str
    source_url: str = ""
    verified_on: dt.date | None = None


@transaction.atomic
def set_practice(
    *, catchment: Catchment, key: str, wanted: Wanted, by: Actor, on: dt.date
) -> PracticeRule:
    """Put a line of the catchment's own over the shipped one; lines before it end on its first day.

    Raises:
        UnknownRule: if nothing has this key.
        BeyondTheRule: if the value is less safe than any catchment may be, or the rule is fixed.
        RuleBeginsTooEarly: if it would begin in the past.
        RuleChangedMeanwhile: if somebody else was faster.
    """
    rule = _rule(key)
    if not rule.allows(wanted.value):
        raise BeyondTheRule(rule.refusal)
    if wanted.valid_from < on:
        raise RuleBeginsTooEarly(wanted.valid_from)
    _end_lines(catchment, key, on=wanted.valid_from)
    made = _begun(catchment, key, wanted, by)
    journal.record(
        by=by,
        sentence=f"changed the rule “{rule.title}”",
        subject=made,
        catchment_id=catchment.pk,
    )
    return made


def _rule(key: str) -> Rule:
    if key not in BY_KEY:
        raise UnknownRule(key)
    return BY_KEY[key]


def _end_lines(catchment: Catchment, key: str, *, on: dt.date) -> int:
    """End what is in force or to come; a line that never began keeps its first day as its last."""
    lines = PracticeRule.objects.of(catchment.pk).filter(key=key)
    begun = lines.filter(valid_from__lt=on).exclude(valid_to__lte=on).update(valid_to=on)
    never = lines.filter(valid_from__gte=on).update(valid_to=F("valid_from"))
    return begun + never


def _begun(catchment: Catchment, key: str, wanted: Wanted, by: Actor) -> PracticeRule:
    try:
        with transaction.atomic():
            return PracticeRule.objects.create(
                catchment=catchment,
                key=key,
                value=wanted.value,
                why=wanted.why,
                source_name=wanted.source_name,
                source_url=wanted.source_url,
                valid_from=wanted.valid_from,
                verified_on=wanted.verified_on,
                changed_by_id=by.user_id,
                changed_by_name=by.name,
                changed_at=by.now,
            )
    except IntegrityError as faster:
        raise RuleChangedMeanwhile(key) from faster


@transaction.atomic
def go_back_to_shipped(*, catchment: Catchment, key: str, by: Actor, on: dt.date) -> None:
    """End the catchment's own line: from today the shipped one counts again.

    Raises:
        UnknownRule: if nothing has this key.
        NothingSet: if there was none.
    """
    rule = _rule(key)
    open_lines = PracticeRule.objects.of(catchment.pk).filter(key=key, valid_to__isnull=True)
    if not open_lines.exists():
        raise NothingSet(key)
    _end_lines(catchment, key, on=on)
    journal.record(
        by=by,
        sentence=f"went back to the shipped rule “{rule.title}”",
        subject=catchment,
        catchment_id=catchment.pk,
    )
