"""The forms of what a host opens: one a part, so that nobody has to write it all at once."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, Radios, Text, Words
from catchment.people.enums import AccessFeature
from catchment.placements.enums import CheckKind, Mode
from catchment.placements.models import Opportunity
from catchment.vocabulary.models import Occupation
from catchment.web.placements.forms.numbers import whole_number

TIME_HELP = _("For example 9:00 or 14:30")
DBS_FROM = 16
KINDS_OF_WORK = 3


def _sentence(label: Any, help_text: Any = "", most: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=False,
        widget=Words(rows=3, counted=True),
    )


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text=TIME_HELP,
        required=False,
        widget=Text(width=5),
        error_messages={"invalid": _("Enter a time, for example 9:00")},
    )


class PartForm(forms.Form):
    """One part. ``values`` is what the action writes; ``initial_of`` reads it back."""

    mark_optional = False

    @classmethod
    def initial_of(cls, opportunity: Opportunity) -> dict[str, Any]:
        """What is written now."""
        return {name: getattr(opportunity, name) for name in cls.base_fields}

    @property
    def values(self) -> dict[str, Any]:
        """What to write, once the form is valid."""
        return dict(self.cleaned_data)

    @property
    def kinds_of_work(self) -> list[Occupation] | None:
        """Kinds of work to set; None where this part does not ask for them."""
        return None


class DoForm(PartForm):
    """What it is, and what somebody will do."""

    title = forms.CharField(
        label=_("What is it called?"),
        help_text=_("For example: A week in the kitchen."),
        max_length=120,
        widget=Text(),
        error_messages={"required": _("Give it a name")},
    )
    mode = forms.ChoiceField(
        label=_("What kind is it?"),
        choices=Mode.choices,
        initial=Mode.PLACEMENT,
        widget=Radios(),
        error_messages={"required": _("Choose a kind")},
    )
    you_do = forms.CharField(
        label=_("What will they do?"),
        help_text=_("A sentence or two, to somebody who is 14. Something real counts most."),
        max_length=500,
        widget=Words(rows=4, counted=True),
        error_messages={"required": _("Say what they will do")},
    )


class TimesForm(PartForm):
    """When the day begins and ends, and the break in it."""

    begins = _time(_("When does the day begin?"))
    lunch_from = _time(_("When does the break begin?"))
    lunch_until = _time(_("When does the break end?"))
    ends = _time(_("When does the day end?"))
    morning = forms.CharField(
        label=_("The morning, in a word or two"),
        max_length=20,
        required=False,
        widget=Text(width=20),
    )
    afternoon = forms.CharField(
        label=_("The afternoon, in a word or two"),
        max_length=20,
        required=False,
        widget=Text(width=20),
    )
    field_order = ("begins", "lunch_from", "lunch_until", "ends", "morning", "afternoon")

    @classmethod
    def initial_of(cls, opportunity: Opportunity) -> dict[str, Any]:
        """Take the stretches of the day apart."""
        told: dict[str, Any] = {}
        if opportunity.begins and opportunity.ends:
            told |= {"begins": _said(opportunity.begins), "ends": _said(opportunity.ends)}
        rests = [one for one in opportunity.day if "lunch" in one[2].lower()]
        works = [one for one in opportunity.day if "lunch" not in one[2].lower()]
        if rests:
            told |= {"lunch_from": rests[0][0], "lunch_until": rests[0][1]}
        if works:
            told["morning"] = works[0][2]
        if len(works) > 1:
            told["afternoon"] = works[1][2]
        return told

    def clean(self) -> dict[str, Any]:
        """Times come in pairs, and in their order."""
        told = super().clean() or {}
        if self.errors:
            return told
        for first, last, words in (
            ("begins", "ends", _("Say both when the day begins and when it ends, or neither")),
            ("lunch_from", "lunch_until", _("Say both when the break begins and when it ends")),
        ):
            if (told[first] is None) != (told[last] is None):
                self.add_error(first, words)
                return told
        order = [told[name] for name in ("begins", "lunch_from", "lunch_until", "ends")]
        given = [one for one in order if one is not None]
        if given != sorted(set(given)):
            self.add_error("begins", _("Put the times in the order in which they come"))
        if told["lunch_from"] and not told["begins"]:
            self.add_error("begins", _("Say when the day begins and ends"))
        return told

    @property
    def values(self) -> dict[str, Any]:
        """Begin, end, and the stretches between."""
        told = self.cleaned_data
        begins, ends = told["begins"], told["ends"]
        stretches: list[list[str]] = []
        if begins and told["lunch_from"]:
            stretches = [
                [_said(begins), _said(told["lunch_from"]), told["morning"]],
                [_said(told["lunch_from"]), _said(told["lunch_until"]), "lunch"],
                [_said(told["lunch_until"]), _said(ends), told["afternoon"]],
            ]
        elif begins:
            stretches = [[_said(begins), _said(ends), told["morning"] or told["afternoon"]]]
        return {"begins": begins, "ends": ends, "day": stretches}


def _said(at: dt.time) -> str:
    return f"{at:%H:%M}"


class ClothesForm(PartForm):
    """What to wear."""

    clothes = _sentence(
        _("What should they wear?"), _("Say what you lend, and what they need not buy.")
    )


class LunchForm(PartForm):
    """Lunch, and what it costs."""

    lunch = _sentence(_("What happens at lunch?"))
    costs = _sentence(_("Does anything cost money?"), _("Leave it empty if it is free."))
    pounds = forms.DecimalField(
        label=_("How much in all?"),
        help_text=_("Leave it empty if it is free."),
        min_value=0,
        max_value=999,
        decimal_places=2,
        required=False,
        widget=Text(width=5, prefix="£"),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value", "max_decimal_places"),
            _("Enter an amount in pounds, for example 4.50"),
        ),
    )

    @classmethod
    def initial_of(cls, opportunity: Opportunity) -> dict[str, Any]:
        """Pence as pounds."""
        pence = opportunity.costs_pence
        return {
            "lunch": opportunity.lunch,
            "costs": opportunity.costs,
            "pounds": f"{pence // 100}.{pence % 100:02}" if pence else None,
        }

    def clean(self) -> dict[str, Any]:
        """An amount comes with words that say what for."""
        told = super().clean() or {}
        if told.get("pounds") and not told.get("costs"):
            self.add_error("costs", _("Say what the money is for"))
        return told

    @property
    def values(self) -> dict[str, Any]:
        """Pounds as pence."""
        told = self.cleaned_data
        return {
            "lunch": told["lunch"],
            "costs": told["costs"],
            "costs_pence": int((told["pounds"] or 0) * 100),
        }


class MeetForm(PartForm):
    """Who somebody will meet."""

    meet = _sentence(
        _("Who will they meet?"), _("For example: Anna, who runs the kitchen, and four cooks.")
    )


class FindUsForm(PartForm):
    """How to get there, and how to find the door."""

    remote = forms.BooleanField(
        label=_("It is online: nobody need travel"), required=False, widget=forms.CheckboxInput()
    )
    travel = _sentence(_("How do people get there?"), _("The nearest stop; where bicycles stand."))
    find_us = _sentence(
        _("How do they find the door?"),
        _("What they see in the street, whom they ask for, and what to do if they are late."),
        500,
    )


class WhoForm(PartForm):
    """For whom it is: ages, access, checks, and the kinds of work."""

    least_age = whole_number(_("How old must they be on the first day?"), "", 10, 99)
    most_age = whole_number(
        _("Is there an oldest age?"), _("Leave it empty if not."), 10, 99, required=False
    )
    group_size = whole_number(
        _("How many are there together?"), _("One, if each comes alone."), 1, 500
    )
    access = forms.MultipleChoiceField(
        label=_("What can you give?"),
        choices=AccessFeature.choices,
        required=False,
        widget=Checkboxes(small=True),
    )
    checks = forms.MultipleChoiceField(
        label=_("What must be done before they come?"),
        choices=CheckKind.choices,
        required=False,
        widget=Checkboxes(small=True),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """Make the form, with a few boxes for kinds of work."""
        super().__init__(*args, **options)
        for number in range(KINDS_OF_WORK):
            self.fields[f"work_{number}"] = forms.ModelChoiceField(
                label=_("Kind of work") if number == 0 else _("Another kind of work"),
                queryset=Occupation.objects.current().order_by("name", "pk"),
                required=False,
                empty_label=_("None"),
            )
            self.fields[f"work_{number}"].label_from_instance = _name_of  # type: ignore[attr-defined]  # a ModelChoiceField has it

    def leave_out(self, aside: Iterable[int], *, opportunity: Opportunity) -> None:
        """Offer no kind of work that the catchment has set aside, but what is named already."""
        named = opportunity.occupations.values("pk")
        offered = Occupation.objects.current().exclude(
            pk__in=Occupation.objects.filter(pk__in=list(aside)).exclude(pk__in=named)
        )
        for number in range(KINDS_OF_WORK):
            field = self.fields[f"work_{number}"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = offered.order_by("name", "pk")

    @classmethod
    def initial_of(cls, opportunity: Opportunity) -> dict[str, Any]:
        """What is written now, with its first kinds of work."""
        told = super().initial_of(opportunity)
        works = opportunity.occupations.order_by("name", "pk")[:KINDS_OF_WORK]
        return told | {f"work_{number}": one.pk for number, one in enumerate(works)}

    def clean(self) -> dict[str, Any]:
        """Ages in order; nobody under 16 can have a DBS check."""
        told = super().clean() or {}
        least, most = told.get("least_age"), told.get("most_age")
        if least and most and most < least:
            self.add_error("most_age", _("Enter an age that is not below the youngest"))
        if CheckKind.DBS in told.get("checks", []) and least and least < DBS_FROM:
            self.add_error(
                "checks",
                _("Nobody under 16 can have a DBS check. Take it off, or ask for 16 and over"),
            )
        return told

    @property
    def values(self) -> dict[str, Any]:
        """Everything but the kinds of work."""
        return {
            name: value for name, value in self.cleaned_data.items() if not name.startswith("work_")
        }

    @property
    def kinds_of_work(self) -> list[Occupation] | None:
        """Those chosen, each once."""
        chosen = [self.cleaned_data[f"work_{number}"] for number in range(KINDS_OF_WORK)]
        return list(dict.fromkeys(one for one in chosen if one is not None))


def _name_of(occupation: Occupation) -> str:
    return occupation.name


#: The parts by the word in their address, in the order in which they are read.
PARTS: dict[str, type[PartForm]] = {
    "you_do": DoForm,
    "times": TimesForm,
    "clothes": ClothesForm,
    "lunch": LunchForm,
    "meet": MeetForm,
    "find_us": FindUsForm,
    "who": WhoForm,
}
