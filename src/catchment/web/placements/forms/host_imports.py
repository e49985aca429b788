"""The form of a file of hosts."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
