"""The forms of parents' links: ask, link, stop, choose what is seen, a school's setting."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, DayMonthYear, Radios, Text, Words
from catchment.people.models import Organisation
from catchment.support.enums import ParentSees

NAME_LENGTH, RELATION_LENGTH, REASON_LENGTH = 120, 80, 500
YOUNGEST, OLDEST = 10, 18
LITTLE_TO_MUCH = [ParentSees.NOTHING, ParentSees.DATES, ParentSees.PLAN]


def _relation(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_("For example: mum, dad, foster carer"),
        max_length=RELATION_LENGTH,
        widget=Text(width=20),
        error_messages={
            "required": _("Say what you are to each other, for example: mum"),
            "max_length": _("Say it in at most %(limit_value)s letters"),
        },
    )


class AskForChildForm(forms.Form):
    """Whose parent somebody is, as they know it."""

    name = forms.CharField(
        label=_("The child’s full name"),
        max_length=NAME_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Enter the child’s full name"),
            "max_length": _("Enter at most %(limit_value)s letters"),
        },
    )
    born_on = DayField(label=_("Date of birth"), widget=DayMonthYear())
    school = forms.ChoiceField(
        label=_("School or college"),
        widget=Radios(),
        error_messages={
            "required": _("Choose the school or college"),
            "invalid_choice": _("Choose one from the list"),
        },
    )
    relation = _relation(_("What are you to the child?"))

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        schools: Sequence[Organisation],
        today: dt.date,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.today = today
        self.schools = {str(one.public_id): one for one in schools}
        field = self.fields["school"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, one.name) for key, one in self.schools.items()]

    def clean_born_on(self) -> dt.date:
        """Nobody is born tomorrow."""
        born_on: dt.date = self.cleaned_data["born_on"]
        if born_on > self.today:
            raise ValidationError(_("Enter a day that has been"))
        return born_on

    @property
    def chosen_school(self) -> Organisation:
        return self.schools[self.cleaned_data["school"]]


class LinkParentForm(forms.Form):
    """Which parent's account the school links."""

    email = forms.EmailField(
        label=_("The e-mail address they sign in with"),
        widget=Text(input_type="email"),
        error_messages={
            "required": _("Enter their e-mail address"),
            "invalid": _("Enter an e-mail address, like name@example.com"),
        },
    )
    relation = _relation(_("What are they to the learner?"))


class StopForm(forms.Form):
    """Why a link is stopped; for safeguarding leads alone."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Only safeguarding leads of your school read this."),
        max_length=REASON_LENGTH,
        widget=Words(rows=4),
        error_messages={
            "required": _("Say in a line why you stop it"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class ChooseForm(forms.Form):
    """What the child lets a parent see; at most what the school has set."""

    chosen = forms.ChoiceField(
        label=_("What may they see?"),
        widget=Radios(label_size="m"),
        error_messages={
            "required": _("Choose what they may see"),
            "invalid_choice": _("Choose one from the list"),
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, most: ParentSees, **options: Any
    ) -> None:
        super().__init__(data, **options)
        field = self.fields["chosen"]
        assert isinstance(field, forms.ChoiceField)
        allowed = LITTLE_TO_MUCH[: LITTLE_TO_MUCH.index(most) + 1]
        field.choices = [(one.value, one.label) for one in allowed]


def _level(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(one.value, one.label) for one in LITTLE_TO_MUCH],
        widget=Radios(small=True),
        error_messages={"required": _("Choose what they see")},
    )


class SettingForm(forms.Form):
    """What parents see by default, below an age and from it on."""

    younger_see = _level(_("Parents of younger learners see"))
    older_see = _level(_("Parents of older learners see, at most"))
    older_from = forms.IntegerField(
        label=_("From which age do learners choose for themselves?"),
        help_text=_("From this age they may show less than the school has set."),
        min_value=YOUNGEST,
        max_value=OLDEST,
        widget=Text(width=2),
        error_messages={
            "required": _("Enter an age from 10 to 18"),
            "invalid": _("Enter an age from 10 to 18, in figures"),
            "min_value": _("Enter an age from 10 to 18"),
            "max_value": _("Enter an age from 10 to 18"),
        },
    )

    def clean(self) -> dict[str, Any]:
        """Growing older opens nothing."""
        given = super().clean() or {}
        younger, older = given.get("younger_see"), given.get("older_see")
        if younger and older and _place(older) > _place(younger):
            self.add_error("older_see", _("Choose at most what parents of younger learners see"))
        return given


def _place(level: str) -> int:
    return LITTLE_TO_MUCH.index(ParentSees(level))
