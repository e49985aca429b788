"""A field for a whole number, which says its limits whatever was wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Text


def whole_number(
    label: Any, help_text: Any, least: int, most: int, **more: Any
) -> forms.IntegerField:
    """Give a short field for a number from ``least`` to ``most``."""
    wrong = _("Enter a whole number from %(least)s to %(most)s") % {"least": least, "most": most}
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        widget=Text(width=3),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        **more,
    )
