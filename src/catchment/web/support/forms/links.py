"""The forms of links for informal helpers: how to hand one over, and what they answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text, Words
from catchment.support.enums import LinkAnswer

BY_EMAIL, ON_PAPER = "email", "paper"
ANSWER_WORDS_LENGTH = 500


class LinkForm(forms.Form):
    """By e-mail, or on paper. Somebody under 18 types no address: it goes where it was confirmed."""

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

    def __init__(self, *args: Any, only_to: str | None = None, **kwargs: Any) -> None:
        """Take ``only_to``: the one address, or empty where there is none; None lets them type it."""
        super().__init__(*args, **kwargs)
        self.only_to = only_to
        if only_to is not None:
            del self.fields["email"]
            self.fields["how"] = _ways(only_to)

    def clean(self) -> dict[str, Any]:
        """An e-mail needs an address."""
        given = super().clean() or {}
        if (
            self.only_to is None
            and given.get("how") == BY_EMAIL
            and not given.get("email")
            and "email" not in self.errors
        ):
            self.add_error("email", _("Enter their e-mail address"))
        return given

    @property
    def address(self) -> str:
        """Where to send it; empty to hand it over on paper."""
        if self.cleaned_data["how"] != BY_EMAIL:
            return ""
        return str(self.cleaned_data["email"]).lower() if self.only_to is None else self.only_to


def _ways(only_to: str) -> forms.ChoiceField:
    """By e-mail to the one address that is confirmed, where there is one; and on paper."""
    by_email = (BY_EMAIL, _("By e-mail to %(address)s") % {"address": only_to})
    return forms.ChoiceField(
        label=_("How should they get it?"),
        choices=[*([by_email] if only_to else []), (ON_PAPER, _("I give it to them myself"))],
        widget=Radios(label_size="m"),
        error_messages={
            "required": _("Choose how they should get it"),
            "invalid_choice": _("Choose how they should get it"),
        },
    )


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
