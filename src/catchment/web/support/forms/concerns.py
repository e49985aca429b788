"""The forms of safeguarding records."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios, Text, Words
from catchment.people.models import Organisation
from catchment.support.actions.concerns import Worry

LONG = 4000


class FindForm(forms.Form):
    """Whom it is about."""

    q = forms.CharField(
        label=_("Their name"),
        help_text=_("At least three letters. Only people of your own organisation are found."),
        min_length=3,
        max_length=80,
        widget=Text(width=20),
        error_messages={
            "required": _("Type their name"),
            "min_length": _("Type at least three letters"),
        },
    )


class WorryForm(forms.Form):
    """What a safeguarding record has to say."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    happened_on = DayField(
        label=_("When did it happen, or when was it noticed?"),
        error_messages={"required": _("Give the day")},
    )
    happened_when = forms.CharField(
        label=_("At what time, and where?"), max_length=120, required=False, widget=Text()
    )
    told_by = forms.CharField(
        label=_("Who told you, or who noticed?"),
        max_length=200,
        widget=Text(),
        error_messages={"required": _("Say who told you")},
    )
    what = forms.CharField(
        label=_("What happened, or what was seen?"),
        help_text=_("Facts first. Say what is your own opinion."),
        max_length=LONG,
        widget=Words(rows=6, counted=True),
        error_messages={"required": _("Say what happened")},
    )
    exact_words = forms.CharField(
        label=_("Their exact words"),
        help_text=_("As they said them, not made tidy."),
        max_length=LONG,
        required=False,
        widget=Words(rows=4, own=True),
    )
    action_taken = forms.CharField(
        label=_("What have you done?"),
        max_length=LONG,
        widget=Words(rows=4),
        error_messages={"required": _("Say what you have done")},
    )
    referred_to = forms.CharField(
        label=_("To whom did you refer it?"),
        help_text=_("For example children’s social care. Leave it empty if you did not."),
        max_length=200,
        required=False,
        widget=Text(),
    )
    no_referral_reason = forms.CharField(
        label=_("If you did not refer it, why not?"),
        max_length=1000,
        required=False,
        widget=Words(rows=3),
    )

    @staticmethod
    def fresh() -> dict[str, Any]:
        """First values of a new form: a key of its own, so that sending it twice records once."""
        return {"key": uuid.uuid4()}

    def clean(self) -> dict[str, Any]:
        """A record is referred, or says why it was not."""
        told = super().clean() or {}
        if not told.get("referred_to") and not told.get("no_referral_reason"):
            self.add_error(
                "no_referral_reason", _("Say to whom you referred it, or why you did not")
            )
        return told

    def worry(self) -> Worry:
        """What the action takes, once the form is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return Worry(**told)


class NoteForm(forms.Form):
    """What is added to a record."""

    words = forms.CharField(
        label=_("What do you want to add?"),
        help_text=_("What was done, by whom, when. It cannot be changed afterwards."),
        max_length=LONG,
        widget=Words(rows=4),
        error_messages={"required": _("Write what you want to add")},
    )


class OutcomeForm(forms.Form):
    """Closing a record."""

    outcome = forms.CharField(
        label=_("What came of it?"),
        max_length=LONG,
        widget=Words(rows=4),
        error_messages={"required": _("Say what came of it")},
    )


class PassOnForm(forms.Form):
    """To whose lead a record is handed."""

    organisation = forms.ModelChoiceField(
        label=_("Whose safeguarding lead should take it over?"),
        queryset=Organisation.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        widget=Radios(),
        error_messages={
            "required": _("Choose an organisation"),
            "invalid_choice": _("Choose an organisation from the list"),
        },
    )
