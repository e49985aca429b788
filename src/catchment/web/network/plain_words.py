"""Plain data of a record, as people read it: for waiting changes and for clashes."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from catchment.network.models import Offer, Site
from catchment.people.enums import OrganisationKind
from catchment.vocabulary.enums import Layer
from catchment.vocabulary.models import Topic
from catchment.web.network import words


def in_words(name: str, value: Any) -> str:
    """One field's value in words. At most one query, for relations."""
    if value is None or value == "" or value == []:
        return _("Nothing")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return _SAID[name](value) if name in _SAID else str(value)


def _topics(slugs: list[str]) -> str:
    return ", ".join(
        Topic.objects.filter(slug__in=slugs).order_by("name").values_list("name", flat=True)
    )


def _site(public_id: str) -> str:
    return Site.objects.filter(public_id=public_id).values_list("name", flat=True).first() or ""


def _offers(public_ids: list[str]) -> str:
    found = Offer.objects.filter(public_id__in=public_ids).order_by("title")
    return ", ".join(found.values_list("title", flat=True))


def _hours(rows: list[list[Any]]) -> str:
    return ", ".join(f"{words.WEEKDAYS[day]} {opens} to {closes}" for day, opens, closes in rows)


_SAID: dict[str, Callable[[Any], str]] = {
    "access": lambda value: ", ".join(words.access(value)),
    "cost_pence": lambda value: words.cost(value, ""),
    "hours": _hours,
    "kind": lambda value: str(OrganisationKind(value).label),
    "languages": words.languages,
    "layers": lambda value: ", ".join(str(Layer(one).label) for one in value),
    "modes": lambda value: ", ".join(words.modes(value)),
    "offers": _offers,
    "reach_metres": words.miles,
    "site": _site,
    "times": lambda value: "; ".join(words.times(value)),
    "topics": _topics,
}
