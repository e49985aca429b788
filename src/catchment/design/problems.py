"""What to say when a field is wrong: the thing to do, not the rule that was broken.

Django's own sentences ("This field is required.") are said anew in our words; a form's own sentences stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from catchment.design.renderer import DesignBoundField

CHOOSING = (forms.Select, forms.RadioSelect)

Says = Callable[[str, dict[str, Any]], str]

SAID: dict[str, Says] = {
    "invalid_choice": lambda label, params: _("Choose one of the answers to “%s”") % label,
    "invalid_list": lambda label, params: _("Choose from the answers to “%s”") % label,
    "max_length": lambda label, params: (
        _("Shorten “%s” to %s characters, it has %s")
        % (label, params["limit_value"], params["show_value"])
    ),
    "min_length": lambda label, params: (
        _("Write at least %s characters in “%s”") % (params["limit_value"], label)
    ),
    "max_value": lambda label, params: (
        _("Enter a number up to %s in “%s”") % (params["limit_value"], label)
    ),
    "min_value": lambda label, params: (
        _("Enter a number from %s in “%s”") % (params["limit_value"], label)
    ),
    "empty": lambda label, params: _("Choose a file that is not empty for “%s”") % label,
    "missing": lambda label, params: _("Choose the file for “%s” again") % label,
}

INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "Enter an e-mail address like name@example.com in “%s”"),
    (forms.FloatField, "Enter a number, for example 2.5, in “%s”"),
    (forms.DecimalField, "Enter a number, for example 2.5, in “%s”"),
    (forms.IntegerField, "Enter a whole number, for example 12, in “%s”"),
    (forms.DateField, "Enter a date, for example 27/3/2026, in “%s”"),
    (forms.TimeField, "Enter a time, for example 15:40, in “%s”"),
    (forms.URLField, "Enter a web address like https://example.org in “%s”"),
    (forms.UUIDField, "Copy the whole code into “%s”"),
)


def problem_texts(field: DesignBoundField) -> list[str]:
    """Say each problem of a field as something to do."""
    return [_said(field, error) for error in field.errors.as_data()]


def _said(field: DesignBoundField, error: ValidationError) -> str:
    own = " ".join(error.messages)
    if not _is_djangos(field.field, error):
        return own
    if error.code == "required":
        return _required(field)
    if error.code == "invalid":
        return _invalid(field) or own
    says = SAID.get(str(error.code))
    return says(str(field.label), error.params or {}) if says else own


def _is_djangos(field: forms.Field, error: ValidationError) -> bool:
    """Whether the sentence comes from Django and not from the form, the field or one of our classes."""
    kept = field.error_messages.get(str(error.code))
    if kept is None:
        return error.message in _validators_sentences(field)
    return str(kept) == str(error.message) and str(kept) in _field_sentences(type(field))


def _field_sentences(kind: type[forms.Field]) -> set[str]:
    classes = (one for one in kind.__mro__ if one.__module__.startswith("django."))
    return {
        str(said)
        for one in classes
        for said in getattr(one, "default_error_messages", {}).values()
        if isinstance(said, str | Promise)
    }


def _validators_sentences(field: forms.Field) -> list[Any]:
    return [
        check.message
        for check in field.validators
        if isinstance(check, validators.BaseValidator | validators.EmailValidator)
    ]


def _required(field: DesignBoundField) -> str:
    if isinstance(field.field.widget, forms.CheckboxInput):
        return _("Tick “%s” to go on") % field.label
    if isinstance(field.field.widget, forms.FileInput):
        return _("Choose a file for “%s”") % field.label
    if isinstance(field.field.widget, CHOOSING):
        return _("Choose an answer to “%s”") % field.label
    return _("Fill in “%s”") % field.label


def _invalid(field: DesignBoundField) -> str:
    for kind, sentence in INVALID:
        if isinstance(field.field, kind):
            return _(sentence) % field.label
    return ""
