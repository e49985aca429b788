"""One field of a form, drawn as GOV.UK draws it: label, hint, error, box.

``draw_group`` looks at the kind of widget and calls the drawing made for it. A widget that nobody
thought of is drawn by Django inside the same frame, so no field ever disappears from a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from itertools import count
from typing import TYPE_CHECKING, Any

from django import forms
from markupsafe import Markup, escape

from catchment.design.bridge import component
from catchment.design.fields import PARTS, DayMonthYear

if TYPE_CHECKING:
    from catchment.design.renderer import DesignBoundField

NOT_PASSED_ON = frozenset(
    {"class", "id", "required", "maxlength", "minlength", "min", "max", "step", "rows", "cols"}
)


def draw_group(field: DesignBoundField, *, heading: bool = False) -> Markup:
    """Draw one field; with ``heading`` its label is the title of the page."""
    return _draw(field.field.widget, field, heading)


@singledispatch
def _draw(widget: forms.Widget, field: DesignBoundField, heading: bool) -> Markup:
    return _frame(field, heading, classes="")


@_draw.register(forms.Select)
def _(widget: forms.Select, field: DesignBoundField, heading: bool) -> Markup:
    return _frame(field, heading, classes="govuk-select")


@_draw.register(forms.HiddenInput)
def _(widget: forms.HiddenInput, field: DesignBoundField, heading: bool) -> Markup:
    return Markup(field.as_hidden())  # noqa: S704 - Django escapes it


@_draw.register(forms.widgets.Input)
def _(widget: forms.widgets.Input, field: DesignBoundField, heading: bool) -> Markup:
    number = isinstance(widget, forms.NumberInput)
    return component(
        "input",
        **_labelled(field, heading),
        type="text" if number else widget.input_type,
        inputmode="numeric" if number else None,
        spellcheck=False if widget.input_type == "email" else None,
        value=widget.format_value(field.value()),
        prefix=_affix(widget, "prefix"),
        suffix=_affix(widget, "suffix"),
    )


@_draw.register(forms.PasswordInput)
def _(widget: forms.PasswordInput, field: DesignBoundField, heading: bool) -> Markup:
    return component(
        "password-input", **_labelled(field, heading), autocomplete=widget.attrs.get("autocomplete")
    )


@_draw.register(forms.FileInput)
def _(widget: forms.FileInput, field: DesignBoundField, heading: bool) -> Markup:
    return component("file-upload", **_labelled(field, heading))


@_draw.register(forms.Textarea)
def _(widget: forms.Textarea, field: DesignBoundField, heading: bool) -> Markup:
    fits = getattr(field.field, "max_length", None) if getattr(widget, "counted", False) else None
    params = _labelled(field, heading) | {
        "rows": widget.attrs.get("rows", 4),
        "value": widget.format_value(field.value()) or "",
    }
    if getattr(widget, "own", False):
        params["formGroup"] = {"classes": "c-ownfield"}
    if fits:
        return component("character-count", **params, maxlength=fits)
    return component("textarea", **params)


@_draw.register(forms.RadioSelect)
def _(widget: forms.RadioSelect, field: DesignBoundField, heading: bool) -> Markup:
    looks = {"govuk-radios--inline": "inline", "govuk-radios--small": "small"}
    return component("radios", **_choices(widget, field, heading), classes=_looks(widget, looks))


@_draw.register(forms.CheckboxSelectMultiple)
def _(widget: forms.CheckboxSelectMultiple, field: DesignBoundField, heading: bool) -> Markup:
    return component(
        "checkboxes",
        **_choices(widget, field, heading),
        classes=_looks(widget, {"govuk-checkboxes--small": "small"}),
    )


@_draw.register(forms.CheckboxInput)
def _(widget: forms.CheckboxInput, field: DesignBoundField, heading: bool) -> Markup:
    item = {
        "value": "on",
        "text": str(field.label),
        "checked": bool(widget.check_test(field.value())),
        "hint": {"text": str(field.help_text)} if field.help_text else None,
        "attributes": _attributes(field),
    }
    return component(
        "checkboxes",
        name=field.html_name,
        idPrefix=field.auto_id,
        items=[item],
        errorMessage=_error(field),
    )


@_draw.register(DayMonthYear)
def _(widget: DayMonthYear, field: DesignBoundField, heading: bool) -> Markup:
    value = field.value()
    typed = value if isinstance(value, list) else widget.decompress(value)
    return component(
        "date-input",
        id=field.auto_id,
        **_shared(field),
        fieldset=_fieldset(field, heading) | {"role": "group"},
        items=[
            _box(widget, field, part, text, typed) for part, text in zip(PARTS, typed, strict=True)
        ],
    )


def _box(
    widget: DayMonthYear, field: DesignBoundField, part: str, text: str, typed: list[str]
) -> dict[str, Any]:
    wrong = field.errors and (not text or all(typed))
    width = 4 if part == "year" else 2
    return {
        "id": f"{field.auto_id}_{part}",
        "name": f"{field.html_name}_{part}",
        "label": part.capitalize(),
        "value": text or "",
        "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else ""),
        "autocomplete": f"bday-{part}" if widget.birthday else None,
    }


def _frame(field: DesignBoundField, heading: bool, *, classes: str) -> Markup:
    """Draw label, hint and error around what Django draws."""
    described = " ".join(filter(None, [field.hint_id, field.error_id if field.errors else ""]))
    wrong = " govuk-select--error" if classes and field.errors else ""
    attrs: dict[str, str | bool] = {"class": f"{classes}{wrong}"}
    if described:
        attrs["aria-describedby"] = described
    parts = [
        component("label", **_label(field, heading), **{"for": field.auto_id}),
        component("hint", id=field.hint_id, text=str(field.help_text)) if field.help_text else "",
        component("error-message", id=field.error_id, **(_error(field) or {}))
        if field.errors
        else "",
        Markup(field.as_widget(attrs=attrs)),  # noqa: S704 - Django escapes it
    ]
    group = "govuk-form-group govuk-form-group--error" if field.errors else "govuk-form-group"
    return Markup('<div class="{}">{}</div>').format(group, Markup("").join(parts))


def _labelled(field: DesignBoundField, heading: bool) -> dict[str, Any]:
    return {
        "id": field.auto_id,
        "name": field.html_name,
        "label": _label(field, heading),
        "classes": field.field.widget.attrs.get("class"),
        "attributes": _attributes(field),
        "disabled": field.field.disabled or None,
    } | _shared(field)


def _shared(field: DesignBoundField) -> dict[str, Any]:
    return {
        "hint": {"text": str(field.help_text)} if field.help_text else None,
        "errorMessage": _error(field),
    }


def _label(field: DesignBoundField, heading: bool) -> dict[str, Any]:
    return {
        "text": field.full_label,
        "classes": _size("govuk-label", field, heading),
        "isPageHeading": heading,
    }


def _fieldset(field: DesignBoundField, heading: bool) -> dict[str, Any]:
    classes = _size("govuk-fieldset__legend", field, heading)
    return {"legend": {"text": field.full_label, "classes": classes, "isPageHeading": heading}}


def _size(block: str, field: DesignBoundField, heading: bool) -> str:
    size = "xl" if heading else getattr(field.field.widget, "label_size", "s")
    return "govuk-visually-hidden" if size == "hidden" else f"{block}--{size}"


def _error(field: DesignBoundField) -> dict[str, Any] | None:
    if not field.errors:
        return None
    return {"html": Markup("<br>").join(escape(text) for text in field.problems)}


def _attributes(field: DesignBoundField) -> dict[str, Any]:
    return {
        name: value
        for name, value in field.field.widget.attrs.items()
        if name not in NOT_PASSED_ON and value is not False
    }


def _affix(widget: forms.Widget, name: str) -> dict[str, str] | None:
    text = getattr(widget, name, "")
    return {"text": text} if text else None


def _looks(widget: forms.Widget, looks: dict[str, str]) -> str:
    return " ".join(css for css, wanted in looks.items() if getattr(widget, wanted, False))


def _choices(widget: forms.RadioSelect, field: DesignBoundField, heading: bool) -> dict[str, Any]:
    return {
        "name": field.html_name,
        "idPrefix": field.auto_id,
        "fieldset": _fieldset(field, heading),
        "items": _items(widget, field),
    } | _shared(field)


def _items(widget: forms.RadioSelect, field: DesignBoundField) -> list[dict[str, Any]]:
    """List the choices in Django's order; the name of a group stands above its choices."""
    items: list[dict[str, Any]] = []
    ids = _choice_ids(field.auto_id)
    for group, options, _index in widget.optgroups(
        field.html_name, widget.format_value(field.value()) or []
    ):
        items += [{"divider": str(group)}] if group else []
        items += [_item(widget, option) | {"id": next(ids)} for option in options]
    return items


def _choice_ids(first: str) -> Iterator[str]:
    """Number the choices as GOV.UK does; the first carries the field's own id, whatever stands above."""
    yield first
    yield from (f"{first}-{number}" for number in count(2))


def _item(widget: forms.RadioSelect, option: dict[str, Any]) -> dict[str, Any]:
    value = "" if option["value"] is None else str(option["value"])
    hint = getattr(widget, "hints", {}).get(value)
    return {
        "value": value,
        "text": str(option["label"]),
        "checked": bool(option["selected"]),
        "disabled": option["attrs"].get("disabled", False),
        "hint": {"text": hint} if hint else None,
    }
