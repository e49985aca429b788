"""Forms of own finds: tell of a place, and answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios, Text, Words
from catchment.placements.actions.own_finds import Proposal
from catchment.placements.enums import WhoYouKnow


class ProposalForm(forms.Form):
    """Two minutes on a phone: who, where, what; the rest can wait."""

    how_known = forms.ChoiceField(
        label=_("How do you know them?"),
        choices=WhoYouKnow.choices,
        widget=Radios(small=True),
        error_messages={"required": _("Choose how you know them")},
    )
    workplace = forms.CharField(
        label=_("What is the workplace called?"),
        max_length=200,
        widget=Text(),
        error_messages={"required": _("Write what it is called")},
    )
    town = forms.CharField(
        label=_("Which town?"), max_length=80, required=False, widget=Text(width=20)
    )
    what = forms.CharField(
        label=_("What would you do there?"),
        max_length=500,
        widget=Words(rows=3, own=True),
        error_messages={"required": _("Write what you would do there. A few words are enough")},
    )
    contact_name = forms.CharField(
        label=_("Whom should school ring?"), max_length=120, required=False, widget=Text()
    )
    contact_phone = forms.CharField(
        label=_("Their phone, if you know it"), max_length=40, required=False, widget=Text(width=20)
    )
    contact_email = forms.EmailField(
        label=_("Or their e-mail"),
        required=False,
        widget=Text(),
        error_messages={"invalid": _("Write an address like name@example.org")},
    )
    starts_on = DayField(label=_("First day, if you know it"), required=False)
    ends_on = DayField(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, nor alone."""
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if last and not first and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Write the first day too"))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first"))
        return given

    @property
    def proposal(self) -> Proposal:
        """What was told, once the form is valid."""
        given = self.cleaned_data
        return Proposal(**(given | {"how_known": WhoYouKnow(given["how_known"])}))


class AnswerForm(forms.Form):
    """Yes or no, with words for the learner."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=(("yes", _("Yes, this can be their placement")), ("no", _("Not this one"))),
        widget=Radios(),
        error_messages={"required": _("Choose yes or no")},
    )
    words = forms.CharField(
        label=_("A line for the learner"),
        max_length=500,
        required=False,
        help_text=_("They read it as you write it. With a no it is needed."),
        widget=Words(rows=3),
    )

    def clean(self) -> dict[str, Any]:
        """A no needs words."""
        given = super().clean() or {}
        if given.get("answer") == "no" and not given.get("words", "").strip():
            self.add_error("words", _("Write why, kindly"))
        return given
