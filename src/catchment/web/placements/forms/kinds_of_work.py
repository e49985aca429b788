"""Bring a list of kinds of work in, and set one aside."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Radios
from catchment.vocabulary.models import Occupation
from catchment.vocabulary.occupations import (
    MOST_BYTES,
    OccupationList,
    ProfilesNotUnderstood,
    read_profiles,
)

SOURCE = "National Careers Service job profiles"
RETIRE, MERGE = "retire", "merge"


class ProfilesForm(forms.Form):
    """The file of job profiles, and of which day it is."""

    file = forms.FileField(
        label=_("The file of job profiles"),
        help_text=_("JSON, with id, title, description, categories and soc2010 of each."),
        widget=forms.FileInput,
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty. Choose another"),
        },
    )
    as_of = DayField(label=_("Of which day is it?"))

    listed: OccupationList

    def __init__(self, *args: Any, on: dt.date, **options: Any) -> None:
        """Take today: no file is of a later day."""
        super().__init__(*args, **options)
        self.on = on

    def clean_as_of(self) -> dt.date:
        """A day that has come."""
        day: dt.date = self.cleaned_data["as_of"]
        if day > self.on:
            raise ValidationError(_now("Enter a day that has come"))
        return day

    def clean(self) -> dict[str, Any]:
        """Read the whole file before anything is written."""
        given = super().clean() or {}
        file: UploadedFile[bytes] | None = given.get("file")
        if file is None or "as_of" not in given:
            return given
        if (file.size or 0) > MOST_BYTES:
            self.add_error("file", _("The file is larger than 50 MB"))
            return given
        try:
            self.listed = read_profiles(file.read(), source=SOURCE, as_of=given["as_of"])
        except ProfilesNotUnderstood as wrong:
            self.add_error("file", str(wrong))
        return given


class SetAsideForm(forms.Form):
    """Retire a kind of work here, or let another stand for it."""

    how = forms.ChoiceField(
        label=_("What shall happen?"),
        choices=[
            (MERGE, _("Another kind of work stands for it")),
            (RETIRE, _("It is no longer offered")),
        ],
        widget=Radios(
            hints={
                MERGE: _("Every opportunity here that names it names the other from now on."),
                RETIRE: _("What names it already keeps it; nobody can choose it any more."),
            }
        ),
        error_messages={"required": _("Choose what shall happen")},
    )
    instead = forms.ModelChoiceField(
        label=_("Which one stands for it?"),
        queryset=Occupation.objects.none(),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": _("Choose one of the list")},
    )

    def __init__(self, *args: Any, kinds: Iterable[Occupation], **options: Any) -> None:
        """Take the kinds of work that may stand for it."""
        super().__init__(*args, **options)
        instead = self.fields["instead"]
        assert isinstance(instead, forms.ModelChoiceField)
        instead.queryset = Occupation.objects.filter(pk__in=[one.pk for one in kinds]).order_by(
            "name", "pk"
        )
        instead.label_from_instance = _name_of  # type: ignore[assignment, method-assign]  # Django's way

    def clean(self) -> dict[str, Any]:
        """Another one is named where another stands for it, and only there."""
        given = super().clean() or {}
        if given.get("how") == MERGE and not given.get("instead") and "instead" not in self.errors:
            self.add_error("instead", _("Choose which one stands for it"))
        return given

    @property
    def other(self) -> Occupation | None:
        """Which one stands for it, once the form is valid."""
        chosen: Occupation | None = self.cleaned_data["instead"]
        return chosen if self.cleaned_data["how"] == MERGE else None


def _name_of(one: Occupation) -> str:
    return one.name
