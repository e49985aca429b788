"""The answer of a workplace to a request."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Words
from catchment.placements.enums import NotThisTime


class NotThisTimeForm(forms.Form):
    """Why not, for counting; and a line if there is something kind to say."""

    mark_optional = False

    reason = forms.ChoiceField(
        label=_("Why not this time?"),
        help_text=_("The reason is counted. The learner does not read it."),
        choices=NotThisTime.choices,
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose the reason that comes nearest")},
    )
    words = forms.CharField(
        label=_("A line for the school"),
        max_length=500,
        required=False,
        widget=Words(rows=3, counted=True, label_size="m"),
    )
