"""The form of an offer of help."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, Text, Words
from catchment.network.models import Site
from catchment.network.records import (
    Details,
    OfferDetails,
    plain,
)
from catchment.people.enums import AccessFeature, Language, OrganisationKind
from catchment.people.models import Catchment, Organisation
from catchment.vocabulary.enums import HelpMode, Layer
from catchment.vocabulary.models import Topic
from catchment.vocabulary.queries import topics_for
from catchment.web.network.forms.base import (
    BLOCKS,
    RHYTHMS,
    USUAL_RHYTHM,
    RecordForm,
    reach_choices,
    rhythm_choices,
)
from catchment.web.network.words import lower_first

SHARED_PLACES = (OrganisationKind.COUNCIL_SERVICE, OrganisationKind.COMMUNITY_GROUP)


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django has no such brackets
    """Places by their name and whose they are."""

    def label_from_instance(self, obj: Any) -> str:
        named: bool = obj.name == obj.organisation.name
        return str(obj.name if named else f"{obj.name} ({obj.organisation.name})")


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
        self.offer_choices("reach_metres", reach_choices(reach))
        self.fields["site"].queryset = places_for(self.catchment, self.organisation, given)  # type: ignore[attr-defined]
        self.offer_choices(
            "rhythm_months", rhythm_choices(given.rhythm_months if given else USUAL_RHYTHM)
        )
        if given is None:
            self.initial["in_person"] = True

    def layout(self) -> list[tuple[str, tuple[str, ...]]]:
        return [
            ("", ("title", "description")),
            *(
                (
                    _now("Helps with “%(layer)s”") % {"layer": lower_first(layer.label)},
                    (topics_field(layer),),
                )
                for layer in Layer
            ),
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
