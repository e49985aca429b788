"""Forms about people, memberships and the catchment itself. They validate and nothing else."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import (
    Checkboxes,
    DayField,
    DayMonthYear,
    PostcodeField,
    Text,
    Words,
)
from catchment.network.places import UnknownPostcode, place_of
from catchment.people.actions.catchments import NumberToCall
from catchment.people.enums import (
    INVITABLE_ROLES,
    AccessFeature,
    Language,
    Role,
)
from catchment.people.models import Neighbourhood
from catchment.web.people.account_forms import GOOD_PASSWORD
from catchment.web.people.nearby import nearest_place

NUMBERS_ASKED = 5
MOST_BOUNDARY_BYTES = 5 * 1024 * 1024
ROLE_CHOICES = [(role.value, role.label.capitalize()) for role in Role if role in INVITABLE_ROLES]


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such brackets
    """A choice of organisations by their names alone."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class AcceptTerms(forms.Form):
    agreed = forms.BooleanField(
        label=_("I have read this and I agree"),
        error_messages={"required": _("Tick the box to go on. If you do not agree, sign out.")},
    )


class Invite(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=Text(width=20),
        error_messages={"required": _("Enter the name of whom you invite")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=Text(width=30, input_type="email"),
        error_messages={
            "required": _("Enter the address that the invitation goes to"),
            "invalid": _("Enter an e-mail address like name@example.org"),
        },
    )
    organisation = OrganisationChoice(
        label=_("For which organisation?"),
        queryset=None,
        required=False,
        empty_label=_("None: they help on their own"),
        to_field_name="public_id",
    )
    roles = forms.MultipleChoiceField(
        label=_("What will they do?"),
        choices=ROLE_CHOICES,
        widget=Checkboxes(small=True),
        error_messages={"required": _("Choose at least one thing that they will do")},
    )

    def __init__(self, *args: Any, organisations: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        allowed = [choice for choice in ROLE_CHOICES if choice[0] in roles]
        self.fields["roles"].choices = allowed  # type: ignore[attr-defined]
        if len(allowed) == 1:
            self.fields["roles"].initial = [allowed[0][0]]


class Join(forms.Form):
    """Accepting an invitation without an account yet."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=Text(width=20, autocomplete="name"),
        error_messages={"required": _("Enter your name")},
    )
    password = forms.CharField(
        label=_("Choose a password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("%(good)s Without one we send a code to your address each time you sign in.")
        % {"good": GOOD_PASSWORD},
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password


class SchoolCode(forms.Form):
    school = OrganisationChoice(
        label=_("Your school or college"),
        queryset=None,
        empty_label=_("Choose one"),
        to_field_name="public_id",
        error_messages={"required": _("Choose your school or college")},
    )
    name = forms.CharField(
        label=_("Your name, as on the card"),
        max_length=120,
        widget=Text(width=20, autocomplete="name"),
        error_messages={"required": _("Enter your name")},
    )
    code = forms.CharField(
        label=_("Your code, or your own secret words"),
        help_text=_(
            "The first time: the code on your card, like river-lamp-otter-4821. After that: the words "
            "you chose."
        ),
        max_length=120,
        widget=Text(width=30, autocomplete="off"),
        error_messages={"required": _("Enter your code or your words")},
    )

    def __init__(self, *args: Any, schools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]


class Details(forms.Form):
    """A person's details; the least that is needed."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=Text(width=20),
        error_messages={"required": _("Enter the full name")},
    )
    known_as = forms.CharField(
        label=_("Known as"),
        max_length=60,
        required=False,
        widget=Text(width=20),
        help_text=_("The name on every page. Leave it empty to use the first name."),
    )
    born_on = DayField(
        label=_("Date of birth"),
        required=False,
        widget=DayMonthYear(),
        help_text=_("It decides who may help: some help is only for some ages."),
    )
    postcode = PostcodeField(
        required=False,
        help_text=_("To say how far it is to help. Nobody you ask sees it."),
    )
    neighbourhood = forms.ChoiceField(
        label=_("Which place is nearest?"),
        required=False,
        help_text=_("Leave it as it is, and we work it out from the postcode."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages to be helped in"),
        required=False,
        choices=Language.choices,
        widget=Checkboxes(small=True),
    )
    access_needs = forms.MultipleChoiceField(
        label=_("What makes it easier to take part"),
        required=False,
        choices=AccessFeature.choices,
        widget=Checkboxes(small=True),
    )

    def __init__(
        self, *args: Any, today: dt.date, places: Sequence[Neighbourhood], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.places = places
        choice = self.fields["neighbourhood"]
        if isinstance(choice, forms.ChoiceField):
            named = [(str(one.public_id), one.name) for one in places]
            choice.choices = [("", _("The one nearest to the postcode")), *named]

    def clean_neighbourhood(self) -> Neighbourhood | None:
        """The place that was chosen, else the one nearest to the postcode."""
        chosen: str = self.cleaned_data["neighbourhood"]
        if chosen:
            return next(one for one in self.places if str(one.public_id) == chosen)
        return nearest_place(self.places, self.cleaned_data.get("postcode", ""))

    def clean_born_on(self) -> dt.date | None:
        born_on: dt.date | None = self.cleaned_data["born_on"]
        if born_on is not None and born_on > self.today:
            raise ValidationError(_("Enter a date of birth that is past"))
        return born_on

    def clean_postcode(self) -> str:
        postcode: str = self.cleaned_data["postcode"]
        if postcode:
            _refuse_unknown(postcode)
        return postcode

    def clean_known_as(self) -> str:
        known_as: str = self.cleaned_data["known_as"]
        return known_as or self.cleaned_data.get("name", "").split(" ")[0]


def _refuse_unknown(postcode: str) -> None:
    try:
        place_of(postcode)
    except UnknownPostcode as unknown:
        raise ValidationError(
            _("We do not know this postcode. Check it, or use one close by")
        ) from unknown


class NewRecord(Details):
    """Its key is drawn with the form: sending it twice begins one record."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)


class AddPerson(NewRecord):
    agreed = forms.BooleanField(
        label=_("They know that I am beginning this record, and want it"),
        error_messages={"required": _("Ask them first. Tick the box once they want this record")},
    )


class AddLearner(NewRecord):
    year_group = forms.CharField(
        label=_("Year group"),
        max_length=20,
        widget=Text(width=5),
        error_messages={"required": _("Enter the year group, for example 10")},
    )


class InvitePerson(forms.Form):
    email = forms.EmailField(
        label=_("Their own e-mail address"),
        widget=Text(width=30, input_type="email"),
        error_messages={
            "required": _("Enter the address that the link goes to"),
            "invalid": _("Enter an e-mail address like name@example.org"),
        },
    )


class NameSupporter(forms.Form):
    name = forms.CharField(
        label=_("What do you call them?"),
        help_text=_("A first name is enough. They are not told."),
        max_length=80,
        widget=Text(width=20),
        error_messages={"required": _("Enter what you call them")},
    )
    relation = forms.CharField(
        label=_("Who are they to you?"), max_length=80, required=False, widget=Text(width=20)
    )
    can_give = forms.CharField(
        label=_("What can they give?"),
        max_length=300,
        required=False,
        widget=Words(rows=3, own=True),
    )


class SupporterAddress(forms.Form):
    """Where a link may be sent; asked for the under-18s alone."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_(
            "Only if you want us to write to them one day. Somebody at your school looks at it first."
        ),
        required=False,
        widget=Text(width=30, input_type="email"),
        error_messages={"invalid": _("Enter an e-mail address like name@example.org")},
    )

    def clean_email(self) -> str:
        """Capitals make no other address."""
        return str(self.cleaned_data["email"]).lower()


class NameMinorsSupporter(SupporterAddress, NameSupporter):
    """The same for somebody under 18, whose school confirms the address."""

    field_order = ("name", "relation", "can_give", "email")


class Describe(forms.Form):
    name = forms.CharField(
        label=_("Name of the catchment"),
        max_length=120,
        error_messages={"required": _("Enter a name")},
    )
    run_by = forms.CharField(label=_("Run by"), max_length=200, required=False)
    contact_email = forms.EmailField(
        label=_("Address for questions"),
        required=False,
        widget=Text(width=30, input_type="email"),
        error_messages={"invalid": _("Enter an e-mail address like name@example.org")},
    )
    about = forms.CharField(label=_("What it is"), required=False, widget=Words(rows=6))


class SafetyNumbers(forms.Form):
    """Up to five numbers; whoever saves has called each today."""

    checked = forms.BooleanField(
        label=_("I have called each number today, or seen it confirmed today"),
        error_messages={"required": _("Check each number, then tick the box")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for at in range(1, NUMBERS_ASKED + 1):
            self.fields |= _fields_of_number(at)
        self.order_fields([*[name for name in self.fields if name != "checked"], "checked"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for at in range(1, NUMBERS_ASKED + 1):
            self._refuse_half(at, cleaned)
        if not self.errors and not self.numbers():
            raise ValidationError(_("Enter at least one number to call"))
        return cleaned

    def _refuse_half(self, at: int, cleaned: dict[str, Any]) -> None:
        who, number = cleaned.get(f"who_{at}", ""), cleaned.get(f"number_{at}", "")
        if who and not number:
            self.add_error(f"number_{at}", _("Enter the number of %(who)s") % {"who": who})
        if number and not who:
            self.add_error(f"who_{at}", _("Enter who answers %(number)s") % {"number": number})
        if number and not re.fullmatch(r"[0-9 ]{3,20}", number):
            self.add_error(f"number_{at}", _("Write the number with figures and spaces only"))

    def numbers(self) -> list[NumberToCall]:
        """What was entered, in order."""
        given = self.cleaned_data
        return [
            NumberToCall(
                who=given[f"who_{at}"], number=given[f"number_{at}"], when=given[f"when_{at}"]
            )
            for at in range(1, NUMBERS_ASKED + 1)
            if given.get(f"who_{at}") and given.get(f"number_{at}")
        ]


def _fields_of_number(at: int) -> dict[str, forms.Field]:
    return {
        f"who_{at}": forms.CharField(
            label=_("Number %(at)s: who answers") % {"at": at}, max_length=160, required=False
        ),
        f"number_{at}": forms.CharField(
            label=_("Number %(at)s: the number") % {"at": at},
            max_length=40,
            required=False,
            widget=Text(width=20, input_type="tel"),
        ),
        f"when_{at}": forms.CharField(
            label=_("Number %(at)s: when") % {"at": at},
            max_length=160,
            required=False,
            widget=Text(width=20),
        ),
    }


class BrandColour(forms.Form):
    colour = forms.CharField(
        label=_("Colour"),
        required=False,
        max_length=7,
        widget=Text(width=10),
        help_text=_("Like #00625a. Leave it empty for the usual deep teal."),
    )


class AddNeighbourhood(forms.Form):
    name = forms.CharField(
        label=_("Name of the place"),
        max_length=120,
        widget=Text(width=20),
        error_messages={"required": _("Enter the name that people use")},
    )
    postcode = PostcodeField(label=_("A postcode at its centre"))

    def clean_postcode(self) -> str:
        postcode: str = self.cleaned_data["postcode"]
        _refuse_unknown(postcode)
        return postcode


class Boundaries(forms.Form):
    file = forms.FileField(
        label=_("A GeoJSON file"),
        help_text=_("Each feature needs a “name” that is one of the places above. At most 5 MB."),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("This file is empty. Choose another"),
        },
    )

    def clean_file(self) -> dict[str, dict[str, Any]]:
        """Boundaries by name.

        Raises:
            ValidationError: if the file is too large, not GeoJSON, or a feature has no name or shape.
        """
        file = self.cleaned_data["file"]
        if file.size > MOST_BOUNDARY_BYTES:
            raise ValidationError(_("This file is larger than 5 MB. Simplify the boundaries first"))
        try:
            features = json.loads(file.read())["features"]
            found = {one["properties"]["name"]: one["geometry"] for one in features}
        except (ValueError, KeyError, TypeError) as wrong:
            raise ValidationError(
                _("This is not a GeoJSON file of named features. Export it again as GeoJSON")
            ) from wrong
        if not found or not all(map(_is_area, found.items())):
            raise ValidationError(_("Each feature needs a name, and an area as its shape"))
        return found


def _is_area(named: tuple[Any, Any]) -> bool:
    name, geometry = named
    return (
        isinstance(name, str)
        and isinstance(geometry, dict)
        and geometry.get("type") in {"Polygon", "MultiPolygon"}
        and isinstance(geometry.get("coordinates"), list)
    )


class ChangeRoles(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("What do they do here?"),
        choices=ROLE_CHOICES,
        widget=Checkboxes(small=True),
        error_messages={"required": _("Choose at least one. To end it all, end the membership")},
    )


#: In the list of who looked: what Catchment did by itself.
NOBODY = "nobody"


class FilterLooks(forms.Form):
    """Which lines of "who looked" a person wants to see."""

    mark_optional = False

    who = forms.ChoiceField(label=_("Who"), required=False)
    month = forms.ChoiceField(label=_("When"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        names: Sequence[str],
        months: Sequence[dt.datetime],
        **options: Any,
    ) -> None:
        """Make the form; ``names`` and ``months`` are those that stand in the lines."""
        super().__init__(data, **options)
        self.months = {f"{one:%Y-%m}": one for one in months}
        itself = (NOBODY, str(_("Catchment itself: nobody looked")))
        self._offer("who", _("Everybody"), [*((name, name) for name in names), itself])
        self._offer(
            "month", _("At any time"), [(key, f"{one:%B %Y}") for key, one in self.months.items()]
        )

    def _offer(self, name: str, all_of_them: Any, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = [("", all_of_them), *choices]  # type: ignore[attr-defined]  # a ChoiceField


class FilterReads(forms.Form):
    """What the data-protection lead looks for."""

    mark_optional = False

    who = forms.CharField(
        label=_("Who read"), required=False, max_length=120, widget=Text(width=20)
    )
    about = forms.CharField(
        label=_("About whom"), required=False, max_length=120, widget=Text(width=20)
    )
    since = DayField(label=_("Since"), required=False)
