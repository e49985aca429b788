"""The forms of access requests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios, Text, Words
from catchment.support.enums import AccessRequestStatus


class ReceiveForm(forms.Form):
    """Who asked, and when it came."""

    asked_by = forms.CharField(
        label=_("Who asked?"),
        help_text=_("The person, or somebody who may ask for them. You check who they are."),
        max_length=120,
        widget=Text(width=20),
        error_messages={"required": _("Say who asked")},
    )
    received_on = DayField(
        label=_("On which day did it come?"),
        error_messages={"required": _("Give the day on which it came")},
    )

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_received_on(self) -> Any:
        """A request has come before it is written down."""
        day = self.cleaned_data["received_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet"))
        return day


class ReasonForm(forms.Form):
    """Why the clock stops, or more time is taken."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The person reads this."),
        max_length=300,
        widget=Words(rows=3),
        error_messages={"required": _("Say why")},
    )


class RedactForm(forms.Form):
    """Leaving one field out."""

    table = forms.CharField(max_length=80, widget=forms.HiddenInput)
    record = forms.CharField(max_length=40, widget=forms.HiddenInput)
    field = forms.CharField(max_length=80, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is it left out?"),
        help_text=_("For example: it is about somebody else. The person reads this."),
        max_length=300,
        widget=Words(rows=2),
        error_messages={"required": _("Say why it is left out")},
    )


class CloseForm(forms.Form):
    """Ending a request without giving."""

    status = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[
            (AccessRequestStatus.WITHDRAWN, _("Whoever asked has taken it back")),
            (AccessRequestStatus.REFUSED, _("It is refused, for a reason in law")),
        ],
        widget=Radios(),
        error_messages={"required": _("Choose how it ends")},
    )
    words = forms.CharField(
        label=_("The reason"),
        help_text=_("The person reads this. Say also how they can complain to the regulator."),
        max_length=500,
        widget=Words(rows=3),
        error_messages={"required": _("Give the reason")},
    )
