"""The form of one week with its seats, and those that are kept for some."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField
from catchment.people.models import Organisation
from catchment.placements.actions.opportunity_weeks import WeekDetails
from catchment.placements.models import OpportunityWeek
from catchment.web.placements.forms.numbers import whole_number

MOST_SEATS, MOST_HOURS, MOST_SCHOOLS = 500, 120, 20


class WeekForm(forms.Form):
    """From which day to which, how many seats, and for whom some are first."""

    mark_optional = False

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    seats = whole_number(
        _("How many seats?"), _("One seat is one learner for this week."), 1, MOST_SEATS
    )
    hours = whole_number(_("How many hours in all?"), "", 1, MOST_HOURS, initial=30)
    focus = whole_number(
        _("Seats first for learners whom the schools name"),
        _("They are open to all if nobody named wants them. Nobody sees who it is."),
        0,
        MOST_SEATS,
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        schools: Sequence[Organisation],
        rows: int,
        **options: Any,
    ) -> None:
        """Make the form with as many lines for schools as are kept, and one more."""
        super().__init__(data, **options)
        choices = [("", _("No school")), *((one.pk, one.name) for one in schools)]
        self.rows = min(rows, MOST_SCHOOLS)
        for number in range(self.rows):
            self.fields[f"school_{number}"] = forms.TypedChoiceField(
                label=_("Seats first for a school"),
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
            )
            self.fields[f"kept_{number}"] = whole_number(
                _("How many seats?"), "", 0, MOST_SEATS, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Days in order; a school with its number; not more kept than there are."""
        told = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Enter a last day that is not before the first"))
        self._look_at_schools(told)
        kept = sum(count for _school, count in self._kept(told))
        if told.get("seats") and kept > told["seats"]:
            self.add_error("seats", _("You keep more seats than there are"))
        return told

    def _look_at_schools(self, told: Mapping[str, Any]) -> None:
        chosen: set[int] = set()
        for number in range(self.rows):
            school, count = told.get(f"school_{number}"), told.get(f"kept_{number}")
            if bool(school) != bool(count):
                self.add_error(f"kept_{number}", _("Choose a school and say how many seats"))
            if school and school in chosen:
                self.add_error(f"school_{number}", _("This school stands above already"))
            chosen |= {school} if school else set()

    def _kept(self, told: Mapping[str, Any]) -> tuple[tuple[int | None, int], ...]:
        schools = [
            (told.get(f"school_{number}"), told.get(f"kept_{number}") or 0)
            for number in range(self.rows)
        ]
        rows = [(None, told.get("focus") or 0), *(row for row in schools if row[0])]
        return tuple(row for row in rows if row[1])

    @property
    def details(self) -> WeekDetails:
        """What was told, once the form is valid."""
        told = self.cleaned_data
        return WeekDetails(
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            seats=told["seats"],
            hours=told["hours"],
            kept=self._kept(told),
        )


def initial_of(week: OpportunityWeek, kept: Sequence[tuple[int | None, int]]) -> dict[str, Any]:
    """What is written now."""
    told: dict[str, Any] = {
        "starts_on": week.starts_on,
        "ends_on": week.ends_on,
        "seats": week.seats,
        "hours": week.hours,
        "focus": next((count for school, count in kept if school is None), None),
    }
    schools = [row for row in kept if row[0] is not None]
    for number, (school, count) in enumerate(schools):
        told |= {f"school_{number}": school, f"kept_{number}": count}
    return told
