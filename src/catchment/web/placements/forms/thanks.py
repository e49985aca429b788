"""Forms of thanks: written by a learner, read first by staff."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Radios, Words
from catchment.placements.actions.thanks import Written
from catchment.placements.contact_words import surname_in, ways_to_reach
from catchment.placements.models.thanks import Visit


class ThanksForm(forms.Form):
    """A few words, and as much of a name as the learner wants.

    What could tell a stranger how to find them is pointed out once; whoever means it ticks a box.
    """

    mark_optional = False
    NAME, NOBODY = "name", "nobody"

    words = forms.CharField(
        label=_("What do you want to say?"),
        help_text=_("A few words are enough: what you liked, or what you learned."),
        max_length=600,
        widget=Words(rows=5, own=True, counted=True, label_size="m"),
        error_messages={
            "required": _("Write a few words"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )
    sure = forms.BooleanField(label=_("I have looked at it. It can stay in"), required=False)
    signed = forms.ChoiceField(
        label=_("What name should they read?"),
        help_text=_("They never read your surname."),
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose a name, or no name")},
    )
    school = forms.BooleanField(
        label=_("Tell them which school I come from"),
        required=False,
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        """Offer the learner's own first name; leave out the school where we know none."""
        super().__init__(*args, **kwargs)
        self.visit = visit
        first = visit.person.known_as.split(" ")[0]
        self.fields["signed"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, above
            (self.NAME, first),
            (self.NOBODY, _("No name: “a learner”")),
        ]
        if visit.school is None:
            del self.fields["school"]
        if not self.is_bound:
            del self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        """Point out numbers, addresses, links and surnames, unless they were looked at."""
        given = super().clean() or {}
        words = given.get("words", "")
        name = surname_in(words, self.visit.person.name)
        found = [*ways_to_reach(words), *([name] if name else [])]
        if not found:
            self.fields.pop("sure", None)
        elif not given.get("sure"):
            told = ", ".join(f"“{one}”" for one in found)
            self.add_error(
                "words",
                _("Do not tell how to find you or somebody else. Take this out: %(found)s")
                % {"found": told},
            )
        return given

    @property
    def written(self) -> Written:
        """What was written, once the form is valid."""
        given = self.cleaned_data
        return Written(
            words=given["words"],
            name_shown=given["signed"] == self.NAME,
            school_shown=bool(given.get("school")),
        )


class ReadForm(forms.Form):
    """Whether the host reads it; if not, why, as the learner reads it."""

    mark_optional = False
    THROUGH, BACK = "through", "back"

    decision = forms.ChoiceField(
        label=_("Should the workplace read this?"),
        choices=[(THROUGH, _("Yes, let it through")), (BACK, _("Not like this: hold it back"))],
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose one")},
    )
    reason = forms.CharField(
        label=_("If you hold it back: what do you say to the learner?"),
        help_text=_(
            "They read it as you write it, and can write again. Be kind: they wanted to say thank you."
        ),
        max_length=300,
        required=False,
        widget=Words(rows=3, counted=True),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Nobody is turned away without a word."""
        given = super().clean() or {}
        if given.get("decision") == self.BACK and not given.get("reason", "").strip():
            self.add_error("reason", _("Say why, kindly"))
        return given
