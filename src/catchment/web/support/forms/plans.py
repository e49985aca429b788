"""The forms of a plan. They validate and nothing else."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, DayField, DayMonthYear, Radios, Text, Words
from catchment.people.models import Membership, Supporter
from catchment.support.models import PlanTheme
from catchment.support.models.plans import GOAL_LENGTH, PLAN_WORDS_LENGTH, TITLE_LENGTH
from catchment.support.queries.plans import Proposal, Responsible
from catchment.vocabulary.enums import Layer

#: Whoever the plan belongs to, among those who may do a step.
ONESELF = "person"

#: How often to look back together, in days.
RHYTHMS = {
    "28": _("Every four weeks"),
    "42": _("Every six weeks"),
    "91": _("Every three months"),
    "182": _("Every six months"),
}


class BeginForm(forms.Form):
    """A goal, and first steps to tick: none is ticked beforehand."""

    mark_optional = False

    goal = forms.CharField(
        label=_("What do you want to happen?"),
        help_text=_("Say it your way. One or two lines are enough. You can change it later."),
        max_length=GOAL_LENGTH,
        widget=Words(own=True, rows=3, label_size="m"),
        error_messages={
            "required": _("Write what you want to happen, in a few words"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )
    own_step = forms.CharField(
        label=_("A first step"),
        help_text=_("Something small that you could do this week. You can leave this empty."),
        max_length=TITLE_LENGTH,
        required=False,
        widget=Text(label_size="m"),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        proposals: Sequence[Proposal],
        name: str = "",
        **options: Any,
    ) -> None:
        """Make the form.

        Args:
            data: what was sent, if anything was.
            proposals: first steps that may be ticked.
            name: for a helper, what the person is called.
            options: as for every form.
        """
        super().__init__(data, **options)
        self.proposals = {one.key: one for one in proposals}
        if proposals:
            self.fields["first"] = forms.MultipleChoiceField(
                label=_("Which of these belong in the plan?"),
                help_text=_("They come from your ladder and your answer. Tick only what you want."),
                choices=[(one.key, one.title) for one in proposals],
                required=False,
                widget=Checkboxes(label_size="m"),
            )
            self.order_fields(["goal", "first", "own_step"])
        if name:
            self._ask_how_they_are_here(name)

    def _ask_how_they_are_here(self, name: str) -> None:
        self.fields["goal"].label = _("What does %(name)s want to happen?") % {"name": name}
        self.fields["goal"].help_text = _("In their own words. They can change it later.")
        self.fields["own_step"].help_text = _("Something small for this week, if there is one.")
        if "first" in self.fields:
            self.fields["first"].help_text = _("Tick only what %(name)s wants.") % {"name": name}
        self.fields["present"] = forms.CharField(
            label=_("How is %(name)s with you now?") % {"name": name},
            help_text=_("For example: beside me in the library; on the phone, with her aunt"),
            max_length=200,
            widget=Text(label_size="m"),
            error_messages={"required": _("Say how they are with you, or wait until they are")},
        )
        self.fields["agreed"] = forms.BooleanField(
            label=_("%(name)s said yes to a plan, and that I may read and write it with them")
            % {"name": name},
            error_messages={"required": _("Tick this, or ask them first")},
        )

    @property
    def ticked(self) -> list[Proposal]:
        """The proposals that were ticked, once the form is valid."""
        return [self.proposals[key] for key in self.cleaned_data.get("first", [])]


class GoalForm(forms.Form):
    """The goal, to be written anew."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    goal = forms.CharField(
        label=_("In your own words"),
        max_length=GOAL_LENGTH,
        widget=Words(own=True, rows=3),
        error_messages={
            "required": _("Write what you want to happen, in a few words"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )


class PlanStepForm(forms.Form):
    """One step: what, who, by when, and when to be reminded."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("What is to be done?"),
        help_text=_("For example: ask about the later bus pass"),
        max_length=TITLE_LENGTH,
        widget=Text(),
        error_messages={
            "required": _("Write what is to be done"),
            "max_length": _("Write at most %(limit_value)s letters here"),
        },
    )
    detail = forms.CharField(
        label=_("Anything to know about it"),
        max_length=500,
        required=False,
        widget=Words(rows=2),
    )
    who = forms.ChoiceField(
        label=_("Who does it?"),
        widget=Radios(small=True),
        error_messages={
            "required": _("Choose who does it"),
            "invalid_choice": _("Choose somebody from the list"),
        },
    )
    due_on = DayField(label=_("By when?"), required=False, widget=DayMonthYear())
    remind_on = DayField(
        label=_("When should we remind them?"),
        help_text=_("On their page, and in one e-mail a day. Never more than once."),
        required=False,
        widget=DayMonthYear(),
    )
    theme = forms.ChoiceField(label=_("Which part of the plan?"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        oneself: str,
        people: Sequence[Responsible],
        themes: Sequence[PlanTheme],
        today: dt.date,
        **options: Any,
    ) -> None:
        """Make the form.

        Args:
            data: what was sent, if anything was.
            oneself: what the person is called here: "Me", or their name.
            people: who else may do it.
            themes: the plan's headings.
            today: days before it are refused, unless they stood there already.
            options: as for every form.
        """
        super().__init__(data, **options)
        self.today = today
        self.people = {one.key: one for one in people}
        self.themes = {str(one.pk): one for one in themes}
        who: Any = self.fields["who"]
        who.choices = [(ONESELF, oneself), *((one.key, one.name) for one in people)]
        who.initial = ONESELF
        if themes:
            theme: Any = self.fields["theme"]
            theme.choices = [
                ("", _("None of them")),
                *((k, v.name) for k, v in self.themes.items()),
            ]
        else:
            del self.fields["theme"]

    def clean_due_on(self) -> dt.date | None:
        return self._still_to_come("due_on")

    def clean_remind_on(self) -> dt.date | None:
        return self._still_to_come("remind_on")

    def _still_to_come(self, name: str) -> dt.date | None:
        day: dt.date | None = self.cleaned_data[name]
        if day is not None and day < self.today and day != self.initial.get(name):
            raise forms.ValidationError(_("Choose today or a day to come"), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        """A reminder after the day itself reminds nobody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        due, remind = cleaned.get("due_on"), cleaned.get("remind_on")
        if due and remind and remind > due:
            self.add_error("remind_on", _("Choose a day before it should be done, or the same"))
        return cleaned

    @property
    def chosen_member(self) -> Membership | None:
        one = self.people.get(self.cleaned_data["who"])
        return one.member if one else None

    @property
    def chosen_supporter(self) -> Supporter | None:
        one = self.people.get(self.cleaned_data["who"])
        return one.supporter if one else None

    @property
    def chosen_theme(self) -> PlanTheme | None:
        return self.themes.get(self.cleaned_data.get("theme", ""))

    @property
    def chosen_key(self) -> uuid.UUID:
        """What makes the same form, sent twice, the same step."""
        return self.cleaned_data["key"] or uuid.uuid4()


class ReasonForm(forms.Form):
    """Why, if they want to say it."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Do you want to say why?"),
        help_text=_("You do not have to. Your team can read it."),
        max_length=500,
        required=False,
        widget=Words(own=True, rows=3),
        error_messages={"max_length": _("Write at most %(limit_value)s letters here")},
    )


class ObjectionForm(forms.Form):
    """What the person thinks of a step that stays."""

    mark_optional = False

    words = forms.CharField(
        label=_("What do you think of it?"),
        help_text=_("Your team reads it beside the step. Empty it to take your words back."),
        max_length=500,
        required=False,
        widget=Words(own=True, rows=3),
        error_messages={"max_length": _("Write at most %(limit_value)s letters here")},
    )


class PlanViewForm(forms.Form):
    """What a helper thinks of the plan."""

    mark_optional = False

    words = forms.CharField(
        label=_("What you see"),
        help_text=_("Strengths first. The person reads this. Their own words stay as they are."),
        max_length=PLAN_WORDS_LENGTH,
        widget=Words(),
        error_messages={"required": _("Write what you see, or go back")},
    )


class FormOfDays(forms.Form):
    """A form that asks for a day within the year that begins today."""

    mark_optional = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, today: dt.date, **options: Any
    ) -> None:
        """Make the form; its days are ``today`` or later."""
        super().__init__(data, **options)
        self.today = today

    def within_a_year(self, day: dt.date) -> dt.date:
        """The same day.

        Raises:
            ValidationError: if it is past, or more than a year away.
        """
        if not self.today <= day <= self.today + dt.timedelta(days=366):
            raise forms.ValidationError(
                _("Choose a day between today and a year from now"), code="far"
            )
        return day


def _look_back(label: Any) -> forms.CharField:
    """One question of a look back, which may stay empty."""
    return forms.CharField(
        label=label,
        max_length=PLAN_WORDS_LENGTH,
        required=False,
        widget=Words(own=True, rows=3),
    )


class ReviewForm(FormOfDays):
    """A short look back: one answer is enough."""

    changed = _look_back(_("What has changed?"))
    helped = _look_back(_("What helped?"))
    next_steps = _look_back(_("What next?"))
    next_review_on = DayField(
        label=_("When shall we look back again?"),
        widget=DayMonthYear(),
        error_messages={"required": _("Enter the day of the next review")},
    )

    def clean_next_review_on(self) -> dt.date:
        return self.within_a_year(self.cleaned_data["next_review_on"])

    def clean(self) -> dict[str, Any]:
        """Something has to be said."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in ("changed", "helped", "next_steps")):
            self.add_error("changed", _("Write a few words in one of the three boxes"))
        return cleaned


class NextReviewForm(FormOfDays):
    """When the next review is, where, and how often."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(
        label=_("Which day?"),
        widget=DayMonthYear(),
        error_messages={"required": _("Enter the day of the next review")},
    )
    note = forms.CharField(
        label=_("What time, where, and who comes?"),
        help_text=_("For example: 3:40pm, in the library, with Ruth"),
        max_length=160,
        required=False,
        widget=Text(),
    )
    every_days = forms.TypedChoiceField(
        label=_("How often after that?"),
        coerce=int,
        widget=Radios(small=True),
        error_messages={"required": _("Choose how often")},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        today: dt.date,
        every_days: int,
        **options: Any,
    ) -> None:
        """Make the form; ``every_days`` is the rhythm so far, which may be one of its own."""
        super().__init__(data, today=today, **options)
        choices: dict[str, Any] = dict(RHYTHMS)
        choices.setdefault(str(every_days), _("Every %(days)s days") % {"days": every_days})
        rhythm: Any = self.fields["every_days"]
        rhythm.choices = list(choices.items())

    def clean_on(self) -> dt.date:
        return self.within_a_year(self.cleaned_data["on"])


class PauseForm(FormOfDays):
    """Until when the plan rests, and why."""

    until = DayField(
        label=_("Until when?"),
        help_text=_("You can leave this empty, and go on whenever you like."),
        required=False,
        widget=DayMonthYear(),
    )
    words = forms.CharField(
        label=_("Do you want to say why?"),
        max_length=300,
        required=False,
        widget=Words(own=True, rows=2),
    )

    def clean_until(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["until"]
        return None if day is None else self.within_a_year(day)


class EndForm(forms.Form):
    """How it went, in the person's words."""

    mark_optional = False

    words = forms.CharField(
        label=_("How did it go?"),
        help_text=_("You can leave this empty. It stays with the plan, for you to read."),
        max_length=500,
        required=False,
        widget=Words(own=True, rows=3),
    )


class ThemeForm(forms.Form):
    """A heading of the plan."""

    mark_optional = False

    name = forms.CharField(
        label=_("What is this part about?"),
        help_text=_("For example: money, getting there, trying things out"),
        max_length=80,
        widget=Text(width=20),
        error_messages={"required": _("Write a word or two")},
    )
    layer = forms.TypedChoiceField(
        label=_("Which step of the ladder is it close to?"),
        choices=[("", _("None of them")), *Layer.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
