"""Forms of hours: write some down, and say how it was."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios, Text, Words
from catchment.placements.actions.hours import NewExperience
from catchment.placements.enums import Mode, RealTest, TestAnswer
from catchment.placements.queries.hours import Tested

MOST_HOURS = 400


class ExperienceForm(forms.Form):
    """What, where, when and for how long."""

    where = forms.CharField(
        label=_("Where was it, or where will it be?"),
        max_length=200,
        widget=Text(),
        error_messages={"required": _("Write where")},
    )
    mode = forms.ChoiceField(
        label=_("How?"),
        choices=Mode.choices,
        widget=Radios(small=True),
        error_messages={"required": _("Choose how")},
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Leave it empty if it was one day.")
    )
    hours = forms.DecimalField(
        label=_("How many hours in all?"),
        min_value=Decimal("0.25"),
        max_value=MOST_HOURS,
        max_digits=5,
        decimal_places=2,
        widget=Text(width=4),
        error_messages={
            "required": _("Write how many hours"),
            "invalid": _("Write a number, for example 7.5"),
            "min_value": _("Write at least a quarter of an hour: 0.25"),
            "max_value": _("Write at most 400 hours"),
        },
    )
    words = forms.CharField(
        label=_("What did you do? A sentence is enough."),
        max_length=500,
        required=False,
        widget=Words(rows=3, own=True),
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first"))
        return given

    @property
    def written(self) -> NewExperience:
        """What was written, once the form is valid."""
        given = self.cleaned_data
        return NewExperience(
            where=given["where"],
            mode=Mode(given["mode"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"] or given["starts_on"],
            minutes=round(given["hours"] * 60),
            words=given["words"],
        )


class TestsForm(forms.Form):
    """The seven tests. None has to be answered."""

    __test__ = False

    def __init__(self, *args: Any, tested: tuple[Tested, ...], **options: Any) -> None:
        """One question and one line of words for each."""
        super().__init__(*args, **options)
        for number, one in enumerate(tested):
            self.fields[f"answer_{number}"] = forms.ChoiceField(
                label=one.test.label,
                choices=TestAnswer.choices,
                required=False,
                initial=one.answer,
                widget=Radios(inline=True, small=True),
            )
            self.fields[f"words_{number}"] = forms.CharField(
                label=_("In your words (%(test)s)") % {"test": one.test.label},
                required=False,
                max_length=300,
                initial=one.words if one.by_learner else "",
                widget=Text(label_size="hidden"),
            )

    @property
    def answers(self) -> dict[RealTest, tuple[TestAnswer, str]]:
        """What was answered, once the form is valid."""
        given = self.cleaned_data
        return {
            test: (TestAnswer(given[f"answer_{number}"]), given[f"words_{number}"])
            for number, test in enumerate(RealTest)
            if given[f"answer_{number}"]
        }
