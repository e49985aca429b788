"""The forms of rounds: what is planned, which weeks a cohort wants, what was drawn in the open."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, DayField, Radios, Text
from catchment.placements.enums import ListState

NAME_LENGTH, DRAW_LENGTH = 120, 200

#: The longest round, so that a calendar stays one that can be read.
LONGEST = dt.timedelta(weeks=26)

RULES = {
    "guarantee": _("The guarantee: nearly everybody is placed"),
    "strict": _("Strict: nobody can gain by hiding what they want"),
    "best overall": _("Best overall: most places, then best wishes"),
}


class RoundForm(forms.Form):
    """What is planned, and the rule that is published before anybody wishes."""

    name = forms.CharField(
        label=_("What is the round called?"),
        max_length=NAME_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Give the round a name"),
            "max_length": _("Use at most %(limit_value)s letters for the name"),
        },
    )
    starts_on = DayField(label=_("First day of placements"))
    ends_on = DayField(label=_("Last day of placements"))
    wishes_until = DayField(label=_("Wishes are open until"))
    rule = forms.ChoiceField(
        label=_("Rule for giving places"),
        help_text=_("Published before wishes open. You can compare them before anybody is told."),
        choices=list(RULES.items()),
        initial="guarantee",
        widget=Radios(),
        error_messages={
            "required": _("Choose a rule"),
            "invalid_choice": _("Choose a rule"),
        },
    )
    tiers_down = forms.TypedChoiceField(
        label=_("How far may a learner move down so that somebody else is placed?"),
        help_text=_("Wishes 1 to 3 are one group, 4 to 8 the next, the rest the last."),
        choices=[(0, _("Not out of their group")), (1, _("One group")), (2, _("Two groups"))],
        coerce=int,
        initial=1,
        widget=Radios(small=True),
        error_messages={"required": _("Choose how far")},
    )
    min_list = forms.IntegerField(
        label=_("How many options must stay on a list, so that the promise holds?"),
        help_text=_("Or all that exist, where there are fewer."),
        initial=10,
        min_value=1,
        max_value=30,
        widget=Text(width=3),
        error_messages={
            "required": _("Enter how many, for example 10"),
            "invalid": _("Enter a whole number, for example 10"),
            "min_value": _("Enter at least %(limit_value)s"),
            "max_value": _("Enter at most %(limit_value)s"),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def clean(self) -> dict[str, Any]:
        """Days in an order that can be lived."""
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        until = given.get("wishes_until")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day must come after the first"))
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", _("A round lasts half a year at most"))
        if first and until and until >= first:
            self.add_error("wishes_until", _("Wishes must close before the first day"))
        return given

    @property
    def planned(self) -> dict[str, Any]:
        """What the actions want, once valid."""
        return {key: value for key, value in self.cleaned_data.items() if key != "version"}


class WeeksForm(forms.Form):
    """Which weeks a cohort wants, and which it could also do."""

    weeks = forms.MultipleChoiceField(
        label=_("Which weeks do you want?"),
        help_text=_("Learners can be placed in any of these."),
        widget=Checkboxes(small=True),
        error_messages={
            "required": _("Choose at least one week"),
            "invalid_choice": _("Choose weeks of this round"),
        },
    )
    could_also = forms.MultipleChoiceField(
        label=_("Which could you also do?"),
        help_text=_("Only if there are too few seats. Nothing is moved before you say yes."),
        required=False,
        widget=Checkboxes(small=True),
        error_messages={"invalid_choice": _("Choose weeks of this round")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        mondays: Sequence[dt.date],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        for name in ("weeks", "could_also"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(str(day), week_name(day)) for day in mondays]

    @property
    def wanted(self) -> list[dt.date]:
        return [dt.date.fromisoformat(day) for day in self.cleaned_data["weeks"]]

    @property
    def also(self) -> list[dt.date]:
        return [dt.date.fromisoformat(day) for day in self.cleaned_data["could_also"]]


def week_name(monday: dt.date) -> str:
    """A week as people say it: "5 to 9 July"."""
    friday = monday + dt.timedelta(days=4)
    first = date_format(monday, "j" if monday.month == friday.month else "j F")
    return f"{first} to {date_format(friday, 'j F')}"


class AddCohortForm(WeeksForm):
    """A cohort that takes part."""

    cohort = forms.ChoiceField(
        label=_("Who takes part?"),
        widget=Radios(),
        error_messages={
            "required": _("Choose who takes part"),
            "invalid_choice": _("They take part already. Choose another"),
        },
    )
    field_order = ("cohort", "weeks", "could_also")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        cohorts: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(cohorts)


class MoveForm(forms.Form):
    """The Monday from which on a cohort would go."""

    first = forms.DateField(error_messages={"required": "", "invalid": ""})


class DrawForm(forms.Form):
    """What was drawn in the open."""

    draw = forms.CharField(
        label=_("What was drawn in the open?"),
        help_text=_("For example the numbers of a public lottery after wishes closed. Once only."),
        max_length=DRAW_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Write down what was drawn"),
            "max_length": _("Use at most %(limit_value)s letters"),
        },
    )


class ListsForm(forms.Form):
    """Whose lists of wishes to look at. What is not known is left out of the question."""

    name = forms.CharField(required=False)
    school = forms.ChoiceField(required=False)
    state = forms.ChoiceField(choices=ListState.choices, required=False)

    def __init__(self, data: Mapping[str, Any], *, schools: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["school"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(schools)

    @property
    def asked(self) -> dict[str, str]:
        """What may be asked of the lists, by name; "" for everything."""
        self.is_valid()
        return {
            key: self.cleaned_data.get(key, "").replace("\x00", "")
            for key in ("name", "school", "state")
        }
