"""The form that sets a rule of law or practice: a number, or a choice of topics."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, DayField, DayMonthYear, Text, Words
from catchment.people.actions.practice import Wanted
from catchment.people.shipped_practice import Rule, Unit

_HOW_MANY = {
    Unit.YEARS: _("How many years"),
    Unit.DAYS: _("How many days"),
    Unit.MONTHS: _("How many months"),
    Unit.LEVEL: _("Which level"),
    Unit.PEOPLE: _("How many people"),
}


class ChangePractice(forms.Form):
    """Why, from when, and where it stands written: no rule without its source."""

    valid_from = DayField(
        label=_("From which day"),
        widget=DayMonthYear(),
        error_messages={"required": _("Enter the day from which it counts")},
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=Words(rows=3),
        help_text=_("Everybody can read this."),
        error_messages={"required": _("Say why, in a sentence or two")},
    )
    source_name = forms.CharField(
        label=_("Where it stands written"),
        max_length=200,
        widget=Text(width=30),
        help_text=_("The law, the guidance or the minutes of your own board, with its date."),
        error_messages={"required": _("Say where it stands written")},
    )
    source_url = forms.URLField(
        label=_("Its address on the web"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=Text(width=30, input_type="url"),
        error_messages={"invalid": _("Enter an address that begins with https://")},
    )
    verified = forms.BooleanField(
        label=_("I have read it there myself today"),
        required=False,
        help_text=_("Without this the rule is marked as not checked yet."),
    )

    def clean_source_url(self) -> str:
        address: str = self.cleaned_data["source_url"]
        if address and not address.startswith("https://"):
            raise ValidationError(_("Enter an address that begins with https://"))
        return address

    def wanted(self, *, today: dt.date) -> Wanted:
        """What the form asks for."""
        given = self.cleaned_data
        return Wanted(
            value=given["value"],
            valid_from=given["valid_from"],
            why=given["why"],
            source_name=given["source_name"],
            source_url=given["source_url"],
            verified_on=today if given["verified"] else None,
        )


def form_for(rule: Rule, names: dict[str, str], data: Any, *, initial: dict[str, Any]) -> Any:
    """Make the form of one rule, the value asked for first."""
    form = ChangePractice(data, initial=initial)
    form.fields["value"] = _topics(names) if rule.unit == Unit.TOPICS else _number(rule)
    form.order_fields(["value", *[name for name in form.fields if name != "value"]])
    return form


def _topics(names: dict[str, str]) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Which needs"),
        choices=[
            (slug, names[slug]) for slug in sorted(names, key=lambda one: names[one].casefold())
        ],
        widget=Checkboxes(small=True),
        error_messages={"required": _("Choose at least one")},
    )


def _number(rule: Rule) -> forms.Field:
    return forms.IntegerField(
        label=_HOW_MANY[rule.unit],
        widget=Text(width=3),
        error_messages={
            "required": _("Enter a number"),
            "invalid": _("Enter a whole number"),
        },
    )
