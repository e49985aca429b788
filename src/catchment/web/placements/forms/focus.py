"""The forms of the focus list: a scheme, what it looks at, a decision, a learner's word and its answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, DayField, Radios, Text, Words
from catchment.placements.enums import ListingStatus

LINE, REASON, ANSWER = 200, 500, 1000


def _line(label: Any, required: Any, *, help_text: Any = "", most: int = LINE) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=Text(),
        error_messages={
            "required": required,
            "max_length": _("Use at most %(limit_value)s letters"),
        },
    )


def _words(
    label: Any, required: Any, *, help_text: Any = "", most: int = REASON
) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        widget=Words(rows=4),
        error_messages={
            "required": required,
            "max_length": _("Write at most %(limit_value)s letters"),
        },
    )


class SchemeForm(forms.Form):
    """A new version."""

    name = _line(_("What is it called?"), _("Give the scheme a name"), most=120)
    why = _words(
        _("What is it for?"),
        _("Say what it is for"),
        help_text=_("Every member of the catchment can read this."),
    )


class IndicatorForm(forms.Form):
    """One thing to look at."""

    says = _line(_("What does it look at, in plain words?"), _("Say what it looks at"))
    code = forms.SlugField(
        label=_("Name of its column in a file"),
        help_text=_("Small letters and hyphens, for example: school-moves"),
        max_length=40,
        widget=Text(width=20),
        error_messages={
            "required": _("Give its column a name"),
            "invalid": _("Use letters, numbers and hyphens only"),
            "max_length": _("Use at most %(limit_value)s letters"),
        },
    )
    points = forms.TypedChoiceField(
        label=_("How much does it count?"),
        choices=[(at, str(at)) for at in range(1, 6)],
        coerce=int,
        initial=1,
        widget=Radios(inline=True, small=True),
        error_messages={"required": _("Choose how much"), "invalid_choice": _("Choose how much")},
    )
    least = forms.DecimalField(
        label=_("From which value on?"),
        help_text=_("For a yes or no, leave 1."),
        initial=1,
        max_digits=8,
        decimal_places=2,
        widget=Text(width=5),
        error_messages={
            "required": _("Enter a number, for example 1"),
            "invalid": _("Enter a number, for example 1"),
        },
    )
    below = forms.TypedMultipleChoiceField(
        label=_("Which way round?"),
        choices=[("yes", _("It counts below this value, not from it"))],
        required=False,
        widget=Checkboxes(small=True),
    )
    source = _line(_("Where does it come from?"), _("Say where it comes from"))


class UseForm(forms.Form):
    """Who agreed, and from how many points a learner is suggested."""

    suggests_from = forms.IntegerField(
        label=_("From how many points is somebody suggested?"),
        initial=3,
        min_value=1,
        max_value=50,
        widget=Text(width=3),
        error_messages={
            "required": _("Enter how many points"),
            "invalid": _("Enter a whole number"),
            "min_value": _("Enter at least %(limit_value)s"),
            "max_value": _("Enter at most %(limit_value)s"),
        },
    )
    agreed_by = _line(
        _("Who agreed it?"),
        _("Say who agreed it"),
        help_text=_("For example: the heads of the eight schools"),
    )
    agreed_on = DayField(label=_("On which day?"))


class DecideForm(forms.Form):
    """A decision about one learner."""

    status = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (ListingStatus.CONFIRMED.value, _("On the list")),
            (ListingStatus.REMOVED.value, _("Not on the list")),
        ],
        widget=Radios(),
        error_messages={"required": _("Choose what you decide")},
    )
    reason = _words(
        _("Why?"),
        _("Give a reason: the learner can read it"),
        help_text=_("The learner can read it. A point of the scheme alone is no reason."),
    )


class AddForm(forms.Form):
    """Somebody whom the scheme does not see."""

    member = forms.ChoiceField(
        label=_("Who?"),
        widget=Radios(small=True),
        error_messages={
            "required": _("Choose who"),
            "invalid_choice": _("They are on the page already. Choose another"),
        },
    )
    reason = _words(
        _("Why?"),
        _("Give a reason: the learner can read it"),
        help_text=_("The learner can read it."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        members: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(members)


class ContestForm(forms.Form):
    """The learner says that it is wrong."""

    words = _words(_("What is wrong, or missing?"), _("Say what is wrong"), most=ANSWER)


class AnswerForm(forms.Form):
    """What staff say back."""

    answer = _words(_("What do you answer?"), _("Write an answer"), most=ANSWER)
