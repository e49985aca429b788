"""Small forms: one question each."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios, Text, Words
from catchment.network.enums import CredentialKind


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
