"""What the page of everybody's lists of wishes says: how many wait, and for what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catchment.placements.enums import ListState
from catchment.placements.models import WishList
from catchment.web.placements.pages.wishes import why_none

TAGS = {
    ListState.NOTHING: "govuk-tag--orange",
    ListState.WAITING: "govuk-tag--grey",
    ListState.OPEN: "govuk-tag--yellow",
    ListState.SENT: "",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One learner on the page; ``why`` is what they read where nothing was found."""

    wish_list: WishList
    label: str
    tag: str
    why: str


def title(counts: Counter[str]) -> str:
    """What needs somebody now, in a sentence."""
    nothing, waiting = counts[ListState.NOTHING], counts[ListState.WAITING]
    if nothing:
        words = ngettext(
            "%(many)s learner has no option. Look now",
            "%(many)s learners have no option. Look now",
            nothing,
        )
        return words % {"many": f"{nothing:,}"}
    if waiting:
        words = ngettext("%(many)s list is being made", "%(many)s lists are being made", waiting)
        return words % {"many": f"{waiting:,}"}
    if not counts.total():
        return _("No lists yet")
    return _("Everybody who was looked at has an option")


def lede(counts: Counter[str]) -> str:
    """How many there are, and how far they are."""
    everybody = ngettext("%(many)s learner.", "%(many)s learners.", counts.total())
    sent = ngettext(
        "%(many)s has sent their order,", "%(many)s have sent their order,", counts[ListState.SENT]
    )
    parts = [
        everybody % {"many": f"{counts.total():,}"},
        sent % {"many": f"{counts[ListState.SENT]:,}"},
        _("%(many)s not yet.") % {"many": f"{counts.total() - counts[ListState.SENT]:,}"},
    ]
    return " ".join(parts)


def states(counts: Counter[str]) -> list[tuple[str, str, int]]:
    """Everybody, and each state, with how many there are."""
    every = [("", _("Everybody"), counts.total())]
    return every + [(one.value, str(one.label), counts[one]) for one in ListState]


def lines(lists: Sequence[WishList]) -> list[Line]:
    """How each learner stands, in words."""
    return [_line(one) for one in lists]


def _line(one: WishList) -> Line:
    why = why_none(one.why_none) if one.state == ListState.NOTHING else ""
    return Line(one, str(one.state.label), TAGS[one.state], why)
