"""The forms of a file of hosts: the file, and what was seen of the workplaces that it brought."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, Radios, Words
from catchment.placements.models import Host
from catchment.web.placements.forms.cohorts import LearnersForm


class HostsForm(LearnersForm):
    """A list of workplaces and of what learners can do there; refused unread where it is too large."""

    file = forms.FileField(
        label=_("The list"),
        help_text=_(
            "Excel, OpenDocument or CSV. One row is what learners can do in one week, with columns "
            "for the host, a title, the week by its Monday, and the seats."
        ),
        widget=forms.FileInput,
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty. Choose another"),
        },
    )


class HostsSeenForm(forms.Form):
    """Which workplaces were looked at, and what was seen."""

    mark_optional = False
    EVERY, SOME = "every", "some"

    which = forms.ChoiceField(
        label=_("Which of them have you looked at?"),
        choices=[(SOME, _("Those that I tick below")), (EVERY, _("Every one of them"))],
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose one")},
    )
    words = forms.CharField(
        label=_("What did you see, or hear, and from whom?"),
        help_text=_(
            "For example: we worked with all of them last year; insurance letters seen in May. Only "
            "staff read this."
        ),
        max_length=500,
        widget=Words(rows=3, counted=True, label_size="m"),
        error_messages={"required": _("Write what you saw")},
    )
    hosts = forms.MultipleChoiceField(
        label=_("Workplaces"), required=False, widget=Checkboxes(small=True, label_size="m")
    )

    def __init__(self, *args: Any, waiting: Sequence[Host], **options: Any) -> None:
        """Make the form, with a box for each workplace that waits."""
        super().__init__(*args, **options)
        self.waiting = waiting
        field = self.fields["hosts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.public_id), one.organisation.name) for one in waiting]

    def clean(self) -> dict[str, Any]:
        """Somebody who ticks, ticks something."""
        told = super().clean() or {}
        if told.get("which") == self.SOME and not told.get("hosts"):
            self.add_error("hosts", _("Tick those that you have looked at"))
        return told

    @property
    def chosen(self) -> list[Host] | None:
        """Those that were looked at; None for all, once the form is valid."""
        if self.cleaned_data["which"] == self.EVERY:
            return None
        ticked = set(self.cleaned_data["hosts"])
        return [one for one in self.waiting if str(one.public_id) in ticked]
