"""The forms of wishes: one move, or one crossing out with its reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text
from catchment.placements.actions.wishes import Where
from catchment.placements.enums import VetoReason

WORDS_LENGTH = 300

#: Buttons of the list, beside the moves.
BACK = "back"


class MoveWishForm(forms.Form):
    """One button of the list: up, down, to the top, or back."""

    do = forms.ChoiceField(choices=[*((each.value, each.value) for each in Where), (BACK, BACK)])
    wish = forms.IntegerField()
    version = forms.IntegerField()


class VersionForm(forms.Form):
    """Which state of the list the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CrossOutForm(VersionForm):
    """Why not this one."""

    reason = forms.ChoiceField(
        label=_("Why not this one?"),
        choices=VetoReason.choices,
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose why")},
    )
    words = forms.CharField(
        label=_("Do you want to say more?"),
        help_text=_("Only staff of your school and the coordinator see this."),
        required=False,
        max_length=WORDS_LENGTH,
        widget=Text(),
        error_messages={"max_length": _("Use at most %(limit_value)s letters")},
    )
