"""What the pages of wishes show, put in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup

from catchment.design.pictures.day_strip import Stretch, day_strip
from catchment.design.pictures.drawing import Caption
from catchment.placements.models import Opportunity, Wish, WishList
from catchment.placements.queries.wishes import SeenList, main_reason
from catchment.web.placements.forms.rounds import week_name
from catchment.web.placements.pages.days import clock, stretches

#: Why there is nothing, by the gate that shut most often: what it is, and what may help.
WHY_NONE = {
    "week": gettext_lazy("No place is open in your school’s weeks yet."),
    "travel": gettext_lazy(
        "The places that are open are further away than the time you said you can travel."
    ),
    "age": gettext_lazy("The places that are open ask for another age than yours."),
    "checks": gettext_lazy("The places that are open ask for a check that you have not done yet."),
    "access": gettext_lazy(
        "The places that are open do not have the access that you need. That is not your fault."
    ),
    "times": gettext_lazy("The places that are open begin or end at times that you keep free."),
    "crossed_out": gettext_lazy("You have crossed out every place."),
    "": gettext_lazy("No place is open yet."),
}


@dataclass(frozen=True, slots=True)
class WishCard:
    """One option on the page."""

    wish: Wish
    name: str
    small: str
    what: str
    day: Markup | None
    meta: str


def card(wish: Wish, travel_by: str) -> WishCard:
    what = wish.week.opportunity
    seats = ngettext("%(many)s seat", "%(many)s seats", wish.week.seats) % {"many": wish.week.seats}
    where = what.site.address.rpartition(",")[2].strip() if what.site else ""
    return WishCard(
        wish=wish,
        name=what.host.organisation.name,
        small=", ".join(each for each in (where, week_name(wish.week.starts_on), seats) if each),
        what=what.you_do or what.title,
        day=day_at(wish, what),
        meta=_meta(wish, what, travel_by),
    )


def _meta(wish: Wish, what: Opportunity, travel_by: str) -> str:
    ways = {
        "bus": _("by bus"),
        "walk": _("on foot"),
        "bicycle": _("by bicycle"),
        "car": _("by car"),
    }
    if what.remote:
        way = _("Online: you need not travel.")
    elif wish.minutes and travel_by in ways:
        way = _("About %(minutes)s minutes %(how)s, an estimate.") % {
            "minutes": wish.minutes,
            "how": ways[travel_by],
        }
    elif wish.minutes:
        way = _("About %(minutes)s minutes away, an estimate.") % {"minutes": wish.minutes}
    else:
        way = ""
    free = _("Costs you nothing.") if not what.costs_pence else what.costs
    return " ".join(each for each in (way, what.lunch, free) if each)


def day_at(wish: Wish, what: Opportunity) -> Markup | None:
    """The strip, where the host has described the day."""
    parts = stretches(what)
    if not parts:
        return None
    said = "; ".join(
        _("%(word)s from %(begins)s to %(ends)s")
        % {"word": part.word or _("work"), "begins": clock(part.begins), "ends": clock(part.ends)}
        for part in parts
    )
    way = wish.minutes / 60
    if way:
        first, last = parts[0].begins, parts[-1].ends
        parts = [Stretch(first - way, first, "travel"), *parts, Stretch(last, last + way, "travel")]
    caption = Caption(
        f"day-{wish.pk}", _("A day at %(host)s") % {"host": what.host.organisation.name}, said
    )
    return day_strip(caption, parts)


def lede(seen: SeenList) -> str:
    many = len(seen.wishes)
    return ngettext(
        "%(many)s place fits you.",
        "%(many)s places fit you. The one you most want goes at the top. Changes are kept as you go.",
        many,
    ) % {"many": many}


def why_none(why: Mapping[str, int]) -> str:
    return str(WHY_NONE.get(main_reason(why), WHY_NONE[""]))


def promise(wish_list: WishList, seen: SeenList) -> str:
    """What to say where so much is crossed out that the promise does not hold; else ""."""
    counted = len(seen.wishes) + sum(wish.veto_accepted for wish in seen.crossed_out)
    needed = min(wish_list.round.min_list, len(seen.wishes) + len(seen.crossed_out))
    if counted >= needed:
        return ""
    return ngettext(
        "Keep one place on your list, if you can. Without it you may end up without a place.",
        "Keep at least %(many)s places on your list, if you can. With fewer you may end up without a place.",
        needed,
    ) % {"many": needed}
