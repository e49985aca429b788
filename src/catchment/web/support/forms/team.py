"""The forms of a team: ask somebody in, answer, end a place, hand over. They validate and nothing else."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text, Words
from catchment.people.models import Supporter

YES, NO = "yes", "no"

#: How long a place lasts after the last thing that its helper did, in days.
STAYS = {"30": _("One month"), "91": _("Three months"), "182": _("Six months")}
USUAL_STAY = "182"

ROLE_LENGTH, WORDS_LENGTH, AGREED_LENGTH, NOTE_LENGTH = 80, 300, 200, 2000


class StayForm(forms.Form):
    """What every way into a team asks: what for, and for how long."""

    role = forms.CharField(
        label=_("What should they do?"),
        help_text=_("For example: help with money, talk about college"),
        max_length=ROLE_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Say in a few words what they should do"),
            "max_length": _("Say it in at most %(limit_value)s letters"),
        },
    )
    reason = forms.CharField(
        label=_("Why them?"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=Words(own=True, rows=3),
        error_messages={"max_length": _("Write at most %(limit_value)s letters here")},
    )
    stay = forms.ChoiceField(
        label=_("For how long?"),
        help_text=_(
            "It ends by itself when nothing has happened for so long. You can end it before."
        ),
        choices=list(STAYS.items()),
        initial=USUAL_STAY,
        widget=Radios(small=True),
        error_messages={"required": _("Choose for how long")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, confirm: str = "", **options: Any
    ) -> None:
        """Make the form.

        Args:
            data: what was sent, if anything was.
            confirm: for a helper beside somebody without an account, what has to be ticked.
            options: as for every form.
        """
        super().__init__(data, **options)
        if confirm:
            self.fields["confirm"] = forms.BooleanField(
                label=confirm, error_messages={"required": _("Tick this, or ask them first")}
            )

    @property
    def chosen_stay(self) -> dt.timedelta:
        """How long the place lasts, once the form is valid."""
        return dt.timedelta(days=int(self.cleaned_data["stay"]))


class AskMemberForm(StayForm):
    """Ask a member in: they read what is written here before they say yes."""


class TrustedForm(StayForm):
    """Put somebody whom the person trusts into the team."""

    supporter = forms.ChoiceField(
        label=_("Who?"),
        widget=Radios(),
        error_messages={"required": _("Choose who")},
    )
    field_order = ("supporter", "role", "reason", "stay")

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        supporters: Sequence[Supporter],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.supporters = {str(one.public_id): one for one in supporters}
        self.fields["supporter"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (key, f"{one.name}, {one.relation}" if one.relation else one.name)
            for key, one in self.supporters.items()
        ]

    @property
    def chosen_supporter(self) -> Supporter:
        """Who was chosen, once the form is valid."""
        return self.supporters[self.cleaned_data["supporter"]]


class AnswerForm(forms.Form):
    """Yes or no, with words: to a place in a team, or to a hand-over."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(YES, _("Yes, I will")), (NO, _("No, not now"))],
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose yes or no")},
    )
    words = forms.CharField(
        label=_("Anything you want to say?"),
        help_text=_("With a no, a short reason helps. The person reads it."),
        max_length=WORDS_LENGTH,
        required=False,
        widget=Words(rows=3),
        error_messages={"max_length": _("Write at most %(limit_value)s letters here")},
    )

    @property
    def says_yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == YES)


class EndForm(forms.Form):
    """End a place, perhaps with a word."""

    words = forms.CharField(
        label=_("Anything you want to say?"),
        help_text=_("You do not have to give a reason."),
        max_length=WORDS_LENGTH,
        required=False,
        widget=Words(rows=3),
        error_messages={"max_length": _("Write at most %(limit_value)s letters here")},
    )


class HandOverForm(forms.Form):
    """What the taker needs to know, and how the person agreed."""

    person_agreed = forms.CharField(
        label=_("How did they agree?"),
        help_text=_("For example: we talked on Monday, and Karen would like to meet them"),
        max_length=AGREED_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Talk with them first, then say how they agreed"),
            "max_length": _("Say it in at most %(limit_value)s letters"),
        },
    )
    note = forms.CharField(
        label=_("What do they need to know?"),
        help_text=_("They read it before they say yes, and so does the person. Keep it short."),
        max_length=NOTE_LENGTH,
        widget=Words(rows=6),
        error_messages={
            "required": _("Write a few lines, so that nobody has to begin again"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class ToldForm(forms.Form):
    """Whether people outside the team may see who helps."""

    tells = forms.BooleanField(required=False)
