"""The forms of links for informal helpers: how to hand one over, and what they answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text, Words
from catchment.support.enums import LinkAnswer

BY_EMAIL, ON_PAPER = "email", "paper"
ANSWER_WORDS_LENGTH = 500


class LinkForm(forms.Form):
    """By e-mail, or on paper."""

    how = forms.ChoiceField(
        label=_("How should they get it?"),
        choices=[(BY_EMAIL, _("By e-mail")), (ON_PAPER, _("I give it to them myself"))],
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose how they should get it")},
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("Only for an e-mail. We use it for this one step and then forget it."),
        required=False,
        widget=Text(input_type="email"),
        error_messages={"invalid": _("Enter an e-mail address, like name@example.com")},
    )

    def clean(self) -> dict[str, Any]:
        """An e-mail needs an address."""
        given = super().clean() or {}
        if given.get("how") == BY_EMAIL and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter their e-mail address"))
        return given

    @property
    def address(self) -> str:
        """Where to send it; empty to hand it over on paper."""
        by_email = self.cleaned_data["how"] == BY_EMAIL
        return str(self.cleaned_data["email"]).lower() if by_email else ""


class LinkAnswerForm(forms.Form):
    """What an informal helper says."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("What do you say?"),
        choices=LinkAnswer.choices,
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose one of the three")},
    )
    words = forms.CharField(
        label=_("Anything you want to add?"),
        max_length=ANSWER_WORDS_LENGTH,
        required=False,
        widget=Words(rows=3),
        error_messages={"max_length": _("Write at most %(limit_value)s letters here")},
    )
