"""Sharing steps of a ladder."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, Radios
from catchment.people.models import Membership
from catchment.support.queries.ladder import Step, signed
from catchment.web.support.forms.shares import ShareThingForm


class ShareStepsForm(ShareThingForm):
    """Which steps, with whom; and what for and until when, as for every other thing."""

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
    together = forms.BooleanField(
        label=_("They may also write with me, when we sit together"),
        required=False,
    )
    field_order = ("recipient", "layers", "purpose", "span", "together", "confirm")

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
