"""What the engine found, in sentences: reasons for learners and for staff, shortages, comparisons.

A learner reads one and the same sentence for every reason that would tell who else goes first. The
reason in full is for staff, when somebody asks them to look again.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.engine.allocation.comparing import Figures
from catchment.engine.allocation.terms import Reason

#: Learners are told no more than in which so many numbers theirs lies.
TOLD_TOGETHER = 100

#: Reasons that a learner reads as one: each would tell who else goes first, or why.
MERGED = frozenset(
    {
        Reason.FOCUS_FIRST,
        Reason.NO_OTHER_PLACE,
        Reason.LOTTERY,
        Reason.KEPT_SEAT,
        Reason.CHAIN,
        Reason.EMPLOYER_FULL,
        Reason.OVERALL,
        Reason.SWAP,
    }
)


def named(code: str) -> Reason:
    """Give the reason of which a run keeps the name, in small letters."""
    return Reason[code.upper()]


def reason_for_learner(reason: Reason, *, settled: bool = False) -> str:
    """Say to a learner why they did not get an option.

    Args:
        settled: whether the learner's own place was theirs before the round.
    """
    if reason in MERGED:
        return _(
            "This place went to others under the published rules. With one more seat, or an earlier "
            "turn, it could have been yours. You did nothing wrong."
        )
    if settled:
        return _("You had a place before the round began, so we did not look for another.")
    return {
        Reason.NONE_PREFERRED: _("You wanted nothing more than the place that you have."),
        Reason.LOCKED: _("All seats here were given away before the round began."),
        Reason.NOT_ELIGIBLE: _(
            "This place does not fit what you told us: the days, the way or the age."
        ),
        Reason.CANCELLED: _("This place was called off."),
        Reason.NO_SEATS: _("There were no seats to give here."),
    }[reason]


def numbers_told(number: int, learners: int) -> tuple[int, int] | None:
    """Give between which numbers a learner is told that theirs lies; no line where a seat was last.

    Somebody with the very first number to whom a place was refused knows that all there are focus
    learners, or had no other place; friends who know each other's numbers know more. So numbers are
    told by the hundred, which is more than the friends who could put theirs together.

    Args:
        number: the learner's own, from 1. learners: how many numbers there are.

    Returns:
        The first and the last of their hundred; None in a round so small that this says too much.
    """
    if learners < 2 * TOLD_TOGETHER:
        return None
    first = (number - 1) // TOLD_TOGETHER * TOLD_TOGETHER + 1
    if learners - first + 1 < 2 * TOLD_TOGETHER:
        first = learners // TOLD_TOGETHER * TOLD_TOGETHER - TOLD_TOGETHER + 1
        return first, learners
    return first, first + TOLD_TOGETHER - 1


def reason_for_staff(
    reason: Reason, *, number: int | None = None, last: int | None = None, settled: bool = False
) -> str:
    """Say to staff in full why a learner did not get an option; only when asked to look again.

    Args:
        number: the learner's lottery number, from 1. last: of the last one let in by lottery.
        settled: as for learners.
    """
    if reason is Reason.LOTTERY and number is not None and last is not None:
        return _(
            "All seats went to learners of the same class with an earlier lottery number. The last "
            "number let in was %(last)s; this learner has %(number)s."
        ) % {"last": f"{last:,}", "number": f"{number:,}"}
    return {
        Reason.FOCUS_FIRST: _("All seats went to focus learners, who go first."),
        Reason.NO_OTHER_PLACE: _(
            "The last seat went to a learner of the same class who would otherwise have had no "
            "place. The published rules let them go first."
        ),
        Reason.LOTTERY: _(
            "All seats went to learners of the same class with an earlier lottery number."
        ),
        Reason.KEPT_SEAT: _(
            "The learner would have been next, but that seat is kept for a group of which they are "
            "not."
        ),
        Reason.CHAIN: _(
            "A chain of moves gave this place away, so that one more learner could be placed. "
            "Nobody lost a place by it."
        ),
        Reason.EMPLOYER_FULL: _(
            "There was a free seat here, but the employer had reached the number of learners that "
            "they take in all."
        ),
        Reason.OVERALL: _(
            "The seats were given so that most learners have a place, focus learners first. Under "
            "this rule the lottery decides nothing."
        ),
        Reason.SWAP: _("Two or more learners of the same class traded, and all of them gained."),
    }.get(reason) or reason_for_learner(reason, settled=settled)


def shortage(
    *,
    learners: int,
    seats: int,
    missing: int,
    weeks: Sequence[dt.date] = (),
    work: Sequence[str] = (),
    nowhere: bool = False,
) -> str:
    """Say to a coordinator what is missing where, and what to do about it.

    Args:
        weeks: Mondays, in order. work: kinds of work that these learners would like.
        nowhere: whether they are learners who could go nowhere at all.
    """
    if nowhere:
        return _without_options(missing)
    compete = ngettext("%(n)s learner competes", "%(n)s learners compete", learners) % {
        "n": f"{learners:,}"
    }
    have = ngettext("%(n)s seat", "%(n)s seats", seats) % {"n": f"{seats:,}"}
    need = ngettext("%(n)s more seat is", "%(n)s more seats are", missing) % {"n": f"{missing:,}"}
    where = "".join((_in_work(work), _in_weeks(weeks)))
    return _("%(compete)s for %(have)s%(where)s. Whatever anybody decides, %(need)s needed.") % {
        "compete": compete,
        "have": have,
        "where": where,
        "need": need,
    }


def _without_options(missing: int) -> str:
    return ngettext(
        "%(n)s learner could go nowhere. Look at what keeps them: days, travel, age or checks.",
        "%(n)s learners could go nowhere. Look at what keeps them: days, travel, age or checks.",
        missing,
    ) % {"n": f"{missing:,}"}


def _in_work(work: Sequence[str]) -> str:
    return _(" in %(work)s") % {"work": _either(work)} if work else ""


def _in_weeks(weeks: Sequence[dt.date]) -> str:
    if not weeks:
        return ""
    days = _either([date_format(each, "j F") for each in weeks])
    return ngettext(", week of %(days)s", ", weeks of %(days)s", len(weeks)) % {"days": days}


def _either(names: Sequence[str]) -> str:
    """Write names as a list: "health, care or sport"."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s or %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def comparison(base: Figures, other: Figures) -> list[str]:
    """Say what another policy would change, in the words of ``changes``; ways are in minutes."""
    here, there = base.all.mean_travel, other.all.mean_travel
    return changes(
        placed=other.all.placed - base.all.placed,
        focus_placed=other.focus.placed - base.focus.placed,
        focus_first=other.focus.first - base.focus.first,
        first=other.all.first - base.all.first,
        minutes=None if here is None or there is None else round(there) - round(here),
    )


def changes(
    *,
    placed: int,
    focus_placed: int = 0,
    focus_first: int = 0,
    first: int = 0,
    minutes: int | None = None,
) -> list[str]:
    """Say what changes, each as a phrase, what matters most first; for coordinators alone.

    Args:
        placed, focus_placed, focus_first, first: how many more, or fewer, have a place or their
            first choice; of focus learners, or of all.
        minutes: how much longer, or shorter, the mean way is; None where it is not known.
    """
    found = [
        _counted(
            placed,
            more=(_("1 more placed"), _("%(n)s more placed")),
            fewer=(_("1 fewer placed"), _("%(n)s fewer placed")),
        ),
        _counted(
            focus_placed,
            more=(_("1 more focus learner placed"), _("%(n)s more focus learners placed")),
            fewer=(_("1 focus learner fewer placed"), _("%(n)s focus learners fewer placed")),
        ),
        _counted(
            focus_first,
            more=(
                _("1 more focus learner gets their first choice"),
                _("%(n)s more focus learners get their first choice"),
            ),
            fewer=(
                _("1 focus learner loses their first choice"),
                _("%(n)s focus learners lose their first choice"),
            ),
        ),
        _counted(
            first,
            more=(
                _("1 more learner gets their first choice"),
                _("%(n)s more learners get their first choice"),
            ),
            fewer=(
                _("1 learner fewer gets their first choice"),
                _("%(n)s fewer learners get their first choice"),
            ),
        ),
        _longer(minutes or 0),
    ]
    return [each for each in found if each] or [_("nothing changes in these figures")]


def _counted(change: int, *, more: tuple[str, str], fewer: tuple[str, str]) -> str:
    """Say how many more or fewer, each for one and for several; "" for none."""
    one, several = more if change > 0 else fewer
    n = abs(change)
    return "" if n == 0 else one if n == 1 else several % {"n": f"{n:,}"}


def _longer(minutes: int) -> str:
    """Say how much longer or shorter the mean way is, "" if it is the same."""
    if not minutes:
        return ""
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return _("mean travel %(sign)s%(n)s min") % {"sign": sign, "n": abs(minutes)}
