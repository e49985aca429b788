"""The finder's filters. Everything is optional, and nothing that was typed is ever lost."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, Text
from catchment.network.queries.finder import COMES, IN_PERSON, REMOTE, Asked, Facets, Near
from catchment.people.enums import AccessFeature, Language, OrganisationKind
from catchment.vocabulary.enums import HelpMode

FAR = (
    ("", _("Anywhere")),
    ("walk-15", _("15 minutes’ walk")),
    ("walk-30", _("30 minutes’ walk")),
    ("bus-15", _("15 minutes by bus")),
    ("bus-30", _("30 minutes by bus")),
    ("bus-60", _("60 minutes by bus")),
)
AGE = (
    ("0-10", _("Up to 10")),
    ("11-17", _("11 to 17")),
    ("18-", _("18 and over")),
)
HOW = (
    (IN_PERSON, _("In person")),
    (REMOTE, _("By phone or video")),
    (COMES, _("Comes to you")),
)


def _boxes() -> Checkboxes:
    return Checkboxes(small=True)


class Finder(forms.Form):
    mark_optional = False

    near = forms.CharField(
        label=_("Near"),
        help_text=_("A postcode or a town"),
        required=False,
        max_length=60,
        widget=Text(width=10),
    )
    far = forms.ChoiceField(label=_("How far"), choices=FAR, required=False)
    age = forms.MultipleChoiceField(
        label=_("For somebody aged"), choices=AGE, required=False, widget=_boxes()
    )
    how = forms.MultipleChoiceField(label=_("How"), choices=HOW, required=False, widget=_boxes())
    language = forms.MultipleChoiceField(
        label=_("Language"), choices=Language.choices, required=False, widget=_boxes()
    )
    access = forms.MultipleChoiceField(
        label=_("Access"), choices=AccessFeature.choices, required=False, widget=_boxes()
    )
    mode = forms.TypedMultipleChoiceField(
        label=_("Kind of help"),
        choices=HelpMode.choices,
        coerce=int,
        required=False,
        widget=_boxes(),
    )
    kind = forms.MultipleChoiceField(
        label=_("Who gives it"), choices=OrganisationKind.choices, required=False, widget=_boxes()
    )

    def asked(self, *, phrase: str, topic: str, as_written: bool, near: Near | None) -> Asked:
        """What was asked, leaving out whatever was not understood."""
        given = self.cleaned_data
        way, _dash, within = (given.get("far") or "").partition("-")
        return Asked(
            phrase=phrase,
            topic=topic,
            as_written=as_written,
            near=near,
            way=way or "bus",
            within=int(within) if within and near else None,
            ages=tuple(given.get("age") or ()),
            how=tuple(given.get("how") or ()),
            languages=tuple(given.get("language") or ()),
            access=tuple(given.get("access") or ()),
            kinds=tuple(given.get("kind") or ()),
            modes=tuple(given.get("mode") or ()),
        )

    def offer_only(self, facets: Facets) -> None:
        """Leave out choices that could find nothing here, except those that are ticked."""
        self._narrow("language", (value for value, _count in facets.languages))
        self._narrow("access", (value for value, _count in facets.access))
        self._narrow("kind", (value for value, _count in facets.kinds))
        self._narrow("mode", (value for value, _count in facets.modes))

    def count_on(self) -> int:
        """How many filters are in use."""
        return sum(bool(self.cleaned_data.get(name)) for name in self.fields)

    def more_on(self) -> bool:
        """Whether one of the folded filters is in use."""
        return bool(self.cleaned_data.get("mode") or self.cleaned_data.get("kind"))

    def _narrow(self, name: str, known: Iterable[object]) -> None:
        wanted = {*known, *self.cleaned_data.get(name, ())}
        choices: list[tuple[Any, str]] = list(self.fields[name].choices)  # type: ignore[attr-defined]  # all are choice fields
        self.fields[name].choices = [one for one in choices if one[0] in wanted]  # type: ignore[attr-defined]
