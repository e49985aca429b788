"""Forms of the directory: they read what was typed into details, and nothing else.

Each editing form carries ``seen``: the record as it was when the form was drawn, signed. So an
edit knows which fields were changed by whoever typed, and which by somebody else meanwhile.
"""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, DayField, PostcodeField, Radios, Text, Words
from catchment.network.enums import PARTS_OF_DAY, CredentialKind
from catchment.network.models import Offer, Site
from catchment.network.records import (
    Details,
    HelperDetails,
    Hours,
    OfferDetails,
    OrganisationDetails,
    SiteDetails,
    plain,
)
from catchment.people.enums import AccessFeature, Language, OrganisationKind
from catchment.people.models import Catchment, Organisation
from catchment.vocabulary.enums import HelpMode, Layer
from catchment.vocabulary.models import Topic
from catchment.vocabulary.queries import topics_for
from catchment.web.network.words import WEEKDAYS, miles

SEEN_SALT = "catchment.network.seen"
REACHES = (3219, 8047, 16093, 32187)
SHARED_PLACES = (OrganisationKind.COUNCIL_SERVICE, OrganisationKind.COMMUNITY_GROUP)
BLOCKS = [
    (day * len(PARTS_OF_DAY) + part, f"{name} {half}")
    for day, name in enumerate(WEEKDAYS)
    for part, half in enumerate(PARTS_OF_DAY)
]
USUAL_RHYTHM = 6
RHYTHMS = ((3, _("Every 3 months")), (6, _("Every 6 months")), (12, _("Once a year")))

_STRETCH = re.compile(
    r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\s*(?:to|until|-|–)\s*(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?",
    re.IGNORECASE,
)


def signed(details: Details) -> str:
    """A record as it is now, to be sent along with a form."""
    return signing.dumps(plain(details), salt=SEEN_SALT, compress=True)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together; folded away under a title, if there is one."""

    title: str
    fields: tuple[BoundField, ...]
    open: bool

    @property
    def chosen(self) -> str:
        """What is ticked in a folded group of boxes, so that nobody has to unfold it to see."""
        said = [str(label) for field in self.fields for label in _ticked(field)]
        return ", ".join(said)


class RecordForm(forms.Form):
    """What all forms of records share: the key of a new one, what was seen of an old one."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        catchment: Catchment,
        organisation: Organisation | None,
        details: Details | None = None,
    ) -> None:
        """Prepare the form.

        Args:
            data: what was sent, or None.
            catchment: whose topics and places may be chosen.
            organisation: whose record it is.
            details: the record as it is, for an edit; None for a new one.
        """
        begin = (
            {"key": uuid.uuid4(), "rhythm_months": USUAL_RHYTHM}
            if details is None
            else self.initial_of(details)
        )
        super().__init__(data, initial=begin)
        if details is not None:
            self.initial["seen"] = signed(details)
        self.catchment, self.organisation = catchment, organisation
        self.prepare(details)

    def prepare(self, details: Details | None) -> None:
        """Fill choices that depend on the catchment."""

    def layout(self) -> list[tuple[str, tuple[str, ...]]]:
        """Fields in the order of the page; those under a title are folded away."""
        return [("", tuple(field.name for field in self.visible_fields()))]

    def groups(self) -> list[Group]:
        """The layout with its fields; a folded group is open when something in it is wrong."""
        return [
            Group(
                title, tuple(self[name] for name in names), any(self[name].errors for name in names)
            )
            for title, names in self.layout()
        ]

    @classmethod
    def initial_of(cls, details: Details) -> dict[str, Any]:
        return plain(details)

    def details(self) -> Details:
        raise NotImplementedError

    def clean_seen(self) -> dict[str, Any]:
        """Read what was seen.

        Raises:
            ValidationError: if it was tampered with.
        """
        sent = self.cleaned_data["seen"]
        if not sent:
            return {}
        try:
            seen: dict[str, Any] = signing.loads(sent, salt=SEEN_SALT)
        except signing.BadSignature as broken:
            raise ValidationError(_now("Open this page again: it was not sent whole")) from broken
        return seen

    def see_again(self, details: Details) -> None:
        """Take the record as it is now for seen: sending again is then meant."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = signed(details)
        self.data = data

    def values(self, *names: str) -> dict[str, Any]:
        """Cleaned values by name; lists become tuples."""
        return {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in ((name, self.cleaned_data[name]) for name in names)
        }


class OrganisationForm(RecordForm):
    name = forms.CharField(
        label=_("Name"), max_length=200, error_messages={"required": _("Enter a name")}
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    description = forms.CharField(
        label=_("What it is"), required=False, widget=Words(rows=4), max_length=2000
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40, widget=Text(width=20))
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )
    rhythm_months = forms.TypedChoiceField(
        label=_("How often to check that this is still right"), choices=RHYTHMS, coerce=int
    )

    def prepare(self, details: Details | None) -> None:
        self.fields["rhythm_months"].choices = rhythm_choices(
            getattr(details, "rhythm_months", USUAL_RHYTHM)
        )  # type: ignore[attr-defined]

    def details(self) -> OrganisationDetails:
        return OrganisationDetails(
            **self.values(
                "name", "kind", "description", "phone", "email", "website", "rhythm_months"
            )
        )


class SiteForm(RecordForm):
    name = forms.CharField(
        label=_("Name of the place"),
        max_length=200,
        error_messages={"required": _("Enter the name of the place")},
    )
    address = forms.CharField(
        label=_("Address, without the postcode"), required=False, max_length=300
    )
    postcode = PostcodeField(required=False)
    access = forms.MultipleChoiceField(
        label=_("Access"),
        choices=AccessFeature.choices,
        required=False,
        widget=Checkboxes(small=True),
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40, widget=Text(width=20))
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )

    def prepare(self, details: Details | None) -> None:
        for day, name in enumerate(WEEKDAYS):
            self.fields[f"hours_{day}"] = HoursField(
                label=_now("Open on %(day)s") % {"day": _now(name)},
                help_text=_now("For example 9:30am to 5pm. Leave empty when closed.")
                if day == 0
                else "",
                required=False,
            )

    @classmethod
    def initial_of(cls, details: Details) -> dict[str, Any]:
        assert isinstance(details, SiteDetails)
        by_day: dict[str, list[str]] = {}
        for one in details.hours:
            by_day.setdefault(f"hours_{one.weekday}", []).append(f"{one.opens} to {one.closes}")
        return plain(details) | {day: ", ".join(stretches) for day, stretches in by_day.items()}

    def details(self) -> SiteDetails:
        hours = tuple(
            Hours(weekday=day, opens=opens, closes=closes)
            for day in range(len(WEEKDAYS))
            for opens, closes in self.cleaned_data[f"hours_{day}"]
        )
        own = self.values("name", "address", "postcode", "access", "phone", "email", "website")
        return SiteDetails(**own, hours=hours)


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such brackets
    """Places by their name and whose they are."""

    def label_from_instance(self, obj: Any) -> str:
        named: bool = obj.name == obj.organisation.name
        return str(obj.name if named else f"{obj.name} ({obj.organisation.name})")


class OffersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # nor here
    """Offers by their title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


class HoursField(forms.CharField):
    """Stretches of a day, such as "9:30am to 12, 1pm to 5pm"; gives pairs such as "09:30", "12:00"."""

    def clean(self, value: Any) -> Any:
        """Read the stretches.

        Raises:
            ValidationError: if one cannot be read.
        """
        typed = super().clean(value)
        parts = [part for part in re.split(r",|;| and ", typed) if part.strip()]
        stretches = [_stretch(part) for part in parts]
        if None in stretches:
            raise ValidationError(_now("Enter times like 9:30am to 5pm"))
        return sorted(one for one in stretches if one is not None)


class OfferForm(RecordForm):
    title = forms.CharField(
        label=_("What do you offer?"),
        help_text=_("A few words, for example “Somebody to open the envelopes with”"),
        max_length=120,
        error_messages={"required": _("Enter in a few words what you offer")},
    )
    description = forms.CharField(
        label=_("What it is"),
        help_text=_("Say it as you would to a neighbour."),
        required=False,
        widget=Words(rows=4),
        max_length=2000,
    )
    modes = forms.TypedMultipleChoiceField(
        label=_("Kind of help"),
        choices=HelpMode.choices,
        coerce=int,
        required=False,
        widget=Checkboxes(small=True, hints={str(mode.value): mode.sentence for mode in HelpMode}),
    )
    layers = forms.TypedMultipleChoiceField(
        label=_("Layers of need"),
        help_text=_("Leave empty: they follow from what it helps with."),
        choices=Layer.choices,
        coerce=int,
        required=False,
        widget=Checkboxes(small=True),
    )
    site = PlaceField(
        label=_("Where"), queryset=Site.objects.none(), required=False, empty_label=_("No place")
    )
    in_person = forms.BooleanField(label=_("In person"), required=False)
    remote = forms.BooleanField(label=_("By phone or video"), required=False)
    reach_metres = forms.TypedChoiceField(
        label=_("Do you come to people?"), coerce=int, empty_value=None, required=False
    )
    min_age = forms.IntegerField(
        label=_("Youngest age"), required=False, min_value=0, max_value=120, widget=Text(width=3)
    )
    max_age = forms.IntegerField(
        label=_("Oldest age"), required=False, min_value=0, max_value=120, widget=Text(width=3)
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Language.choices,
        required=False,
        widget=Checkboxes(small=True),
    )
    access = forms.MultipleChoiceField(
        label=_("Access"),
        choices=AccessFeature.choices,
        required=False,
        widget=Checkboxes(small=True),
    )
    times = forms.TypedMultipleChoiceField(
        label=_("When"),
        help_text=_("Leave empty if times are arranged."),
        choices=BLOCKS,
        coerce=int,
        required=False,
        widget=Checkboxes(small=True),
    )
    capacity = forms.IntegerField(
        label=_("How many people at once?"),
        help_text=_("Leave empty if there is no limit."),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=Text(width=5),
    )
    cost = forms.DecimalField(
        label=_("What it costs, in pounds"),
        help_text=_("0 if it is free. Leave empty if people have to ask."),
        error_messages={
            "invalid": _("Enter the cost in pounds, for example 2.50"),
            "min_value": _("Enter 0 or more pounds"),
        },
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        widget=Text(width=5, prefix="£"),
    )
    cost_note = forms.CharField(label=_("About the cost"), required=False, max_length=200)
    eligibility = forms.CharField(label=_("Who it is for"), required=False, max_length=300)
    how_to_ask = forms.CharField(label=_("How to ask for it"), required=False, max_length=300)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40, widget=Text(width=20))
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=300, assume_scheme="https"
    )
    rhythm_months = forms.TypedChoiceField(
        label=_("How often shall we ask whether this is still right?"),
        choices=RHYTHMS,
        coerce=int,
    )

    def prepare(self, details: Details | None) -> None:
        given = details if isinstance(details, OfferDetails) else None
        reach = given.reach_metres if given else None
        for layer, choices in topic_choices(self.catchment, given):
            self.fields[topics_field(layer)] = forms.MultipleChoiceField(
                label=layer.label,
                choices=choices,
                required=False,
                widget=Checkboxes(small=True),
            )
        self.fields["reach_metres"].choices = reach_choices(reach)  # type: ignore[attr-defined]
        self.fields["site"].queryset = places_for(self.catchment, self.organisation, given)  # type: ignore[attr-defined]
        self.fields["rhythm_months"].choices = rhythm_choices(
            given.rhythm_months if given else USUAL_RHYTHM
        )  # type: ignore[attr-defined]
        if given is None:
            self.initial["in_person"] = True

    def layout(self) -> list[tuple[str, tuple[str, ...]]]:
        return [
            ("", ("title", "description")),
            *((layer.label, (topics_field(layer),)) for layer in Layer),
            (_now("Kind of help"), ("modes",)),
            ("", ("site", "in_person", "remote", "reach_metres", "min_age", "max_age")),
            (_now("When"), ("times",)),
            (_now("Languages"), ("languages",)),
            (_now("Access"), ("access",)),
            ("", ("capacity", "cost", "cost_note", "eligibility", "how_to_ask")),
            ("", ("phone", "email", "website", "rhythm_months")),
            (_now("Layers of need"), ("layers",)),
        ]

    @classmethod
    def initial_of(cls, details: Details) -> dict[str, Any]:
        assert isinstance(details, OfferDetails)
        pence = details.cost_pence
        slugs = [topic.slug for topic in details.topics]
        return plain(details) | {
            **{topics_field(layer): slugs for layer in Layer},
            "site": details.site,
            "cost": None if pence is None else Decimal(pence) / 100,
        }

    def clean(self) -> None:
        given = self.cleaned_data
        ways = (given.get("in_person"), given.get("remote"), given.get("reach_metres") is not None)
        if not any(ways):
            self.add_error(
                "in_person", _now("Say how people get it: in person, by phone, or at their place")
            )
        low, high = given.get("min_age"), given.get("max_age")
        if low is not None and high is not None and high < low:
            self.add_error("max_age", _now("Enter an oldest age that is not below the youngest"))

    def details(self) -> OfferDetails:
        cost = self.cleaned_data["cost"]
        chosen = [slug for layer in Layer for slug in self.cleaned_data[topics_field(layer)]]
        topics = Topic.objects.filter(slug__in=chosen)
        own = self.values(
            *("title", "description", "modes", "layers", "site", "in_person", "remote"),
            *("reach_metres", "min_age", "max_age", "languages", "access", "times", "capacity"),
            *("cost_note", "eligibility", "how_to_ask", "phone", "email", "website"),
            "rhythm_months",
        )
        return OfferDetails(
            **own,
            topics=tuple(topics.order_by("number", "pk")),
            cost_pence=None if cost is None else int(cost * 100),
        )


class HelperForm(RecordForm):
    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Enter a name")}
    )
    role_title = forms.CharField(
        label=_("Role"),
        help_text=_("For example welfare rights worker"),
        required=False,
        max_length=120,
    )
    volunteer = forms.BooleanField(label=_("A volunteer"), required=False)
    can_offer = forms.CharField(
        label=_("What I can offer"), required=False, widget=Words(rows=4), max_length=2000
    )
    cannot_offer = forms.CharField(
        label=_("What I cannot offer"),
        help_text=_("Saying so saves people time."),
        required=False,
        widget=Words(rows=3),
        max_length=2000,
    )
    offers = OffersField(
        label=_("Offers given"),
        queryset=Offer.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Language.choices,
        required=False,
        widget=Checkboxes(small=True),
    )
    access = forms.MultipleChoiceField(
        label=_("Access"),
        choices=AccessFeature.choices,
        required=False,
        widget=Checkboxes(small=True),
    )
    times = forms.TypedMultipleChoiceField(
        label=_("When"),
        help_text=_("Leave empty if times are arranged."),
        choices=BLOCKS,
        coerce=int,
        required=False,
        widget=Checkboxes(small=True),
    )
    capacity = forms.IntegerField(
        label=_("How many people at once?"),
        min_value=0,
        max_value=1000,
        widget=Text(width=3),
        initial=1,
    )
    remote = forms.BooleanField(label=_("By phone or video"), required=False)
    reach_metres = forms.TypedChoiceField(
        label=_("Do you come to people?"), coerce=int, empty_value=None, required=False
    )
    postcode = PostcodeField(
        required=False, help_text=_("Where you set out from. It is never shown.")
    )
    rhythm_months = forms.TypedChoiceField(
        label=_("How often shall we ask whether this is still right?"),
        choices=RHYTHMS,
        coerce=int,
    )

    def prepare(self, details: Details | None) -> None:
        given = details if isinstance(details, HelperDetails) else None
        reach = given.reach_metres if given else None
        self.fields["reach_metres"].choices = reach_choices(reach)  # type: ignore[attr-defined]
        self.fields["offers"].queryset = offers_for(self.organisation, given)  # type: ignore[attr-defined]
        self.fields["rhythm_months"].choices = rhythm_choices(
            given.rhythm_months if given else USUAL_RHYTHM
        )  # type: ignore[attr-defined]
        if given is None:
            self.initial["capacity"] = 1

    def layout(self) -> list[tuple[str, tuple[str, ...]]]:
        return [
            ("", ("name", "role_title", "volunteer", "can_offer", "cannot_offer", "offers")),
            ("", ("capacity", "remote", "reach_metres", "postcode")),
            (_now("When"), ("times",)),
            (_now("Languages"), ("languages",)),
            (_now("Access"), ("access",)),
            ("", ("rhythm_months",)),
        ]

    @classmethod
    def initial_of(cls, details: Details) -> dict[str, Any]:
        assert isinstance(details, HelperDetails)
        return plain(details) | {"offers": [one.pk for one in details.offers]}

    def details(self) -> HelperDetails:
        own = self.values(
            *("name", "role_title", "volunteer", "can_offer", "cannot_offer", "languages"),
            *("access", "times", "capacity", "remote", "reach_metres", "postcode"),
            "rhythm_months",
        )
        return HelperDetails(**own, offers=tuple(self.cleaned_data["offers"].order_by("pk")))


class ClearanceForm(forms.Form):
    valid_to = DayField(
        label=_("Counts until"),
        help_text=_("Record only that you have seen it and found it clear. Nothing else is kept."),
    )


class CredentialForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What have you seen?"),
        choices=[one for one in CredentialKind.choices if one[0] != CredentialKind.CLEARANCE],
        widget=Radios(),
    )
    level = forms.IntegerField(
        label=_("Level"),
        help_text=_("From 1 to 8. Personal guidance needs level 6 or above."),
        required=False,
        min_value=1,
        max_value=8,
        widget=Text(width=2),
    )
    title = forms.CharField(label=_("What it is called"), required=False, max_length=160)
    register = forms.CharField(label=_("Which register"), required=False, max_length=160)
    valid_to = DayField(label=_("Counts until"), required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("kind") == CredentialKind.GUIDANCE and given.get("level") is None:
            self.add_error("level", _now("Enter the level of the qualification"))
        if given.get("kind") == CredentialKind.REGISTER and not given.get("register"):
            self.add_error("register", _now("Enter which register it is"))


class AssuranceForm(forms.Form):
    until = DayField(label=_("Everybody who gives this is cleared, until"))


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not? Whoever proposed it reads this."), max_length=300, widget=Words(rows=2)
    )


class LoadForm(forms.Form):
    load = forms.IntegerField(
        label=_("How many people are you with now?"),
        min_value=0,
        max_value=100_000,
        widget=Text(width=3),
    )


def topics_field(layer: Layer) -> str:
    return f"topics_{layer.value}"


def topic_choices(
    catchment: Catchment, details: OfferDetails | None
) -> list[tuple[Layer, list[tuple[str, str]]]]:
    """Topics under the layer that they most usually stand in; those in use stay, though hidden."""
    used = {topic.slug for topic in details.topics} if details else set()
    terms = [
        term
        for term in topics_for(catchment, with_hidden=True)
        if not term.hidden or term.slug in used
    ]
    return [
        (layer, [(term.slug, term.name) for term in terms if term.layers[:1] == (layer,)])
        for layer in Layer
    ]


def reach_choices(current: int | None) -> list[tuple[int | str, str]]:
    wanted = sorted({*REACHES, *([current] if current is not None else [])})
    return [
        ("", _now("No")),
        *((one, _now("Yes, within %(miles)s") % {"miles": miles(one)}) for one in wanted),
    ]


def places_for(
    catchment: Catchment, organisation: Organisation | None, details: OfferDetails | None
) -> Any:
    """Own places, places that others share, such as libraries, and the one in use."""
    here = Site.objects.in_catchment(catchment)
    own = here.filter(organisation=organisation)
    shared = here.filter(organisation__kind__in=SHARED_PLACES)
    used = Site.objects.filter(pk=details.site.pk if details and details.site else 0)
    keys = own.values("pk").union(shared.values("pk"), used.values("pk"))
    found = Site.objects.filter(pk__in=[row["pk"] for row in keys])
    return found.select_related("organisation").order_by("name", "pk")


def offers_for(organisation: Organisation | None, details: HelperDetails | None) -> Any:
    """The organisation's offers, and those given already."""
    given = [one.pk for one in details.offers] if details else []
    own = Offer.objects.filter(organisation=organisation) if organisation else Offer.objects.none()
    keys = [*own.exclude(status="closed").values_list("pk", flat=True), *given]
    return Offer.objects.filter(pk__in=keys).order_by("title", "pk")


def _ticked(field: BoundField) -> list[object]:
    if not isinstance(field.field, forms.MultipleChoiceField):
        return []
    chosen = {str(one) for one in field.value() or ()}
    choices: list[tuple[Any, object]] = list(field.field.choices)  # type: ignore[arg-type]
    return [label for value, label in choices if str(value) in chosen]


def rhythm_choices(current: int) -> list[tuple[int, str]]:
    """The usual rhythms; one that came with an import stays choosable."""
    usual = [(months, str(label)) for months, label in RHYTHMS]
    if current in dict(usual):
        return usual
    return [*usual, (current, _now("Every %(n)s months") % {"n": current})]


def _stretch(typed: str) -> tuple[str, str] | None:
    found = _STRETCH.fullmatch(typed.strip())
    if found is None:
        return None
    opens = _time(found[1], found[2], found[3])
    closes = _time(found[4], found[5], found[6])
    if opens is None or closes is None or closes <= opens:
        return None
    return f"{opens:%H:%M}", f"{closes:%H:%M}"


def _time(hour: str, minute: str | None, half: str | None) -> dt.time | None:
    number = int(hour)
    if half:
        number = number % 12 + (12 if half.lower() == "pm" else 0)
    try:
        return dt.time(number, int(minute or 0))
    except ValueError:
        return None
