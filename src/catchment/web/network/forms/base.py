"""What all forms of records share: what was seen, how fields stand together, common choices.

Each editing form carries ``seen``: the record as it was when the form was drawn, signed. So an
edit knows which fields were changed by whoever typed, and which by somebody else meanwhile.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.network.enums import PARTS_OF_DAY
from catchment.network.records import (
    Details,
    plain,
)
from catchment.people.models import Catchment, Organisation
from catchment.web.network.words import WEEKDAYS, miles

SEEN_SALT = "catchment.network.seen"
REACHES = (3219, 8047, 16093, 32187)
BLOCKS = [
    (day * len(PARTS_OF_DAY) + part, f"{name} {half}")
    for day, name in enumerate(WEEKDAYS)
    for part, half in enumerate(PARTS_OF_DAY)
]
USUAL_RHYTHM = 6
RHYTHMS = ((3, _("Every 3 months")), (6, _("Every 6 months")), (12, _("Once a year")))


def signed(details: Details) -> str:
    """A record as it is now, to be sent along with a form."""
    return signing.dumps(plain(details), salt=SEEN_SALT, compress=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together; folded away under a title, if there is one."""

    title: str
    fields: tuple[BoundField, ...]
    open: bool

    @property
    def chosen(self) -> str:
        """What is ticked in a folded group of boxes, so that nobody has to unfold it to see."""
        said = [str(label) for field in self.fields for label in _ticked(field)]
        return ", ".join(said)


class RecordForm(forms.Form):
    """What all forms of records share: the key of a new one, what was seen of an old one."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        catchment: Catchment,
        organisation: Organisation | None,
        details: Details | None = None,
    ) -> None:
        """Prepare the form.

        Args:
            data: what was sent, or None.
            catchment: whose topics and places may be chosen.
            organisation: whose record it is.
            details: the record as it is, for an edit; None for a new one.
        """
        begin = (
            {"key": uuid.uuid4(), "rhythm_months": USUAL_RHYTHM}
            if details is None
            else self.initial_of(details)
        )
        super().__init__(data, initial=begin)
        if details is not None:
            self.initial["seen"] = signed(details)
        self.catchment, self.organisation = catchment, organisation
        self.prepare(details)

    def prepare(self, details: Details | None) -> None:
        """Fill choices that depend on the catchment."""

    def offer_choices(self, name: str, choices: Sequence[tuple[int | str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # only asked of choice fields

    def layout(self) -> list[tuple[str, tuple[str, ...]]]:
        """Fields in the order of the page; those under a title are folded away."""
        return [("", tuple(field.name for field in self.visible_fields()))]

    def groups(self) -> list[Group]:
        """The layout with its fields; a folded group is open when something in it is wrong."""
        return [
            Group(
                title, tuple(self[name] for name in names), any(self[name].errors for name in names)
            )
            for title, names in self.layout()
        ]

    @classmethod
    def initial_of(cls, details: Details) -> dict[str, Any]:
        return plain(details)

    def details(self) -> Details:
        raise NotImplementedError

    def clean_seen(self) -> dict[str, Any]:
        """Read what was seen.

        Raises:
            ValidationError: if it was tampered with.
        """
        sent = self.cleaned_data["seen"]
        if not sent:
            return {}
        try:
            seen: dict[str, Any] = signing.loads(sent, salt=SEEN_SALT)
        except signing.BadSignature as broken:
            raise ValidationError(_now("Open this page again: it was not sent whole")) from broken
        return seen

    def see_again(self, details: Details) -> None:
        """Take the record as it is now for seen: sending again is then meant."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = signed(details)
        self.data = data

    def values(self, *names: str) -> dict[str, Any]:
        """Cleaned values by name; lists become tuples."""
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in ((name, self.cleaned_data[name]) for name in names)
        }


def reach_choices(current: int | None) -> list[tuple[int | str, str]]:
    wanted = sorted({*REACHES, *([current] if current is not None else [])})
    return [
        ("", _now("No")),
        *((one, _now("Yes, within %(miles)s") % {"miles": miles(one)}) for one in wanted),
    ]


def _ticked(field: BoundField) -> list[object]:
    if not isinstance(field.field, forms.MultipleChoiceField):
        return []
    chosen = {str(one) for one in field.value() or ()}
    choices: list[tuple[Any, object]] = list(field.field.choices)  # type: ignore[arg-type]
    return [label for value, label in choices if str(value) in chosen]


def rhythm_choices(current: int) -> list[tuple[int, str]]:
    """The usual rhythms; one that came with an import stays choosable."""
    usual = [(months, str(label)) for months, label in RHYTHMS]
    if current in dict(usual):
        return usual
    return [*usual, (current, _now("Every %(n)s months") % {"n": current})]
