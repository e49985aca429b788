"""What the page of a trial run shows, in sentences, bars and tables."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from markupsafe import Markup

from catchment.design.phrases import in_words, number
from catchment.design.pictures import rounds as pictures
from catchment.design.pictures.drawing import Caption
from catchment.design.pictures.tables import Table
from catchment.people.models import Organisation
from catchment.placements.bridge.sentences import changes, shortage
from catchment.placements.models import Round, RoundRun
from catchment.placements.queries.runs import NOT_HELD, Side, Spread, school_names
from catchment.placements.queries.small_groups import guarded
from catchment.vocabulary.models import OccupationCategory

#: Parts of a bar, as the figures of a run name them.
PARTS = ("own", "first", "next", "later")

RULE_NAMES = {
    "guarantee": lazy("Guarantee"),
    "strict": lazy("Strict"),
    "best overall": lazy("Best overall"),
}
GAINS = {
    "guarantee": lazy("Hardly ever"),
    "strict": lazy("Never"),
    "best overall": lazy("Sometimes"),
}


@dataclass(frozen=True, slots=True)
class Bars:
    """The picture of the bars with its table and key."""

    heading: str
    sentence: str
    svg: Markup
    table: Table
    key: list[tuple[Markup, str]]


@dataclass(frozen=True, slots=True)
class Short:
    """Seats that are missing somewhere, and whom to ask."""

    heading: str
    says: str
    schools: str
    missing: int


def over(round_: Round, trial: int) -> str:
    return _("%(name)s · trial run %(number)s") % {"name": round_.name, "number": trial}


def title(run: RoundRun) -> str:
    """The answer, as a sentence."""
    figures = run.figures["all"]
    return _(
        "%(placed)s of %(all)s learners have a place. The most anybody could place is %(most)s"
    ) % {
        "placed": f"{figures['placed']:,}",
        "all": f"{figures['learners']:,}",
        "most": f"{figures['most']:,}",
    }


def bars_of(run: RoundRun) -> Bars:
    """One bar for all, one for each school."""
    names = school_names(run)
    schools = sorted(
        (_bar(names.get(each["school"], _("A school")), each) for each in run.figures["schools"]),
        key=lambda bar: bar.label,
    )
    caption = Caption(
        "round-bars",
        _("How learners fared, by school"),
        _("One bar for each school; its parts are own finds, first wishes and later ones."),
    )
    everybody = _bar(_("All schools"), run.figures["all"])
    return _bars(
        caption,
        [everybody, *schools],
        head=_("School"),
        heading=_share(everybody),
        sentence=_(
            "One bar is all learners of a school. The upright line is the most that any rule could "
            "place; at a school, if that school came first."
        ),
    )


def class_bars_of(run: RoundRun) -> Bars:
    """One bar for all, one for each of the two published classes."""
    caption = Caption(
        "class-bars",
        _("How learners fared, by class"),
        _("One bar for focus learners and one for everybody else; its parts are as above."),
    )
    return _bars(
        caption,
        _classes(run),
        head=_("Class"),
        heading=_("How the two classes fared"),
        sentence=_("Focus learners come first. Their line is the most that any rule could place."),
    )


def _classes(run: RoundRun) -> list[pictures.RoundBar]:
    """Tell the classes apart; of older runs nobody counted the most of the first."""
    everybody, focus = run.figures["all"], run.figures["focus"]
    rest = {name: everybody[name] - focus[name] for name in (*PARTS, "nowhere")}
    return [
        _bar(_("Everybody"), everybody),
        _bar(_("Focus learners"), focus, most=run.figures.get("focus_most")),
        _bar(_("Everybody else"), rest),
    ]


def _bars(
    caption: Caption, bars: list[pictures.RoundBar], *, head: str, heading: str, sentence: str
) -> Bars:
    """Draw bars of which the first is all the others together; hide what is too small to be told."""
    everybody = bars[0]
    bars = _guarded(bars)
    words = [
        _("Own find, or agreed before"),
        _("First wish"),
        _("Second or third"),
        _("Fourth or later"),
        _("Nowhere yet"),
        _("Most that any rule could place"),
    ]
    few = _("too few to say")
    most = _("most possible: %(most)s") % {"most": f"{everybody.most:,}"}
    untold = [few.capitalize()] if any(bar.hidden for bar in bars) else []
    return Bars(
        heading=heading,
        sentence=sentence,
        svg=pictures.round_bars(caption, bars, most=most),
        table=pictures.bars_table(bars, (head, _("Learners"), *words), untold=few),
        key=pictures.round_key([*words, *untold]),
    )


def _guarded(bars: Sequence[pictures.RoundBar]) -> list[pictures.RoundBar]:
    """Hide small figures, and what they could be worked out from; how many are placed is told."""
    everybody, *others = bars
    found = guarded([(*bar.parts, bar.nowhere) for bar in others], told=(len(PARTS),))
    return [
        replace(everybody, hidden=found.columns),
        *(
            replace(bar, hidden=found.in_row(row), whole=row in found.rows)
            for row, bar in enumerate(others)
        ),
    ]


def _bar(label: str, figures: dict[str, int], *, most: int | None = None) -> pictures.RoundBar:
    parts = tuple(figures[name] for name in PARTS)
    return pictures.RoundBar(label, parts, figures["nowhere"], figures.get("most", most))


def _share(bar: pictures.RoundBar) -> str:
    """Say how many in ten got their first wish or had their own find."""
    tenths = round(10 * (bar.parts[0] + bar.parts[1]) / max(bar.learners, 1))
    return _("%(tenths)s in ten got their first wish or have their own find") % {
        "tenths": in_words(tenths).capitalize()
    }


def compared(side: Side) -> str:
    """What this rule changes against the other, in plain words."""
    told = _told(side)
    minutes = None if None in side.minutes else (side.minutes[0] or 0) - (side.minutes[1] or 0)
    found = changes(
        placed=side.placed[0] - side.placed[1],
        focus_placed=told.focus_placed * (side.focus_placed[0] - side.focus_placed[1]),
        focus_first=told.focus_first * (side.focus_first[0] - side.focus_first[1]),
        first=told.first * (side.first[0] - side.first[1]),
        minutes=minutes,
    )
    said = _("Against the rule “%(other)s”: %(changes)s.") % {
        "other": str(RULE_NAMES[side.other.rule]).lower(),
        "changes": "; ".join(found),
    }
    return " ".join([said, *_later(side.first_lost)])


def _later(many: int) -> list[str]:
    """Say how many pay for it with a later wish."""
    if not many:
        return []
    said = ngettext(
        "%(num)s learner gets a later wish where the other would give their first.",
        "%(num)s learners get a later wish where the other would give their first.",
        many,
    )
    return [said % {"num": number(many)}]


def comparison(side: Side) -> tuple[tuple[str, str, str], list[tuple[str, str, str]]]:
    """Head and rows of the table of two rules."""
    told, few = _told(side), _("too few to say")
    placed = _("%(placed)s of %(all)s")
    focus = [
        placed % {"placed": number(many), "all": number(side.focus_learners)}
        for many in side.focus_placed
    ]
    minutes = [_minutes(many) for many in side.minutes]
    head = ("", str(RULE_NAMES[side.this.rule]), str(RULE_NAMES[side.other.rule]))
    rows = [
        (_("Learners with a place"), [f"{many:,}" for many in side.placed]),
        (_("First wish or own find"), [f"{many:,}" if told.first else few for many in side.first]),
        (_("Focus learners placed"), focus if told.focus_placed else [few, few]),
        (_("Average way there"), minutes),
        (
            _("Could a learner gain by hiding what they want?"),
            [str(GAINS[side.this.rule]), str(GAINS[side.other.rule])],
        ),
    ]
    return head, [(name, here, there) for name, (here, there) in rows]


def _minutes(many: int | None) -> str:
    """Say an average way; None where nobody who was placed has one."""
    if many is None:
        return _("not known")
    return ngettext("%(num)s minute", "%(num)s minutes", many) % {"num": number(many)}


@dataclass(frozen=True, slots=True)
class _Told:
    """Which figures of two runs may stand side by side: those that neither page hides."""

    first: bool
    focus_placed: bool
    focus_first: bool


def _told(side: Side) -> _Told:
    bars = [_guarded(_classes(run)) for run in (side.this, side.other)]
    everybody = [each[0].hidden for each in bars]
    focus = [each[1].hidden for each in bars]
    own, first, nowhere = 0, 1, len(PARTS)
    return _Told(
        first=all((own in hidden) == (first in hidden) for hidden in everybody),
        focus_placed=not any(nowhere in hidden for hidden in focus),
        focus_first=not any(first in hidden for hidden in focus),
    )


def shortages_of(run: RoundRun) -> list[Short]:
    """Where seats are missing, most first, with whom it is about."""
    found = sorted(run.figures["shortages"], key=lambda each: -int(each["missing"]))
    names = dict(OccupationCategory.objects.values_list("slug", "name"))
    schools = Organisation.objects.filter(
        public_id__in={one for each in found for one in each["schools"]}
    )
    by_id = {str(each.public_id): each.name for each in schools}
    return [_short(each, names, by_id) for each in found]


def _short(each: dict[str, Any], names: dict[str, str], schools: dict[str, str]) -> Short:
    missing = each["missing"]
    where = [schools[one] for one in each["schools"] if one in schools]
    return Short(
        heading=ngettext("%(num)s seat is missing", "%(num)s seats are missing", missing)
        % {"num": number(missing)},
        says=shortage(
            learners=each["learners"],
            seats=each["seats"],
            missing=missing,
            weeks=[dt.date.fromisoformat(week) for week in each["weeks"]],
            work=[names.get(slug, slug) for slug in each["work"]],
            nowhere=not each["offers"],
        ),
        schools=_("Learners of %(schools)s") % {"schools": _in_words(where)} if where else "",
        missing=missing,
    )


def _in_words(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return _("%(some)s and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}


SPREAD_NAMES = {
    "sex": lazy("Sex"),
    "ethnicity": lazy("Ethnicity"),
    "free-meals": lazy("Free school meals"),
    "free_meals": lazy("Free school meals"),
    "fsm": lazy("Free school meals"),
    "send": lazy("Support needs (SEND)"),
}


def spread_rows(spread: Sequence[Spread]) -> list[tuple[str, str, str]]:
    """Rows of the table of the spread; what may not be told is "too few to say"."""
    few = _("too few to say")
    return [
        (
            f"{SPREAD_NAMES.get(each.code, each.code)}: {_value(each)}",
            few if each.learners is None else f"{each.learners:,}",
            few if each.placed is None else f"{each.placed:,}",
        )
        for each in spread
    ]


def _value(spread: Spread) -> str:
    return _("not known") if spread.value == NOT_HELD else spread.value
