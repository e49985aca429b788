"""The forms of the ladder. They validate and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catchment.design.fields import Checkboxes, Radios, Text, Words
from catchment.support.enums import LearningStage, LearningTask, Urgency
from catchment.support.models import LadderLayer
from catchment.support.models.ladder import SOURCE_LENGTH, WORDS_LENGTH
from catchment.support.models.needs import NEED_LENGTH
from catchment.support.queries.ladder import FoundInWords, SeenPerson
from catchment.vocabulary.enums import InfluenceDirection, InfluenceMode
from catchment.vocabulary.topics import Term

#: The answer "none of these topics, keep my words".
OWN_WORDS_ALONE = "words"

DIRECTIONS = [
    (InfluenceDirection.HELPS, _("Helps me on")),
    (InfluenceDirection.HINDERS, _("Holds me back")),
    (InfluenceDirection.BOTH, _("Both")),
]
TAKE_OFF = ("", _("Neither"))
MODES = [("", _("I would rather not say")), *InfluenceMode.choices]


class StepForm(forms.Form):
    """One step: own words, how you know, a need, the people you named, somebody new."""

    mark_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    own_words = forms.CharField(
        label=_("In your own words"),
        max_length=WORDS_LENGTH,
        required=False,
        widget=Words(own=True, label_size="m"),
        error_messages={"max_length": _("Write at most %(limit_value)s letters here")},
    )
    source = forms.CharField(
        label=_("How do you know?"),
        help_text=_(
            "You saw it, somebody told you, or you just feel it. You can leave this empty."
        ),
        max_length=SOURCE_LENGTH,
        required=False,
        widget=Text(),
    )
    need_words = forms.CharField(
        label=_("What would help you here?"),
        help_text=_("Say it your way, for example “money for the bus”."),
        max_length=NEED_LENGTH,
        required=False,
        widget=Text(label_size="m"),
    )
    asked_words = forms.CharField(required=False, widget=forms.HiddenInput)
    new_name = forms.CharField(
        label=_("What do you call them?"),
        help_text=_("A first name is enough, or leave it empty. We send them nothing."),
        max_length=80,
        required=False,
        widget=Text(width=20),
    )
    new_relation = forms.CharField(
        label=_("Who are they to you?"),
        help_text=_("For example: my aunt, my coach, my form tutor"),
        max_length=80,
        required=False,
        widget=Text(width=20),
    )
    new_direction = forms.ChoiceField(
        label=_("What do they do here?"),
        choices=DIRECTIONS,
        required=False,
        widget=Radios(inline=True, small=True),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        people: Sequence[SeenPerson],
        suggestions: Sequence[Term] = (),
        **options: Any,
    ) -> None:
        """Make the form.

        Args:
            data: what was sent, if anything was.
            people: everybody named so far; each gets radios of their own.
            suggestions: topics that the words of a need may mean; shown once there are some.
            options: as for every form.
        """
        super().__init__(data, **options)
        self.people = people
        for person in people:
            self._add_place(person)
        if suggestions:
            self._add_topics(suggestions)

    def _add_place(self, person: SeenPerson) -> None:
        choices = [*DIRECTIONS, TAKE_OFF] if person.direction else DIRECTIONS
        self.fields[f"place_{person.key}"] = forms.ChoiceField(
            label=person.name,
            help_text=person.relation,
            choices=choices,
            required=False,
            initial=person.direction,
            widget=Radios(inline=True, small=True),
        )
        self.fields[f"mode_{person.key}"] = forms.ChoiceField(
            label=_("How %(name)s does that") % {"name": person.name},
            choices=MODES,
            required=False,
            initial=person.mode,
        )

    def _add_topics(self, suggestions: Sequence[Term]) -> None:
        self.fields["topic"] = forms.ChoiceField(
            label=_("Which of these is it?"),
            choices=[
                *((term.slug, term.name) for term in suggestions),
                (OWN_WORDS_ALONE, _("None of these. Keep my words")),
            ],
            widget=Radios(hints={term.slug: term.sentence for term in suggestions}, label_size="m"),
            error_messages={"required": _("Choose what fits best, or keep your own words")},
        )
        self.fields["urgency"] = forms.ChoiceField(
            label=_("How soon?"),
            choices=Urgency.choices,
            initial=Urgency.SOON,
            widget=Radios(inline=True, small=True),
            error_messages={"required": _("Choose how soon you need it")},
        )
        self.fields["wants_guidance"] = forms.BooleanField(
            label=_("I would like to think this through with a trained careers adviser"),
            required=False,
        )

    def clean_own_words(self) -> str:
        """Line ends as we keep them, so that sending the same again is no change."""
        return str(self.cleaned_data["own_words"]).replace("\r\n", "\n")

    @property
    def asks_topic(self) -> bool:
        """Whether the topics are shown."""
        return "topic" in self.fields

    def place_fields(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The radios of each person, with the box that says how."""
        for person in self.people:
            yield self[f"place_{person.key}"], self[f"mode_{person.key}"]

    def clean(self) -> dict[str, Any]:
        """Somebody has a name, or else both who they are and what they do here."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("new_name"):
            return cleaned
        relation, direction = cleaned.get("new_relation"), cleaned.get("new_direction")
        if relation and not direction:
            self.add_error("new_direction", _("Say what they do here, or what you call them"))
        if direction and not relation:
            self.add_error("new_name", _("Say what you call them, or who they are to you"))
        return cleaned


class MeantForm(forms.Form):
    """Which helper somebody meant by a name."""

    supporter = forms.UUIDField()
    helper = forms.UUIDField()


class NeedsForm(forms.Form):
    """Topics found in the words of each step, to be ticked."""

    mark_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        found: Sequence[FoundInWords],
        **options: Any,
    ) -> None:
        """Make the form; each step that has words and no need gets boxes of its own."""
        super().__init__(data, **options)
        self.found = found
        for one in found:
            self.fields[f"step_{one.layer.layer}"] = forms.MultipleChoiceField(
                label=one.layer.kind.label,
                choices=[(term.slug, term.name) for term in one.topics],
                required=False,
                widget=Checkboxes(
                    hints={term.slug: term.sentence for term in one.topics}, label_size="m"
                ),
            )

    def steps(self) -> Iterator[tuple[FoundInWords, forms.BoundField]]:
        """Each step's words with its boxes."""
        for one in self.found:
            yield one, self[f"step_{one.layer.layer}"]

    def ticked(self) -> dict[LadderLayer, list[str]]:
        """Slugs by step, once the form is valid."""
        return {one.layer: self.cleaned_data[f"step_{one.layer.layer}"] for one in self.found}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.found and not any(cleaned.values()):
            first = f"step_{self.found[0].layer.layer}"
            self.add_error(first, _("Tick at least one, or go back and say it your way"))
        return cleaned


class NeedForm(forms.Form):
    """One need, to be changed."""

    mark_optional = False

    words = forms.CharField(
        label=_("In your own words"),
        max_length=NEED_LENGTH,
        required=False,
        widget=Words(own=True, rows=2),
    )
    topic = forms.ChoiceField(
        label=_("What it is about"),
        error_messages={"required": _("Choose what it is about")},
    )
    urgency = forms.ChoiceField(
        label=_("How soon?"),
        choices=Urgency.choices,
        widget=Radios(inline=True, small=True),
        error_messages={"required": _("Choose how soon you need it")},
    )
    wants_guidance = forms.BooleanField(
        label=_("I would like to think this through with a trained careers adviser"),
        required=False,
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, topics: Sequence[Term], **options: Any
    ) -> None:
        """Make the form; ``topics`` are those that the catchment shows."""
        super().__init__(data, **options)
        self.fields["topic"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (OWN_WORDS_ALONE, _("None of these. Keep my words")),
            *((term.slug, term.name) for term in topics),
        ]

    def clean(self) -> dict[str, Any]:
        """Without a topic, words have to say it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("topic") == OWN_WORDS_ALONE and not cleaned.get("words"):
            self.add_error("words", _("Write what you need, or choose what it is about"))
        return cleaned


class HelperViewForm(forms.Form):
    """What a helper sees, beside the person's words."""

    words = forms.CharField(
        label=_("What you see"),
        help_text=_("Strengths first. The person reads this. Their own words stay as they are."),
        max_length=WORDS_LENGTH,
        widget=Words(label_size="m"),
        error_messages={"required": _("Write what you see, or go back")},
    )
    how_known = forms.CharField(
        label=_("How do you know?"),
        help_text=_("For example: we talked on 12 November; I saw the letters"),
        max_length=SOURCE_LENGTH,
        widget=Text(),
        error_messages={"required": _("Say how you know")},
    )


class StuckForm(forms.Form):
    """Where somebody seems stuck, for those who use these words."""

    mark_optional = False

    task = forms.ChoiceField(
        label=_("Which task"),
        choices=[("", _("No note")), *LearningTask.choices],
        required=False,
        widget=Radios(small=True),
    )
    stage = forms.ChoiceField(
        label=_("Stuck at which stage"),
        choices=[("", _("No note")), *LearningStage.choices],
        required=False,
        widget=Radios(small=True),
    )

    def clean(self) -> dict[str, Any]:
        """Both, or neither."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("task")) != bool(cleaned.get("stage")):
            missing = "stage" if cleaned.get("task") else "task"
            self.add_error(missing, _("Choose both a task and a stage, or neither"))
        return cleaned


class TogetherForm(forms.Form):
    """Somebody without an account is beside the helper and said yes."""

    present = forms.MultipleChoiceField(
        label=_("Before you begin"),
        widget=Checkboxes(label_size="m"),
        error_messages={"required": _("Tick all of these, or come back when they are with you")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, name: str, **options: Any) -> None:
        """Make the form; ``name`` is what the person is called."""
        super().__init__(data, **options)
        self.fields["present"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
            ("beside", _("%(name)s is with me now") % {"name": name}),
            ("told", _("I said that I can read this too, and that they can end that")),
            ("yes", _("%(name)s said yes") % {"name": name}),
        ]

    def clean_present(self) -> list[str]:
        """All of them hold, or it is not a yes."""
        ticked: list[str] = self.cleaned_data["present"]
        if len(ticked) < len(self.fields["present"].choices):  # type: ignore[attr-defined]
            raise forms.ValidationError(
                _("Tick all of these, or come back when they are with you"), code="incomplete"
            )
        return ticked
