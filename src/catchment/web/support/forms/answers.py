"""The forms of asking, contesting and saying what counts. They validate and nothing else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, PostcodeField, Radios, Text, Words
from catchment.support.actions.answers import Wishes

WORDS_LENGTH = 2000

#: What people tick, and the weekly blocks that it stands for.
TIMES: dict[str, tuple[Any, tuple[int, ...]]] = {
    "weekday mornings": (_("Weekday mornings"), tuple(day * 3 for day in range(5))),
    "weekday afternoons": (_("Weekday afternoons"), tuple(day * 3 + 1 for day in range(5))),
    "weekday evenings": (
        _("Weekdays after school or work"),
        tuple(day * 3 + 2 for day in range(5)),
    ),
    "saturdays": (_("Saturdays"), (15, 16, 17)),
    "sundays": (_("Sundays"), (18, 19, 20)),
}

#: Metres that somebody can go, and how that is said.
DISTANCES = [
    ("1500", _("A walk of 20 minutes")),
    ("5000", _("20 minutes by bus")),
    ("10000", _("40 minutes by bus")),
    ("20000", _("Anywhere round here")),
]
USUAL_DISTANCE = 10_000

IN_PERSON, REMOTE = "in person", "remote"
WAYS = [(IN_PERSON, _("Meet in person")), (REMOTE, _("By phone or on a screen"))]


class AskForm(forms.Form):
    """How the person wants to be helped. An empty form asks in the usual way."""

    mark_optional = False

    times = forms.MultipleChoiceField(
        label=_("When is a good time?"),
        help_text=_("Tick nothing if any time may do."),
        choices=[(value, label) for value, (label, _blocks) in TIMES.items()],
        required=False,
        widget=Checkboxes(label_size="m"),
    )
    how = forms.MultipleChoiceField(
        label=_("How would you like to be helped?"),
        help_text=_("Tick nothing if both will do."),
        choices=WAYS,
        required=False,
        widget=Checkboxes(label_size="m"),
    )
    distance = forms.ChoiceField(
        label=_("How far can you go?"),
        help_text=_("We work this out from a map. It is an estimate."),
        choices=DISTANCES,
        required=False,
        widget=Radios(label_size="m"),
    )
    postcode = PostcodeField(
        label=_("Where from?"),
        help_text=_("A postcode. Leave it empty for near home. We do not keep it."),
        required=False,
    )

    def wishes(self) -> Wishes:
        """What the action takes."""
        told = self.cleaned_data
        how = set(told["how"]) or {IN_PERSON, REMOTE}
        return Wishes(
            times=tuple(block for value in told["times"] for block in TIMES[value][1]),
            travel_limit=int(told["distance"] or USUAL_DISTANCE),
            remote_ok=REMOTE in how,
            in_person_ok=IN_PERSON in how,
            postcode=told["postcode"] or "",
        )


class CandidateForm(forms.Form):
    """Which suggestion a button stands for."""

    candidate = forms.CharField(max_length=80)


class ContestForm(forms.Form):
    """What is not right, in plain words."""

    words = forms.CharField(
        label=_("What is not right?"),
        help_text=_("A coordinator reads this and writes back here."),
        max_length=WORDS_LENGTH,
        widget=Words(rows=5, counted=True),
        error_messages={"required": _("Write what is not right, in a few words")},
    )


class ReplyForm(forms.Form):
    """What a coordinator writes back."""

    reply = forms.CharField(
        label=_("Your reply"),
        help_text=_("Whoever wrote it reads this, and so does the person."),
        max_length=WORDS_LENGTH,
        widget=Words(rows=5, counted=True),
        error_messages={"required": _("Write a reply")},
    )


def _share(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=100,
        widget=Text(width=3, suffix="in 100"),
        error_messages={
            "required": _("Enter a whole number from 0 to 100"),
            "invalid": _("Enter a whole number from 0 to 100"),
            "min_value": _("Enter a whole number from 0 to 100"),
            "max_value": _("Enter a whole number from 0 to 100"),
        },
    )


class WeightsForm(forms.Form):
    """Five weights that add up to 100."""

    mark_optional = False

    after = forms.IntegerField(widget=forms.HiddenInput)
    needs = _share(_("Needs covered"), _("The urgent ones count most."))
    travel = _share(_("How far to travel"))
    trust = _share(_("The person knows them already"))
    capacity = _share(_("Room in their week"))
    times = _share(_("Free when the person is free"))
    agreed_by = forms.CharField(
        label=_("Who agreed this?"),
        help_text=_("For example: the partnership board, 2 October"),
        max_length=200,
        error_messages={"required": _("Say who agreed this")},
        widget=Text(),
    )
    note = forms.CharField(
        label=_("Why?"),
        max_length=500,
        required=False,
        widget=Words(rows=3),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        names = ("needs", "travel", "trust", "capacity", "times")
        if all(name in told for name in names):
            total = sum(told[name] for name in names)
            if total != 100:
                raise forms.ValidationError(
                    _("Make the five add up to 100. Now they add up to %(total)s."),
                    params={"total": total},
                )
        return told
