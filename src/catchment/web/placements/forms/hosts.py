"""The forms of hosts. They validate and nothing else."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import DayField, PostcodeField, Radios, Text, Words
from catchment.network.places import UnknownPostcode, place_of
from catchment.people.enums import OrganisationKind
from catchment.placements.actions.hosts import ContactDetails, WorkplaceDetails, YearDetails
from catchment.placements.enums import Appetite, HostStatus
from catchment.placements.queries.hosts import AGAIN

MOST_CONTACTS, MOST_AT_ONCE = 50, 500


class EmailForm(forms.Form):
    """Where to send the link."""

    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        help_text=_("We send a link to it. Nothing is kept before you open it."),
        widget=Text(input_type="email", autocomplete="email", width=30),
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address, for example name@example.org"),
        },
    )


class YearForm(forms.Form):
    """What a host wants this year."""

    mark_optional = False

    appetite = forms.ChoiceField(
        label=_("Would you like learners to come this year?"),
        choices=Appetite.choices,
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose one; you can change it any day")},
    )
    appetite_reason = forms.CharField(
        label=_("If not now: why?"),
        help_text=_("One line. It helps us not to ask at the wrong time."),
        max_length=300,
        required=False,
        widget=Text(),
    )
    ask_again_on = DayField(label=_("If not now: when may we ask again?"), required=False)
    contacts_a_month = forms.IntegerField(
        label=_("How many requests in a month, at most?"),
        help_text=_("We never send more. Two is usual."),
        min_value=1,
        max_value=MOST_CONTACTS,
        initial=2,
        widget=Text(width=3),
        error_messages={
            name: _("Enter a whole number from 1 to 50")
            for name in ("required", "invalid", "min_value", "max_value")
        },
    )
    at_once = forms.IntegerField(
        label=_("How many learners in one week, over everything you offer?"),
        help_text=_("Leave it empty if each week’s seats say enough."),
        min_value=1,
        max_value=MOST_AT_ONCE,
        required=False,
        widget=Text(width=3),
        error_messages={
            name: _("Enter a whole number from 1 to 500, or leave it empty")
            for name in ("invalid", "min_value", "max_value")
        },
    )

    def clean(self) -> dict[str, Any]:
        """With "not now" there is a day on which to ask again."""
        told = super().clean() or {}
        silent = not told.get("ask_again_on") and "ask_again_on" not in self.errors
        if told.get("appetite") == Appetite.NOT_NOW and silent:
            self.add_error("ask_again_on", _("Say when we may ask again"))
        return told

    @property
    def year(self) -> YearDetails:
        """What was said, once the form is valid."""
        told = self.cleaned_data
        return YearDetails(
            appetite=told["appetite"],
            appetite_reason=told["appetite_reason"],
            ask_again_on=told["ask_again_on"],
            contacts_a_month=told["contacts_a_month"],
            at_once=told["at_once"],
        )


class ContactForm(forms.Form):
    """Whom staff may ring or write to. Learners never see it."""

    mark_optional = False

    contact_name = forms.CharField(
        label=_("Who should we talk to?"),
        help_text=_("Staff see this. Learners never do."),
        max_length=120,
        widget=Text(),
        error_messages={"required": _("Enter a name")},
    )
    job_title = forms.CharField(
        label=_("What do they do there?"), max_length=120, required=False, widget=Text()
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        widget=Text(input_type="email", width=30),
        error_messages={"invalid": _("Enter an e-mail address, for example name@example.org")},
    )
    phone = forms.CharField(
        label=_("Their telephone number"), max_length=40, required=False, widget=Text(width=20)
    )

    def clean(self) -> dict[str, Any]:
        """One way to reach them."""
        told = super().clean() or {}
        asked = "email" in self.fields and not self.errors.get("email")
        if asked and not told.get("email") and not told.get("phone"):
            self.add_error("phone", _("Enter an e-mail address or a telephone number"))
        return told

    @property
    def contact(self) -> ContactDetails:
        """Whom to ask, once the form is valid."""
        told = self.cleaned_data
        return ContactDetails(
            name=told["contact_name"],
            email=told.get("email", ""),
            phone=told["phone"],
            job_title=told["job_title"],
        )


class BeginForm(YearForm, ContactForm):
    """An organisation that is in the directory becomes a host."""

    about = forms.CharField(
        label=_("What happens at your workplace?"),
        help_text=_("A sentence or two, for somebody who is 14."),
        max_length=2000,
        required=False,
        widget=Words(rows=3),
    )
    field_order: tuple[str, ...] = ("about", "contact_name", "job_title", "email", "phone")


class WorkplaceForm(BeginForm):
    """A workplace that is in no directory yet: five minutes, and only what is needed to check it."""

    name = forms.CharField(
        label=_("What is the workplace called?"),
        max_length=200,
        widget=Text(),
        error_messages={"required": _("Enter the name of the workplace")},
    )
    kind = forms.ChoiceField(
        label=_("What kind of workplace is it?"),
        choices=OrganisationKind.choices,
        initial=OrganisationKind.EMPLOYER,
        error_messages={"required": _("Choose a kind")},
    )
    address = forms.CharField(
        label=_("Street and town"), max_length=300, required=False, widget=Text()
    )
    postcode = PostcodeField(required=False)
    field_order = ("name", "kind", "address", "postcode", "about", "contact_name")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, proven: str = "", **options: Any
    ) -> None:
        """Make the form; ``proven`` is an address that needs no asking."""
        super().__init__(data, **options)
        if proven:
            del self.fields["email"]
            self.fields["contact_name"].label = _("Your name")
            self.fields["job_title"].label = _("What do you do there?")
            self.fields["phone"].label = _("Your telephone number at work")

    def clean_postcode(self) -> str:
        """A postcode that we can find on the map."""
        typed: str = self.cleaned_data["postcode"]
        if typed:
            try:
                place_of(typed)
            except UnknownPostcode as unknown:
                raise forms.ValidationError(
                    _("We do not know this postcode. Check it, or leave it empty")
                ) from unknown
        return typed

    @property
    def workplace(self) -> WorkplaceDetails:
        """What was told, once the form is valid."""
        told = self.cleaned_data
        return WorkplaceDetails(
            name=told["name"],
            kind=told["kind"],
            address=told["address"],
            postcode=told["postcode"],
            about=told["about"],
            contact=self.contact,
            year=self.year,
        )


class CheckForm(forms.Form):
    """What was seen when a workplace was checked, or why it is not taken on."""

    mark_optional = False
    TAKE, REFUSE = "take", "refuse"

    decision = forms.ChoiceField(
        label=_("May learners go there?"),
        choices=[
            (TAKE, _("Yes: it was looked at, and it is fit for young people")),
            (REFUSE, _("No, or not without more")),
        ],
        widget=Radios(label_size="m"),
        error_messages={"required": _("Choose one")},
    )
    words = forms.CharField(
        label=_("What did you see, or hear, and from whom?"),
        help_text=_(
            "For example: visited on 3 March with Ms Nair; insurance to £5 million seen. "
            "Only staff read this."
        ),
        max_length=500,
        widget=Words(rows=3, counted=True, label_size="m"),
        error_messages={"required": _("Write what you saw, or why not")},
    )


class HostsForm(forms.Form):
    """Which workplaces to look at. What is not known is left out of the question."""

    name = forms.CharField(required=False)
    state = forms.ChoiceField(choices=[*HostStatus.choices, (AGAIN, "")], required=False)

    @property
    def asked(self) -> dict[str, str]:
        """What may be asked of the desk, by name; "" for everything."""
        self.is_valid()
        return {
            key: self.cleaned_data.get(key, "").replace("\x00", "") for key in ("name", "state")
        }
