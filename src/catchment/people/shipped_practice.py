"""Law and practice as they are shipped: one dated table, every line with where it comes from.

A line takes effect on its day, also when it was shipped before. What a catchment sets instead stands
in ``PracticeRule`` rows; ``queries.practice`` puts the two together. Nothing here says that we have
read the law ourselves: ``verified_on`` is empty until somebody has, and pages show that.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Value: TypeAlias = int | list[str]
Words: TypeAlias = str | Promise

#: The day on which the first lines were written down.
WRITTEN = dt.date(2026, 11, 21)


class Unit(StrEnum):
    YEARS = "years"
    DAYS = "days"
    MONTHS = "months"
    LEVEL = "level"
    PEOPLE = "people"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value from one day on, until the next line of the same rule."""

    value: Value
    valid_from: dt.date
    source_name: str
    source_url: str = ""
    verified_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a key means, and how far a catchment may go.

    Attributes:
        title: a short heading.
        says: the rule in plain words; ``{value}`` stands for what is set.
        least, most: for numbers; nobody sets less or more.
        must_hold: for topics; none of them may be taken away.
        refusal: the sentence for whoever tries.
        fixed: no catchment changes it.
        lines: oldest first.
    """

    key: str
    title: Words
    says: Words
    unit: Unit
    lines: tuple[Line, ...]
    least: int = 0
    most: int = 0
    must_hold: frozenset[str] = frozenset()
    refusal: Words = ""
    fixed: bool = False

    def line(self, *, on: dt.date) -> Line:
        """The shipped line of a day; before the first, the first."""
        begun = [line for line in self.lines if line.valid_from <= on]
        return begun[-1] if begun else self.lines[0]

    def allows(self, value: Value) -> bool:
        """Whether a catchment may set this."""
        if self.fixed:
            return False
        if isinstance(value, int):
            return self.unit != Unit.TOPICS and self.least <= value <= self.most
        return self.unit == Unit.TOPICS and self.must_hold <= set(value)


def _line(
    value: Value, source_name: str, source_url: str = "", verified_on: dt.date | None = None
) -> tuple[Line, ...]:
    """The only line of a rule so far."""
    return (
        Line(
            value=value,
            valid_from=WRITTEN,
            source_name=source_name,
            source_url=source_url,
            verified_on=verified_on,
        ),
    )


def _ours(value: Value, *, where: str = "docs/safety.md") -> tuple[Line, ...]:
    """Practice of our own: whoever wrote it down has read it there."""
    return _line(value, f"Our own practice, written down in {where}", verified_on=WRITTEN)


_TELL_FIRST = ["feeling-safe"]
_TELL_FIRST_FOR_CHILDREN = [
    "caring-for-someone",
    "food-and-essentials",
    "somewhere-to-live",
    "money-and-benefits",
]

RULES: Sequence[Rule] = (
    Rule(
        key="adult-age",
        title=_("Who counts as under age"),
        says=_(
            "Somebody younger than {value}, or whose age nobody has written down, is helped only by "
            "people who are cleared to work with under-18s."
        ),
        unit=Unit.YEARS,
        fixed=True,
        refusal=_("Everybody under 18 is a child in law. A catchment does not change this."),
        lines=_line(
            18, "Health and Safety Executive, INDG364: a young person is somebody under 18"
        ),
    ),
    Rule(
        key="account-age",
        title=_("An account by e-mail"),
        says=_(
            "Somebody younger than {value} gets an account only from their school or college, never "
            "by e-mail."
        ),
        unit=Unit.YEARS,
        least=13,
        most=18,
        refusal=_("Under 13 nobody opens an account alone. This can be set from 13 to 18 years."),
        lines=_line(13, "Data Protection Act 2018, section 9"),
    ),
    Rule(
        key="guidance-level",
        title=_("Who may give personal guidance"),
        says=_("Personal guidance is given only by somebody qualified at level {value} or above."),
        unit=Unit.LEVEL,
        fixed=True,
        refusal=_("This level is set by a national standard. A catchment does not change it."),
        lines=_line(
            6,
            "Careers & Enterprise Company, resources on Gatsby benchmark 8",
            "https://resources.careersandenterprise.co.uk",
        ),
    ),
    Rule(
        key="clearance-months",
        title=_("How long a clearance counts"),
        says=_(
            "A clearance to work with under-18s counts for at most {value} from the day it is "
            "recorded. The law gives a check no end; asking again is good practice."
        ),
        unit=Unit.MONTHS,
        least=1,
        most=36,
        refusal=_("A clearance is looked at again after 3 years at most. Choose 1 to 36 months."),
        lines=_ours(36),
    ),
    Rule(
        key="tell-first",
        title=_("Needs that are told to somebody first"),
        says=_(
            "When somebody says that one of these matters now, the answer begins with whom to call: "
            "{value}."
        ),
        unit=Unit.TOPICS,
        must_hold=frozenset(_TELL_FIRST),
        refusal=_("“Feeling safe” always stays in this list. You may add others."),
        lines=_ours(_TELL_FIRST),
    ),
    Rule(
        key="tell-first-children",
        title=_("Needs that are told to somebody first, under age"),
        says=_(
            "When somebody under age says that one of these matters now, the answer begins with the "
            "safeguarding lead of their school: {value}."
        ),
        unit=Unit.TOPICS,
        must_hold=frozenset(_TELL_FIRST_FOR_CHILDREN),
        refusal=_("None of the needs in the shipped list can be taken away. You may add others."),
        lines=_ours(_TELL_FIRST_FOR_CHILDREN),
    ),
    Rule(
        key="with-carers",
        title=_("Help that works with carers"),
        says=_("Under age, help with these works with the adults at home too: {value}."),
        unit=Unit.TOPICS,
        must_hold=frozenset({"money-and-benefits"}),
        refusal=_("“Money and benefits” always stays in this list. You may add others."),
        lines=_ours(["debt", "food-and-essentials", "money-and-benefits", "somewhere-to-live"]),
    ),
    Rule(
        key="first-share-days",
        title=_("The first share"),
        says=_("A helper who begins a record together with somebody may see it for {value}."),
        unit=Unit.DAYS,
        least=1,
        most=90,
        refusal=_("Nobody keeps a first share for longer than 90 days. Choose 1 to 90."),
        lines=_ours(90),
    ),
    Rule(
        key="longest-share-days",
        title=_("The longest share"),
        says=_("Nobody is let in for longer than {value} without being asked again."),
        unit=Unit.DAYS,
        least=1,
        most=366,
        refusal=_("Everybody is asked again after a year at most. Choose 1 to 366 days."),
        lines=_ours(366),
    ),
    Rule(
        key="see-again-days",
        title=_("When a helper is reminded of somebody"),
        says=_("Helpers are reminded of people they have not seen for {value}."),
        unit=Unit.DAYS,
        least=7,
        most=183,
        refusal=_("Nobody is left alone for half a year. Choose 7 to 183 days."),
        lines=_ours(42),
    ),
    Rule(
        key="invitation-days",
        title=_("How long an invitation waits"),
        says=_("The link in an invitation works for {value}."),
        unit=Unit.DAYS,
        least=1,
        most=30,
        refusal=_("A link that opens an account does not lie about for long. Choose 1 to 30 days."),
        lines=_ours(14),
    ),
    Rule(
        key="code-days",
        title=_("How long a printed code waits"),
        says=_("A printed code that nobody has used works for {value}."),
        unit=Unit.DAYS,
        least=1,
        most=60,
        refusal=_("A code on paper does not lie about for long. Choose 1 to 60 days."),
        lines=_ours(30),
    ),
    Rule(
        key="silent-host-requests",
        title=_("When a silent workplace rests"),
        says=_(
            "A workplace that has left {value} in a row without an answer is asked no more, until it "
            "comes back with one click."
        ),
        unit=Unit.PEOPLE,
        least=2,
        most=20,
        refusal=_("One missed request is no silence, and twenty is too many. Choose 2 to 20."),
        lines=_ours(3, where="docs/structure.md"),
    ),
    Rule(
        key="smallest-number",
        title=_("Small numbers"),
        says=_("No figure about fewer than {value} is ever shown."),
        unit=Unit.PEOPLE,
        fixed=True,
        refusal=_("Smaller numbers could point at somebody. A catchment does not change this."),
        lines=_ours(5, where="docs/suppression.md"),
    ),
)

BY_KEY = {rule.key: rule for rule in RULES}


def shipped_number(key: str, *, on: dt.date) -> int:
    """The shipped value of a rule that no catchment changes."""
    value = BY_KEY[key].line(on=on).value
    if not isinstance(value, int):
        raise TypeError(key)
    return value
