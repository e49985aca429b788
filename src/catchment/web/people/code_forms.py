"""Forms about printed codes, and the words that learners choose themselves."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Text
from catchment.people.actions.codes import own_words


class PrintCodes(forms.Form):
    year_group = forms.ChoiceField(
        label=_("Which year?"),
        widget=Radios(small=True),
        error_messages={"required": _("Choose a year"), "invalid_choice": _("Choose a year")},
    )
    again = forms.BooleanField(
        label=_("Print again for those who have not used their code yet"),
        required=False,
        help_text=_("The codes on their older cards stop working."),
    )

    def __init__(self, *args: Any, years: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(year, _("Year %(year)s") % {"year": year}) for year in years]
        self.fields["year_group"].choices = choices  # type: ignore[attr-defined]  # a choice field's


class OwnWords(forms.Form):
    """``change``: whoever has words already types them first, so that nobody else can change them."""

    now = forms.CharField(
        label=_("Your secret words now"),
        max_length=120,
        widget=Text(width=30, autocomplete="current-password"),
        error_messages={"required": _("Type the words that you sign in with now")},
    )
    words = forms.CharField(
        label=_("Your secret words"),
        max_length=120,
        widget=Text(width=30, autocomplete="new-password"),
        help_text=_(
            "Three words that you like and nobody would guess, like a dish, a place and an animal. "
            "Capitals do not matter. Never your name or your birthday."
        ),
        error_messages={"required": _("Type three words that only you know")},
    )
    once_more = forms.CharField(
        label=_("The same words once more"),
        max_length=120,
        widget=Text(width=30, autocomplete="new-password"),
        error_messages={"required": _("Type the same words once more")},
    )

    def __init__(self, *args: Any, change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not change:
            del self.fields["now"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        words, again = cleaned.get("words", ""), cleaned.get("once_more", "")
        if words and again and own_words(words) != own_words(again):
            self.add_error("once_more", ValidationError(_("These are not the same words")))
        return cleaned
