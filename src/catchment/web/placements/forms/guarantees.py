"""What is promised in one phase, from which day, and where that is written."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios, Text
from catchment.placements.actions.guarantees import Promise
from catchment.placements.enums import Phase

#: Adults have hours without a target.
PHASES = [(phase.value, phase.label) for phase in Phase if phase != Phase.ADULT]


class PromiseForm(forms.Form):
    """One promise. It begins today or later: what was promised before keeps its days."""

    phase = forms.ChoiceField(
        label=_("For whom?"),
        help_text=_("Adults have hours without a target."),
        choices=PHASES,
        widget=Radios(),
        error_messages={
            "required": _("Choose for whom it is"),
            "invalid_choice": _("Choose for whom it is"),
        },
    )
    hours = forms.IntegerField(
        label=_("Hours in this phase"),
        min_value=1,
        max_value=1000,
        widget=Text(width=4, suffix=_("hours")),
        error_messages={
            "required": _("Write how many hours"),
            "invalid": _("Write a whole number, for example 25"),
            "min_value": _("Write at least one hour"),
            "max_value": _("Write at most 1,000 hours"),
        },
    )
    days = forms.IntegerField(
        label=_("Days in person"),
        help_text=_("One week’s worth is 25 hours or 5 days."),
        min_value=1,
        max_value=200,
        widget=Text(width=4, suffix=_("days")),
        error_messages={
            "required": _("Write how many days"),
            "invalid": _("Write a whole number, for example 5"),
            "min_value": _("Write at least one day"),
            "max_value": _("Write at most 200 days"),
        },
    )
    valid_from = DayField(label=_("From which day?"))
    source_name = forms.CharField(
        label=_("Where is it written?"),
        help_text=_("The name of the guidance, or of the meeting that decided."),
        max_length=200,
        widget=Text(),
        error_messages={"required": _("Write where it comes from")},
    )
    source_url = forms.URLField(
        label=_("Its address on the web"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=Text(),
        error_messages={"invalid": _("Write an address like https://www.example.org/page")},
    )

    def __init__(self, *args: Any, on: dt.date, **options: Any) -> None:
        """Take today, before which nothing begins."""
        super().__init__(*args, **options)
        self.on = on

    def clean_valid_from(self) -> dt.date:
        """Nobody's past targets change."""
        first: dt.date = self.cleaned_data["valid_from"]
        if first < self.on:
            raise ValidationError(_("Choose today or a later day: what was promised before stays"))
        return first

    @property
    def promise(self) -> Promise:
        """What was written, once the form is valid."""
        return Promise(**(self.cleaned_data | {"phase": Phase(self.cleaned_data["phase"])}))
