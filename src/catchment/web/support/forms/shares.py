"""Sharing one thing; putting a document away."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text
from catchment.support.files import MOST_BYTES

#: How long a share may last, in days; the middle one is proposed.
SPANS = {"30": _("One month"), "91": _("Three months"), "182": _("Six months")}
USUAL_SPAN = "91"

PURPOSE_LENGTH, TITLE_LENGTH = 200, 160


class ShareThingForm(forms.Form):
    """What for, and until when."""

    purpose = forms.CharField(
        label=_("What for?"),
        help_text=_("They read this too. For example: to help me apply to college"),
        max_length=PURPOSE_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Say in a few words what for"),
            "max_length": _("Say it in at most %(limit_value)s letters"),
        },
    )
    span = forms.ChoiceField(
        label=_("For how long?"),
        help_text=_("You can stop it at any time before."),
        choices=list(SPANS.items()),
        initial=USUAL_SPAN,
        widget=Radios(small=True),
        error_messages={"required": _("Choose for how long")},
    )

    @property
    def chosen_span(self) -> dt.timedelta:
        """How long, once the form is valid."""
        return dt.timedelta(days=int(self.cleaned_data["span"]))


class DocumentForm(forms.Form):
    """A file to put away."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("PDF, PNG, JPG, DOCX, ODT or TXT, at most 5 MB."),
        max_length=250,
        error_messages={
            "required": _("Choose a file"),
            "missing": _("Choose a file"),
            "empty": _("This file is empty. Choose another"),
            "max_length": _("Give the file a shorter name first"),
        },
    )
    title = forms.CharField(
        label=_("What do you call it?"),
        help_text=_("Leave it empty to keep the name of the file."),
        max_length=TITLE_LENGTH,
        required=False,
        widget=Text(),
        error_messages={"max_length": _("Say it in at most %(limit_value)s letters")},
    )

    def clean_file(self) -> Any:
        """Too much is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 5 MB. Make it smaller, or take a smaller picture")
            )
        return file
