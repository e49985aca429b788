"""Small forms: one question each."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios, Text, Words
from catchment.network.enums import CredentialKind
from catchment.people.models import Catchment


class ClearanceForm(forms.Form):
    valid_to = DayField(
        label=_("Counts until"),
        help_text=_("Record only that you have seen it and found it clear. Nothing else is kept."),
    )


class CredentialForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What have you seen?"),
        choices=[one for one in CredentialKind.choices if one[0] != CredentialKind.CLEARANCE],
        widget=Radios(),
    )
    level = forms.IntegerField(
        label=_("Level"),
        help_text=_("From 1 to 8. Personal guidance needs level 6 or above."),
        required=False,
        min_value=1,
        max_value=8,
        widget=Text(width=2),
    )
    title = forms.CharField(label=_("What it is called"), required=False, max_length=160)
    register = forms.CharField(label=_("Which register"), required=False, max_length=160)
    valid_to = DayField(label=_("Counts until"), required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("kind") == CredentialKind.GUIDANCE and given.get("level") is None:
            self.add_error("level", _now("Enter the level of the qualification"))
        if given.get("kind") == CredentialKind.REGISTER and not given.get("register"):
            self.add_error("register", _now("Enter which register it is"))


class AssuranceForm(forms.Form):
    until = DayField(label=_("Everybody who gives this is cleared, until"))


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not? Whoever proposed it reads this."), max_length=300, widget=Words(rows=2)
    )


class LoadForm(forms.Form):
    load = forms.IntegerField(
        label=_("How many people are you with now?"),
        min_value=0,
        max_value=100_000,
        widget=Text(width=3),
    )


class RoomForm(forms.Form):
    """How many now, how many more."""

    load = forms.IntegerField(
        label=_("How many people are you helping with this now?"),
        min_value=0,
        max_value=100_000,
        widget=Text(width=3),
    )
    more = forms.IntegerField(
        label=_("How many more can you take?"),
        help_text=_("0 means that it is full for now. Leave it empty if there is no limit."),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=Text(width=3),
    )


class NeighbourForm(forms.Form):
    """One of the catchments in which something is not shown yet."""

    catchment = forms.ChoiceField(label=_("In which catchment?"), widget=Radios())

    def __init__(self, data: QueryDict | None, *, catchments: Sequence[Catchment]) -> None:
        super().__init__(data)
        self.by_slug = {one.slug: one for one in catchments}
        field = self.fields["catchment"]
        field.error_messages["required"] = _now("Choose a catchment")
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.slug, one.name) for one in catchments]

    @property
    def chosen(self) -> Catchment:
        """The catchment, once the form is valid."""
        return self.by_slug[self.cleaned_data["catchment"]]


class SureForm(forms.Form):
    """Nothing to fill in: pressing the button is the answer."""
