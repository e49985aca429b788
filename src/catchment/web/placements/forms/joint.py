"""Asking another host to give some days."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, Words
from catchment.placements.models import Host
from catchment.web.placements.pages.joint import weekday_name


class JoinForm(forms.Form):
    """Which host, which days, and a line to them."""

    host = forms.TypedChoiceField(
        label=_("Which workplace?"),
        help_text=_("Workplaces here that were checked."),
        choices=(),
        error_messages={
            "required": _("Choose a workplace"),
            "invalid_choice": _("Choose a workplace of the list"),
        },
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days would they give, each week?"),
        help_text=_("The other days stay yours. Leave at least one."),
        choices=(),
        coerce=int,
        widget=Checkboxes(small=True),
        error_messages={"required": _("Choose at least one day")},
    )
    words = forms.CharField(
        label=_("A line to them"), max_length=300, required=False, widget=Words(rows=3)
    )

    def __init__(
        self, *args: Any, hosts: Sequence[Host], days: Sequence[int], **options: Any
    ) -> None:
        """Take the hosts that may be asked, and the days that are free."""
        super().__init__(*args, **options)
        self.hosts = {str(one.public_id): one for one in hosts}
        host, weekdays = self.fields["host"], self.fields["weekdays"]
        assert isinstance(host, forms.ChoiceField)
        assert isinstance(weekdays, forms.ChoiceField)
        names = [(key, one.organisation.name) for key, one in self.hosts.items()]
        host.choices = [("", _("Choose one")), *names]
        weekdays.choices = [(str(day), weekday_name(day)) for day in days]

    @property
    def chosen(self) -> Host:
        """The host, once the form is valid."""
        return self.hosts[self.cleaned_data["host"]]
