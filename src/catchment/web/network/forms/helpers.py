"""The form of a helper: what I can and cannot offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, PostcodeField, Text, Words
from catchment.network.models import Offer
from catchment.network.records import (
    Details,
    HelperDetails,
    plain,
)
from catchment.people.enums import AccessFeature, Language
from catchment.people.models import Organisation
from catchment.web.network.forms.base import (
    BLOCKS,
    RHYTHMS,
    USUAL_RHYTHM,
    RecordForm,
    reach_choices,
    rhythm_choices,
)


class OffersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # nor here
    """Offers by their title."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title)


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
        self.offer_choices("reach_metres", reach_choices(reach))
        self.fields["offers"].queryset = offers_for(self.organisation, given)  # type: ignore[attr-defined]
        self.offer_choices(
            "rhythm_months", rhythm_choices(given.rhythm_months if given else USUAL_RHYTHM)
        )
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


def offers_for(organisation: Organisation | None, details: HelperDetails | None) -> Any:
    """The organisation's offers, and those given already."""
    given = [one.pk for one in details.offers] if details else []
    own = Offer.objects.filter(organisation=organisation) if organisation else Offer.objects.none()
    keys = [*own.exclude(status="closed").values_list("pk", flat=True), *given]
    return Offer.objects.filter(pk__in=keys).order_by("title", "pk")
