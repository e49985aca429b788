"""Asking for one seat: the learner's words, and whether they have agreed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Words

TOLD_ME, ASK_FIRST = "told me", "ask first"


class OwnWordsForm(forms.Form):
    """A line of the learner's own."""

    words = forms.CharField(
        label=_("Your line for the workplace"),
        help_text=_("Why this place? A sentence is enough. You can leave it empty."),
        max_length=500,
        required=False,
        widget=Words(rows=4, own=True, counted=True),
    )


class AskForSeatForm(OwnWordsForm):
    """What staff write down for a learner: the learner's words, and their yes to being named."""

    agreed = forms.ChoiceField(
        choices=(),
        widget=Radios(
            hints={
                TOLD_ME: _(
                    "The workplace is asked now. The learner is told, and can take it back."
                ),
                ASK_FIRST: _("Nothing is sent before they say yes on their own page."),
            }
        ),
        error_messages={"required": _("Say whether they have agreed")},
    )

    def __init__(self, *args: Any, name: str, has_account: bool, **options: Any) -> None:
        """Name the learner; whoever has no page of their own can only be asked in person."""
        super().__init__(*args, **options)
        self.fields["words"].label = _("A line from %(name)s for the workplace") % {"name": name}
        self.fields["words"].help_text = _(
            "In their words, if they have some. Not why they are put forward, and nothing about "
            "health, home or money."
        )
        agreed = self.fields["agreed"]
        agreed.label = _("Has %(name)s agreed?") % {"name": name}
        assert isinstance(agreed, forms.ChoiceField)
        agreed.choices = [(TOLD_ME, _("Yes, they told me"))]
        if has_account:
            agreed.choices = [*agreed.choices, (ASK_FIRST, _("Not yet: ask them first"))]

    @property
    def asks_first(self) -> bool:
        """Whether the learner has still to say yes."""
        return bool(self.cleaned_data["agreed"] == ASK_FIRST)
