"""The form of a line about a step."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Words
from catchment.support.models.plans import PLAN_WORDS_LENGTH


class MessageForm(forms.Form):
    """What is said, once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_("Once it is sent, nobody can change it or take it away."),
        max_length=PLAN_WORDS_LENGTH,
        widget=Words(rows=4),
        error_messages={
            "required": _("Write what you want to say"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )
