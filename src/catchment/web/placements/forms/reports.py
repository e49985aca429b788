"""The forms of a report, and of its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Words


class ReportForm(forms.Form):
    """What is wrong, in two sentences."""

    mark_optional = False

    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Two sentences are enough. The workplace is not told who wrote them."),
        max_length=1000,
        widget=Words(rows=4, counted=True),
        error_messages={"required": _("Say what is wrong")},
    )


class ReportAnswerForm(forms.Form):
    """Whether it is taken off, and why."""

    mark_optional = False
    UPHOLD, DISMISS = "uphold", "dismiss"

    decision = forms.ChoiceField(
        label=_("Is it fit for young people?"),
        choices=[
            (UPHOLD, _("No: close it, and let the workplace rest")),
            (DISMISS, _("Yes: it was looked at, and it is fine")),
        ],
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose one")},
    )
    words = forms.CharField(
        label=_("What did you find?"),
        help_text=_("Only staff read this."),
        max_length=500,
        widget=Words(rows=3, counted=True),
        error_messages={"required": _("Write what you found")},
    )
