"""Forms that draw themselves in GOV.UK's markup (the setting ``FORM_RENDERER``).

``{{ form }}`` draws the list of problems and every field; ``{{ form.name.as_field_group() }}`` one field;
``{{ form.name.as_question() }}`` one field whose label is the title of the page. No page writes form HTML.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from markupsafe import Markup

from catchment.design.bridge import component
from catchment.design.fields import PARTS, DayMonthYear
from catchment.design.groups import draw_group
from catchment.design.problems import problem_texts

PLAIN_LABEL = (forms.CheckboxInput, forms.HiddenInput)


class DesignBoundField(BoundField):
    """A field that knows the ids of its hint and its error, and how to draw itself."""

    @property
    def hint_id(self) -> str:
        """Name the hint for ``aria-describedby``; nothing if there is none."""
        return f"{self.auto_id}-hint" if self.help_text else ""

    @property
    def error_id(self) -> str:
        """Name the error for ``aria-describedby``."""
        return f"{self.auto_id}-error"

    @property
    def error_target(self) -> str:
        """Name the box that the list of problems leads to."""
        if not isinstance(self.field.widget, DayMonthYear):
            return self.auto_id
        typed = self.value()
        empty = (
            [part for part, text in zip(PARTS, typed, strict=True) if not text]
            if isinstance(typed, list)
            else []
        )
        return f"{self.auto_id}_{(empty or PARTS)[0]}"

    @property
    def full_label(self) -> str:
        """Say "(optional)" where nothing has to be filled in, unless the form has ``mark_optional = False``."""
        optional = not self.field.required and getattr(self.form, "mark_optional", True)
        if optional and not isinstance(self.field.widget, PLAIN_LABEL):
            return _("%(label)s (optional)") % {"label": self.label}
        return str(self.label)

    @property
    def problems(self) -> list[str]:
        """Say what to do about each error."""
        return problem_texts(self)

    def group(self) -> Markup:
        """Draw label, hint, error and box."""
        return draw_group(self)

    def as_question(self) -> Markup:
        """Draw the field so that its label is the title of the page."""
        return draw_group(self, heading=True)


class DesignRenderer(TemplatesSetting):
    """Finds its templates through the project's settings."""

    form_template_name = "design/form.html"
    formset_template_name = "design/formset.html"
    field_template_name = "design/field.html"
    bound_field_class = DesignBoundField


def error_summary(*shown: forms.BaseForm) -> Markup:
    """Draw the list of problems of one page, each leading to its box; nothing if there are none."""
    problems = [problem for form in shown for problem in _problems(form)]
    return (
        component("error-summary", titleText=_("There is a problem"), errorList=problems)
        if problems
        else Markup("")
    )


def _problems(form: forms.BaseForm) -> list[dict[str, Any]]:
    about_all = [{"text": str(error)} for error in form.non_field_errors()]
    about_hidden = [{"text": text} for field in form.hidden_fields() for text in _texts(field)]
    about_one = [
        {"text": text, "href": f"#{getattr(field, 'error_target', field.auto_id)}"}
        for field in form.visible_fields()
        for text in _texts(field)
    ]
    return about_all + about_hidden + about_one


def _texts(field: BoundField) -> list[str]:
    """A form may ask for bound fields of another kind: their errors are shown as they are."""
    return field.problems if isinstance(field, DesignBoundField) else [str(e) for e in field.errors]
