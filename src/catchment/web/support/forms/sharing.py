"""Sharing steps of a ladder."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, Radios
from catchment.people.models import Membership
from catchment.support.queries.ladder import Step, signed

#: How long a share may last, in days; the middle one is proposed.
SPANS = {"30": _("One month"), "91": _("Three months"), "182": _("Six months")}
USUAL_SPAN = "91"


class ShareForm(forms.Form):
    """Which steps, with whom, until when."""

    recipient = forms.ChoiceField(
        label=_("Who may read"),
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose who may read")},
    )
    layers = forms.TypedMultipleChoiceField(
        label=_("Which steps"),
        coerce=int,
        widget=Checkboxes(label_size="m"),
        error_messages={"required": _("Tick at least one step")},
    )
    span = forms.ChoiceField(
        label=_("For how long"),
        help_text=_("You can stop it at any time before."),
        choices=list(SPANS.items()),
        initial=USUAL_SPAN,
        widget=Radios(small=True, label_size="m"),
        error_messages={"required": _("Choose for how long")},
    )
    together = forms.BooleanField(
        label=_("They may also write with me, when we sit together"),
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        members: Sequence[Membership],
        steps: Sequence[Step],
        confirm: str = "",
        **options: Any,
    ) -> None:
        """Make the form.

        Args:
            data: what was sent, if anything was.
            members: whom the person knows.
            steps: those that may be shared.
            confirm: for a helper beside somebody without an account, what has to be ticked.
            options: as for every form.
        """
        super().__init__(data, **options)
        self.members = {str(member.public_id): member for member in members}
        self.fields["recipient"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (key, signed(member)) for key, member in self.members.items()
        ]
        self.fields["layers"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
            (int(step.layer), step.layer.label) for step in steps
        ]
        self.fields["layers"].widget.hints = {
            str(int(step.layer)): str(_("Nothing written yet"))
            for step in steps
            if not step.is_written
        }
        if confirm:
            self.fields["confirm"] = forms.BooleanField(
                label=confirm,
                error_messages={"required": _("Tick this, or ask them first")},
            )

    @property
    def chosen_member(self) -> Membership:
        """The member chosen, once the form is valid."""
        return self.members[self.cleaned_data["recipient"]]

    @property
    def chosen_span(self) -> dt.timedelta:
        """How long the share lasts, once the form is valid."""
        return dt.timedelta(days=int(self.cleaned_data["span"]))
