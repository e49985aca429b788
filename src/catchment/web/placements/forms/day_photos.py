"""The form of a photo: never without words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Words
from catchment.support.files import MOST_BYTES


class PhotoForm(forms.Form):
    """A picture of the place, and what it shows."""

    mark_optional = False

    file = forms.FileField(
        label=_("The photo"),
        help_text=_("PNG or JPG, at most 5 MB. Show the place. Never show a child."),
        max_length=250,
        error_messages={
            "required": _("Choose a photo"),
            "missing": _("Choose a photo"),
            "empty": _("This file is empty. Choose another"),
            "max_length": _("Give the file a shorter name first"),
        },
    )
    words = forms.CharField(
        label=_("What does it show?"),
        help_text=_("For somebody who cannot see it. For example: The kitchen, with a long table."),
        max_length=200,
        widget=Words(rows=2, counted=True),
        error_messages={"required": _("Say what the photo shows")},
    )

    def clean_file(self) -> Any:
        """Too much is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("This photo is larger than 5 MB. Make it smaller first"))
        return file
