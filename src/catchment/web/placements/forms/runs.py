"""Forms of runs, places and appeals. They validate and nothing else."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text, Words

#: How places are given; the value is kept with the run.
RULES = {
    "guarantee": _(
        "Guarantee: places most learners; nobody loses more than one step of their list"
    ),
    "strict": _("Strict: nobody can gain by hiding what they want; places fewer"),
    "best overall": _("Best overall: places the most; reasons are harder to tell"),
}


class TryForm(forms.Form):
    """Under which rule to try a round out."""

    rule = forms.ChoiceField(
        label=_("How should places be given?"),
        choices=list(RULES.items()),
        initial="guarantee",
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose a rule")},
    )


class CheckForm(forms.Form):
    """What whoever checked a run has looked at."""

    words = forms.CharField(
        label=_("What have you looked at?"),
        help_text=_("One line. The second person reads it before they confirm."),
        max_length=300,
        widget=Text(label_size="m"),
        error_messages={
            "required": _("Write what you have looked at, in a few words"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class WordsForm(forms.Form):
    """A line that may be left empty."""

    words = forms.CharField(
        label=_("Do you want to say why?"),
        max_length=300,
        required=False,
        widget=Text(label_size="m"),
    )


class GiveForm(forms.Form):
    """Which seat somebody is given."""

    week = forms.ChoiceField(
        label=_("Which seat?"),
        widget=Radios(label_size="m"),
        error_messages={
            "required": _("Choose a seat"),
            "invalid_choice": _("Choose a seat that is still free"),
        },
    )

    def __init__(self, *args: Any, weeks: Mapping[str, str], **kwargs: Any) -> None:
        """Offer weeks, as their public id and how they are called."""
        super().__init__(*args, **kwargs)
        self.fields["week"].choices = list(weeks.items())  # type: ignore[attr-defined]  # a choice field


class AskForm(forms.Form):
    """What a person should look at again."""

    words = forms.CharField(
        label=_("What is not right?"),
        help_text=_("Say it your way. A person reads it, not a computer."),
        max_length=1000,
        widget=Words(own=True, rows=4, label_size="m"),
        error_messages={
            "required": _("Write what is not right, in a few words"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class AnswerForm(forms.Form):
    """What a person answers."""

    words = forms.CharField(
        label=_("Your answer"),
        help_text=_(
            "Write to them as you would speak. Say nothing that tells about another learner: "
            "who got a seat, or who had first call."
        ),
        max_length=1000,
        widget=Words(rows=5, label_size="m"),
        error_messages={
            "required": _("Write an answer"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


#: How a list of results is narrowed.
RESULT_STATES = {
    "": _("Everybody"),
    "nowhere": _("Nowhere yet"),
    "open": _("Not said yes yet"),
    "settled": _("Said yes, or settled before"),
}


class ResultsForm(forms.Form):
    """Which learners of a published round to look at. What is not known is left out."""

    name = forms.CharField(required=False)
    state = forms.ChoiceField(choices=list(RESULT_STATES.items()), required=False)

    @property
    def asked(self) -> dict[str, str]:
        """What may be asked of the list, by name; "" for everything."""
        self.is_valid()
        return {
            key: self.cleaned_data.get(key, "").replace("\x00", "") for key in ("name", "state")
        }
