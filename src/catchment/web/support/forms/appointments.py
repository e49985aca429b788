"""The forms of appointments: offer times, pick one, ask for others, call off, say what stood in the way."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text, Words
from catchment.support.actions.appointments import FEWEST, MOST, Time
from catchment.support.enums import MissedReason

ABOUT_LENGTH, PLACE_LENGTH, WORDS_LENGTH = 160, 160, 300

#: How long a meeting lasts, in minutes.
LENGTHS = {"20": _("20 minutes"), "30": _("30 minutes"), "45": _("45 minutes"), "60": _("An hour")}

#: As browsers send it, and as somebody types it.
TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d %m %Y %H:%M"]


def _words(label: Any, *, required: Any = "", help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=WORDS_LENGTH,
        required=bool(required),
        widget=Words(rows=3),
        error_messages={
            "required": required,
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class TimesForm(forms.Form):
    """Two to six times, all of one length."""

    length = forms.ChoiceField(
        label=_("How long?"),
        choices=list(LENGTHS.items()),
        initial="30",
        widget=Radios(small=True),
        error_messages={"required": _("Choose how long")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, now: dt.datetime, **options: Any
    ) -> None:
        """Make the form; ``now`` tells which times are over."""
        super().__init__(data, **options)
        self.now = now
        for number in range(1, MOST + 1):
            self.fields[f"time_{number}"] = _time_field(number)

    def clean(self) -> dict[str, Any]:
        """Enough to choose from, none of them over, none of them twice."""
        given = super().clean() or {}
        typed = [one for one in self._typed(given) if one is not None]
        if len(typed) < FEWEST and not self.errors:
            self.add_error("time_2", _("Offer at least two times, so that there is a choice"))
        for number in range(1, MOST + 1):
            when = given.get(f"time_{number}")
            if when is not None and when <= self.now:
                self.add_error(f"time_{number}", _("Enter a time that is still to come"))
        return given

    @property
    def times(self) -> list[Time]:
        """What was offered, once the form is valid."""
        length = dt.timedelta(minutes=int(self.cleaned_data["length"]))
        return [Time(one, one + length) for one in self._typed(self.cleaned_data) if one]

    def _typed(self, given: Mapping[str, Any]) -> list[dt.datetime | None]:
        return [given.get(f"time_{number}") for number in range(1, MOST + 1)]


def _time_field(number: int) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("Time %(number)s") % {"number": number},
        required=number == 1,
        input_formats=TYPED,
        widget=Text(input_type="datetime-local", width=20),
        error_messages={
            "required": _("Enter a day and a time"),
            "invalid": _("Enter a day and a time, for example 27/3/2027 14:30"),
        },
    )


class OfferForm(TimesForm):
    """What a meeting is about, where, and when it could be."""

    about = forms.CharField(
        label=_("What is it about?"),
        help_text=_("A few words, for example: your college form"),
        max_length=ABOUT_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Say in a few words what it is about"),
            "max_length": _("Say it in at most %(limit_value)s letters"),
        },
    )
    place = forms.CharField(
        label=_("Where?"),
        help_text=_(
            "A place that is easy to get to, or “by phone”. It stands in the calendar file."
        ),
        max_length=PLACE_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Say where, or “by phone”"),
            "max_length": _("Say it in at most %(limit_value)s letters"),
        },
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("about", "place", "length")


class PickForm(forms.Form):
    """One of the times."""

    slot = forms.ChoiceField(
        label=_("Which time suits you?"),
        widget=Radios(label_size="m"),
        error_messages={
            "required": _("Choose a time, or ask for others"),
            "invalid_choice": _("This time is taken now. Choose another"),
        },
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        slots: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(slots)


class OtherTimesForm(forms.Form):
    """What would suit better."""

    words = _words(
        _("When would suit you?"),
        required=_("Say when it would suit you, for example: after school on Tuesdays"),
        help_text=_("For example: after school on Tuesdays"),
    )


class CallOffForm(forms.Form):
    """Why it is called off, if one wants to say."""

    words = _words(_("Do you want to say why?"), help_text=_("You do not have to."))


class MissedForm(forms.Form):
    """What stood in the way."""

    reason = forms.ChoiceField(
        label=_("What got in the way?"),
        help_text=_("Things happen. This helps everybody to find better times and places."),
        choices=MissedReason.choices,
        widget=Radios(),
        error_messages={"required": _("Choose what got in the way, or “Not known”")},
    )
    words = _words(_("Anything to add?"), help_text=_("The person can read this."))
