"""A place of a workplace, and where an opportunity takes place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, PostcodeField, Radios, Text
from catchment.network.models import Site
from catchment.people.enums import AccessFeature

NOWHERE, ONLINE = "", "online"


class HostSiteForm(forms.Form):
    """Name, address and what it gives to those who need it."""

    name = forms.CharField(
        label=_("What is this place called?"),
        max_length=200,
        widget=Text(),
        error_messages={"required": _("Write what the place is called")},
    )
    address = forms.CharField(
        label=_("Address, without the postcode"), max_length=300, required=False, widget=Text()
    )
    postcode = PostcodeField(required=False, help_text=_("It tells who can get there."))
    access = forms.MultipleChoiceField(
        label=_("What can this place give?"),
        choices=AccessFeature.choices,
        required=False,
        widget=Checkboxes(small=True),
    )

    @property
    def values(self) -> dict[str, Any]:
        """What was written, once the form is valid."""
        return self.cleaned_data | {"access": tuple(self.cleaned_data["access"])}


class WhereForm(forms.Form):
    """One of the workplace's places, online, or not known yet."""

    mark_optional = False

    where = forms.ChoiceField(
        label=_("Where does it take place?"),
        choices=(),
        required=False,
        widget=Radios(label_size="m"),
        error_messages={"invalid_choice": _("Choose a place of the list")},
    )

    def __init__(self, *args: Any, sites: Sequence[Site], **options: Any) -> None:
        """Take the places to choose from."""
        super().__init__(*args, **options)
        self.sites = {str(site.public_id): site for site in sites}
        where = self.fields["where"]
        assert isinstance(where, forms.ChoiceField)
        named = [(key, _named(site)) for key, site in self.sites.items()]
        where.choices = [
            *named,
            (ONLINE, _("Online: nobody travels")),
            (NOWHERE, _("Not known yet")),
        ]

    @property
    def site(self) -> Site | None:
        """The place, once the form is valid."""
        return self.sites.get(self.cleaned_data["where"])

    @property
    def remote(self) -> bool:
        return bool(self.cleaned_data["where"] == ONLINE)


def _named(site: Site) -> str:
    return ", ".join(part for part in (site.name, site.address, site.postcode) if part)
