"""Forms of cohorts: begin one, give a list of learners, set the day for own finds."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, Text
from catchment.network.imports.tables import MOST_BYTES


class CohortForm(forms.Form):
    """A name and a year."""

    name = forms.CharField(
        label=_("What do you call them?"),
        max_length=80,
        help_text=_("For example Year 10"),
        widget=Text(width=20),
        error_messages={"required": _("Write a name")},
    )
    year_group = forms.CharField(
        label=_("Which year are they in?"),
        max_length=20,
        widget=Text(width=4),
        error_messages={"required": _("Write the year, for example 10")},
    )
    own_find_by = DayField(
        label=_("Until when may they bring a place of their own?"),
        required=False,
        help_text=_("Later ones are taken too, and told that they are late."),
    )


class OwnFindDayForm(forms.Form):
    """The last day for own finds."""

    own_find_by = DayField(
        label=_("Until when may they bring a place of their own?"),
        required=False,
        help_text=_("Leave it empty for no last day."),
    )


class LearnersForm(forms.Form):
    """A list of learners."""

    file = forms.FileField(
        label=_("The list"),
        help_text=_(
            "Excel, OpenDocument or CSV with a column for names and one for dates of birth; or a "
            "OneRoster export (ZIP)."
        ),
        widget=forms.FileInput,
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty. Choose another"),
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large before it is read.

        Raises:
            ValidationError: saying what to do.
        """
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                _now("The file is larger than 25 MB. Split it into several files.")
            )
        return file
