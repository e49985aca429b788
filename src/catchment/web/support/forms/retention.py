"""The forms of keeping and leaving."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios, Text, Words
from catchment.support.actions.leaving import LONGEST_REASON
from catchment.support.actions.retention import WantedClock
from catchment.support.enums import ClockAnchor

LONGEST, LONGEST_YEARS = 36_500, 100


class ClockForm(forms.Form):
    """How long one kind of record is kept, and why."""

    anchor = forms.ChoiceField(
        label=_("From when does it count?"),
        widget=Radios(small=True),
        error_messages={"required": _("Choose from when it counts")},
    )
    keep_years = forms.IntegerField(
        label=_("For how many years is it kept?"),
        help_text=_("0 where days are enough."),
        min_value=0,
        max_value=LONGEST_YEARS,
        widget=Text(width=5),
        error_messages={"required": _("Enter a number of years, for example 6, or 0")},
    )
    keep_days = forms.IntegerField(
        label=_("And for how many days?"),
        help_text=_("They are added to the years."),
        min_value=0,
        max_value=LONGEST,
        widget=Text(width=5),
        error_messages={"required": _("Enter a number of days, for example 90, or 0")},
    )
    warn_days = forms.IntegerField(
        label=_("How many days before is somebody told?"),
        help_text=_("0 for drafts and mail, where nobody is told."),
        min_value=0,
        max_value=LONGEST,
        widget=Text(width=5),
        error_messages={"required": _("Enter a number of days, for example 30")},
    )
    why = forms.CharField(
        label=_("Why so long?"),
        max_length=300,
        widget=Words(rows=3),
        error_messages={"required": _("Say why it is kept so long")},
    )
    source = forms.CharField(
        label=_("Where does it stand written?"), max_length=200, required=False, widget=Text()
    )
    source_url = forms.URLField(
        label=_("Its web address"), required=False, assume_scheme="https", widget=Text()
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        anchors: Sequence[ClockAnchor],
        **options: Any,
    ) -> None:
        """Offer the days to count from that this kind has."""
        super().__init__(data, **options)
        self.fields["anchor"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(one), one.label) for one in anchors
        ]

    def wanted(self) -> WantedClock:
        return WantedClock(**self.cleaned_data)


class RefuseForm(forms.Form):
    """Why somebody cannot leave yet."""

    reason = forms.CharField(
        label=_("Why can they not leave yet?"),
        help_text=_("The person reads this. Say how long it will take."),
        max_length=LONGEST_REASON,
        widget=Words(rows=2),
        error_messages={"required": _("Say why they cannot leave yet")},
    )
    until = DayField(
        label=_("From which day may they ask again?"),
        help_text=_("Leave it empty if nobody knows."),
        required=False,
    )


class HoldForm(forms.Form):
    """Why nothing may be deleted for now, or why it may again."""

    words = forms.CharField(
        label=_("The reason"),
        help_text=_("For example: a court has asked for the records. The person does not see it."),
        max_length=300,
        widget=Words(rows=2),
        error_messages={"required": _("Give the reason")},
    )


class EraseForm(forms.Form):
    """The last question before everything is gone."""

    sure = forms.BooleanField(
        label=_("I know who asked for this, and that nothing can be brought back"),
        error_messages={"required": _("Tick the box if everything should be deleted")},
    )
