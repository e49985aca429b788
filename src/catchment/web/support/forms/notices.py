"""How a member wants to hear, when they work, and how many people they can hold."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text
from catchment.support.actions.notices import Wishes
from catchment.support.models import HelperSetting

MOST_PEOPLE = 200
HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class WishesForm(forms.Form):
    """A few small choices, each with a good answer already in it."""

    mark_optional = False

    daily = forms.ChoiceField(
        label=_("Mail about what waits for you"),
        help_text=_("Urgent things are always mailed at once."),
        choices=[("yes", _("Once a day, if there is something")), ("no", _("Only what is urgent"))],
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose when you want mail")},
    )
    hour = forms.TypedChoiceField(
        label=_("At what time?"), coerce=int, choices=HOURS, widget=forms.Select()
    )
    hours_from = forms.TypedChoiceField(
        label=_("You usually read messages from"),
        help_text=_("People are told, so that nobody waits without knowing."),
        coerce=int,
        choices=HOURS,
        widget=forms.Select(),
    )
    hours_to = forms.TypedChoiceField(
        label=_("until"), coerce=int, choices=[*HOURS[1:], (24, "24:00")], widget=forms.Select()
    )
    weekends = forms.BooleanField(label=_("At weekends too"), required=False)
    most_people = forms.IntegerField(
        label=_("How many people can you help at once?"),
        help_text=_("Leave it empty if you cannot say."),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        widget=Text(width=3, input_type="text"),
        error_messages={
            "invalid": _("Give a whole number, such as 12"),
            "min_value": _("Give a number from 0"),
            "max_value": _("Give a number up to %(limit_value)s"),
        },
    )

    def clean(self) -> dict[str, Any]:
        """The day's end comes after its beginning."""
        told = super().clean() or {}
        if "hours_from" in told and told.get("hours_to", 24) <= told["hours_from"]:
            self.add_error("hours_to", _("The end has to come after the beginning"))
        return told

    def wishes(self) -> Wishes:
        """What the action takes, once the form is valid."""
        told = self.cleaned_data
        return Wishes(
            daily=told["daily"] == "yes",
            hour=told["hour"],
            hours_from=told["hours_from"],
            hours_to=told["hours_to"],
            weekends=told["weekends"],
            most_people=told["most_people"],
        )


def standing(setting: HelperSetting) -> dict[str, Any]:
    """The form's values as they stand."""
    return {
        "daily": "yes" if setting.daily_digest else "no",
        "hour": setting.digest_hour,
        "hours_from": setting.hours_from,
        "hours_to": setting.hours_to,
        "weekends": setting.works_weekends,
        "most_people": setting.most_people,
    }
