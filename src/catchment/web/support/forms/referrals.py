"""The forms of referrals. They validate and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, DayField, Radios, Text, Words
from catchment.support.bridge.receiving import Receiver, Receivers
from catchment.support.enums import DeclineReason, ReceiversRule
from catchment.vocabulary.enums import Layer

YES, NO, NOT_SURE = "yes", "no", "not sure"

#: How long whoever says yes may read, in days; the middle one is proposed.
SPANS = {"30": _("One month"), "91": _("Three months"), "182": _("Six months")}
USUAL_SPAN = "91"

WORDS_LENGTH, NOTE_LENGTH, ANSWER_LENGTH = 2000, 1000, 500


class AgreeForm(forms.Form):
    """The first stop: does the person know and agree; what for, and until when?"""

    mark_optional = False

    agrees = forms.ChoiceField(
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose yes or no")},
    )
    purpose = forms.CharField(
        label=_("What for?"),
        help_text=_("One line. For example: to sort out the letters about money"),
        max_length=200,
        required=False,
        widget=Text(label_size="m"),
    )
    agreed = forms.CharField(
        max_length=200,
        required=False,
        widget=Text(label_size="m"),
    )
    span = forms.ChoiceField(
        label=_("Until when may they read what you choose on a later page?"),
        choices=list(SPANS.items()),
        initial=USUAL_SPAN,
        required=False,
        widget=Radios(small=True, label_size="m"),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, name: str, **options: Any) -> None:
        """Make the form; ``name`` is the person's, and empty where they ask for themselves."""
        super().__init__(data, **options)
        self.name = name
        agrees = self.fields["agrees"]
        agrees.choices = [(YES, _("Yes")), (NO, _("No, or not yet"))]  # type: ignore[attr-defined]  # a ChoiceField
        if name:
            agrees.label = _("Does %(name)s know, and say yes to it?") % {"name": name}
            self.fields["agreed"].label = _("How did %(name)s say yes?") % {"name": name}
            self.fields["agreed"].help_text = _(
                "For example: we talked on Tuesday and wrote it together"
            )
        else:
            agrees.label = _("Do you want somebody to be asked to help you?")
            del self.fields["agreed"]

    def clean(self) -> dict[str, Any]:
        """With a yes, the rest has to be said."""
        told = super().clean() or {}
        if told.get("agrees") == YES:
            if not told.get("purpose"):
                self.add_error("purpose", _("Say in one line what for"))
            if "agreed" in self.fields and not told.get("agreed"):
                problem = _("Say how %(name)s said yes") % {"name": self.name}
                self.add_error("agreed", problem)
        told["span"] = told.get("span") or USUAL_SPAN
        return told


class RiskForm(forms.Form):
    """The second stop: is anybody at risk?"""

    risk = forms.ChoiceField(
        choices=[(NO, _("No")), (YES, _("Yes")), (NOT_SURE, _("I am not sure"))],
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose one. If you are not sure, say so")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, name: str, **options: Any) -> None:
        """Make the form; ``name`` is the person's, and empty where they ask for themselves."""
        super().__init__(data, **options)
        self.fields["risk"].label = (
            _("Is %(name)s, or anybody else, being hurt or in danger?") % {"name": name}
            if name
            else _("Are you, or is anybody else, being hurt or in danger?")
        )


class SendForm(forms.Form):
    """Whom to ask, what they read before they answer, and what opens when they say yes."""

    mark_optional = False

    candidate = forms.ChoiceField(
        label=_("Who should be asked?"),
        widget=Radios(label_size="m"),
        error_messages={
            "required": _("Choose who should be asked"),
            "invalid_choice": _("They cannot be asked any more. Choose somebody else"),
        },
    )
    words = forms.CharField(
        label=_("What should they know before they answer?"),
        help_text=_("They read this at once. Leave out illness, and trouble with the police."),
        max_length=WORDS_LENGTH,
        required=False,
        widget=Words(rows=4, counted=True, label_size="m"),
    )
    layers = forms.TypedMultipleChoiceField(
        label=_("Which steps may they read once they say yes?"),
        help_text=_("Tick as few as will do. None is fine too."),
        coerce=int,
        required=False,
        widget=Checkboxes(small=True, label_size="m"),
    )
    joins_team = forms.BooleanField(
        label=_("They may come into the team and read the plan"), required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        receivers: Receivers,
        layers: Sequence[int],
        has_plan: bool,
        **options: Any,
    ) -> None:
        """Make the form.

        Args:
            data: what was sent, if anything was.
            receivers: whom one may ask.
            layers: numbers of the steps that whoever sends may read.
            has_plan: whether there is a plan to come into.
            options: as for every form.
        """
        super().__init__(data, **options)
        self.able = {one.candidate: one for one in receivers.able}
        candidate = self.fields["candidate"]
        candidate.choices = [(one.candidate, one.name) for one in receivers.able]  # type: ignore[attr-defined]  # a ChoiceField
        candidate.widget.hints = {one.candidate: one.does for one in receivers.able}
        if layers:
            self.fields["layers"].choices = [(one, Layer(one).label) for one in layers]  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["layers"]
        if not has_plan:
            del self.fields["joins_team"]

    @property
    def chosen(self) -> Receiver:
        """Who is to be asked, once the form is valid."""
        return self.able[self.cleaned_data["candidate"]]


class AcceptForm(forms.Form):
    """A line that goes with a yes."""

    words = forms.CharField(
        label=_("A line for whoever asked"),
        help_text=_("For example when you can meet first. The person reads it too."),
        max_length=ANSWER_LENGTH,
        required=False,
        widget=Words(rows=3, counted=True),
    )


class DeclineForm(forms.Form):
    """A no, with the reason that is counted."""

    mark_optional = False

    reason = forms.ChoiceField(
        label=_("Why not?"),
        help_text=_("The reason is counted for the coordinator, without names."),
        choices=DeclineReason.choices,
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose the reason that comes nearest")},
    )
    words = forms.CharField(
        label=_("A line for whoever asked"),
        help_text=_(
            "For example who else could help, or when to ask again. The person reads it too."
        ),
        max_length=ANSWER_LENGTH,
        required=False,
        widget=Words(rows=3, counted=True, label_size="m"),
    )


class NoteForm(forms.Form):
    """A question before the answer, or the reply to one."""

    words = forms.CharField(
        max_length=NOTE_LENGTH,
        widget=Words(rows=4, counted=True, label_size="m"),
        error_messages={"required": _("Write a line first")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, label: str, **options: Any
    ) -> None:
        """Make the form; ``label`` says whether it is a question or a reply."""
        super().__init__(data, **options)
        self.fields["words"].label = label


class RuleForm(forms.Form):
    """Who may receive referrals in a catchment, as the partnership agreed it."""

    mark_optional = False

    receivers = forms.ChoiceField(
        label=_("Who may receive referrals?"),
        choices=ReceiversRule.choices,
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose who may receive")},
    )
    answer_within_days = forms.IntegerField(
        label=_("Within how many days do they answer?"),
        min_value=1,
        max_value=92,
        initial=10,
        widget=Text(width=3, label_size="m"),
        error_messages={
            name: _("Enter a whole number from 1 to 92")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    agreed_on = DayField(label=_("When was this agreed?"))
    agreed_by = forms.CharField(
        label=_("Who agreed it?"),
        help_text=_("For example: the partnership board"),
        max_length=200,
        widget=Text(label_size="m"),
        error_messages={"required": _("Say who agreed it")},
    )
