"""Forms of organisations and their places."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, PostcodeField, Text, Words
from catchment.network.records import (
    Details,
    Hours,
    OrganisationDetails,
    SiteDetails,
    plain,
)
from catchment.people.enums import AccessFeature, OrganisationKind
from catchment.web.network.forms.base import (
    RHYTHMS,
    USUAL_RHYTHM,
    RecordForm,
    rhythm_choices,
)
from catchment.web.network.words import WEEKDAYS

_STRETCH = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\s*(?:to|until|-|–)\s*(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?",
    re.IGNORECASE,
)


class OrganisationForm(RecordForm):
    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Enter a name")}
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    description = forms.CharField(
        label=_("What it is"), required=False, widget=Words(rows=4), max_length=2000
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40, widget=Text(width=20))
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )
    rhythm_months = forms.TypedChoiceField(
        label=_("How often to check that this is still right"), choices=RHYTHMS, coerce=int
    )

    def prepare(self, details: Details | None) -> None:
        self.offer_choices(
            "rhythm_months", rhythm_choices(getattr(details, "rhythm_months", USUAL_RHYTHM))
        )

    def details(self) -> OrganisationDetails:
        return OrganisationDetails(
            **self.values(
                "name", "kind", "description", "phone", "email", "website", "rhythm_months"
            )
        )


class SiteForm(RecordForm):
    name = forms.CharField(
        label=_("Name of the place"),
        max_length=200,
        error_messages={"required": _("Enter the name of the place")},
    )
    address = forms.CharField(
        label=_("Address, without the postcode"), required=False, max_length=300
    )
    postcode = PostcodeField(required=False)
    access = forms.MultipleChoiceField(
        label=_("Access"),
        choices=AccessFeature.choices,
        required=False,
        widget=Checkboxes(small=True),
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40, widget=Text(width=20))
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )

    def prepare(self, details: Details | None) -> None:
        for day, name in enumerate(WEEKDAYS):
            self.fields[f"hours_{day}"] = HoursField(
                label=_now("Open on %(day)s") % {"day": _now(name)},
                help_text=_now("For example 9:30am to 5pm. Leave empty when closed.")
                if day == 0
                else "",
                required=False,
            )

    @classmethod
    def initial_of(cls, details: Details) -> dict[str, Any]:
        assert isinstance(details, SiteDetails)
        by_day: dict[str, list[str]] = {}
        for one in details.hours:
            by_day.setdefault(f"hours_{one.weekday}", []).append(f"{one.opens} to {one.closes}")
        return plain(details) | {day: ", ".join(stretches) for day, stretches in by_day.items()}

    def details(self) -> SiteDetails:
        hours = tuple(
            Hours(weekday=day, opens=opens, closes=closes)
            for day in range(len(WEEKDAYS))
            for opens, closes in self.cleaned_data[f"hours_{day}"]
        )
        own = self.values("name", "address", "postcode", "access", "phone", "email", "website")
        return SiteDetails(**own, hours=hours)


class HoursField(forms.CharField):
    """Stretches of a day, such as "9:30am to 12, 1pm to 5pm"; gives pairs such as "09:30", "12:00"."""

    def clean(self, value: Any) -> Any:
        """Read the stretches.

        Raises:
            ValidationError: if one cannot be read.
        """
        typed = super().clean(value)
        parts = [part for part in re.split(r",|;| and ", typed) if part.strip()]
        stretches = [_stretch(part) for part in parts]
        if None in stretches:
            raise ValidationError(_now("Enter times like 9:30am to 5pm"))
        return sorted(one for one in stretches if one is not None)


def _stretch(typed: str) -> tuple[str, str] | None:
    found = _STRETCH.fullmatch(typed.strip())
    if found is None:
        return None
    opens = _time(found[1], found[2], found[3])
    closes = _time(found[4], found[5], found[6])
    if opens is None or closes is None or closes <= opens:
        return None
    return f"{opens:%H:%M}", f"{closes:%H:%M}"


def _time(hour: str, minute: str | None, half: str | None) -> dt.time | None:
    number = int(hour)
    if half:
        number = number % 12 + (12 if half.lower() == "pm" else 0)
    try:
        return dt.time(number, int(minute or 0))
    except ValueError:
        return None
