"""What the pages of the ladder say around the words: questions, addresses, sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catchment.design.phrases import in_words, short_day
from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.queries.ladder import SeenLadder, Step
from catchment.vocabulary.enums import InfluenceDirection, Layer
from catchment.vocabulary.names import inside


@dataclass(frozen=True, slots=True)
class Question:
    """How a step asks: its title, and the line under it."""

    title: str
    lede: str


QUESTIONS: dict[Layer, Question] = {
    Layer.INFORMATION: Question(
        "What would you like to find out?",
        "Say what you want to know, and where you have looked so far.",
    ),
    Layer.FEELINGS: Question(
        "How does it feel?",
        "What excites you? What worries you? You can feel both at once.",
    ),
    Layer.ATTACHMENTS: Question(
        "Who backs you, and who would mind?",
        "Think of family, friends and people nearby. Somebody can do both.",
    ),
    Layer.CULTURE: Question(
        "What do people round here expect of you?",
        "Do you know anybody who did something else?",
    ),
    Layer.MOMENTUM: Question(
        "What would be hard to change?",
        "When did you first think so? What would be hard to undo?",
    ),
    Layer.PURPOSE: Question(
        "What must it do for you?",
        "Help you get by, be yourself, or do some good? Say what comes first.",
    ),
    Layer.TRUST: Question(
        "Who would you really go to?",
        "Who would you ask? Where, when and how would it be easy?",
    ),
}


#: How the people of a step are told of, in this order.
TOLD_AS = {
    InfluenceDirection.HELPS: gettext_lazy("Helps: %(names)s."),
    InfluenceDirection.HINDERS: gettext_lazy("Holds back: %(names)s."),
    InfluenceDirection.BOTH: gettext_lazy("Both: %(names)s."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose ladder this is and who reads it: decides addresses and the words for the person."""

    person: Person
    own: bool

    def to(self, name: str, **where: Any) -> str:
        """The address of a page of this ladder, for example ``to("ladder_step", step=3)``."""
        if self.own:
            return reverse(f"support:my_{name}", kwargs=where)
        return reverse(f"support:{name}", kwargs={"person": self.person.public_id} | where)

    @property
    def by(self) -> str:
        """Who stands above the person's words."""
        return _("You") if self.own else self.person.known_as

    def by_step(self, step: Step) -> str:
        """Who stands above the words of one step, and who sat beside them."""
        if not step.written_with:
            return self.by
        return _("%(who)s, with %(helper)s") % {"who": self.by, "helper": step.written_with}

    @property
    def ask_url(self) -> str:
        """Where "See who can help" is sent."""
        return _address("support:ask", person=self.person.public_id)

    @property
    def looked_url(self) -> str:
        """The page of who looked; for the person alone."""
        return _address("people:who_looked") if self.own else ""

    @property
    def trusted_url(self) -> str:
        """Where the person takes names off again."""
        return _address("people:my_supporters") if self.own else ""

    @property
    def record_url(self) -> str:
        """The person's record, for helpers."""
        return "" if self.own else _address("people:person", public_id=self.person.public_id)


def place_of(actor: Actor, person: Person) -> Place:
    """Where this reader stands to this person."""
    return Place(person=person, own=actor.person_id == person.pk)


def ladder_title(place: Place) -> str:
    """The answer in a sentence."""
    if place.own:
        return _("What matters to you now, in your words")
    return _("What matters now, in %(name)s’s words") % {"name": place.person.known_as}


def ladder_lede(place: Place, ladder: SeenLadder) -> str:
    """How much is written, when, and that one step is enough."""
    written = len(ladder.written)
    if place.own:
        return _own_lede(written, ladder)
    if not written:
        return _("Nothing is written in the steps that you can read.")
    if written == len(ladder.steps) and written > 1:
        return _("All %(count)s steps you can read have something in, last changed on %(day)s.") % {
            "count": in_words(written),
            "day": short_day(ladder.changed_at),
        }
    return _(
        "%(count)s of the %(total)s you can read %(have)s something in, last changed on %(day)s."
    ) % {
        "count": in_words(written).capitalize(),
        "total": ngettext("%(n)s step", "%(n)s steps", len(ladder.steps))
        % {"n": in_words(len(ladder.steps))},
        "have": ngettext("has", "have", written),
        "day": short_day(ladder.changed_at),
    }


def needs_sentence(step: Step) -> str:
    """The needs and the people of a step, as one would say them."""
    said = [_needs(step)] if step.needs else []
    said += [
        told % {"names": ", ".join(step.names(direction))}
        for direction, told in TOLD_AS.items()
        if step.names(direction)
    ]
    return " ".join(said)


def _needs(step: Step) -> str:
    names = "; ".join(inside(need.name, own_words=need.in_own_words) for need in step.needs)
    return ngettext("Need: %(names)s.", "Needs: %(names)s.", len(step.needs)) % {"names": names}


def readable_by(place: Place, *, shared: bool) -> str:
    """The beginning of "who can read this"; for helpers it names nobody but themselves."""
    if not place.own:
        return _("%(name)s, you, and whoever else %(name)s has let in.") % {
            "name": place.person.known_as
        }
    return _("You, and these people. Nobody else.") if shared else _("You, and nobody else.")


def seen_by(names: Sequence[str]) -> str:
    """The hint that says who else reads what is being written."""
    if not names:
        return _("Two lines are enough. Only you can see this until you share it.")
    return _("Two lines are enough. You share this step with %(names)s.") % {
        "names": ", ".join(names)
    }


def _own_lede(written: int, ladder: SeenLadder) -> str:
    if not written:
        return _("There are seven short steps. One is enough for a first answer.")
    told = _("You wrote %(count)s of seven steps, the last on %(day)s.") % {
        "count": in_words(written),
        "day": short_day(ladder.changed_at),
    }
    if ladder.has_needs:
        return f"{told} {_('That is enough for an answer.')}"
    return f"{told} {_('Say in one of them what would help, and we can look for people.')}"


def _address(name: str, **where: Any) -> str:
    """A page's address, or nothing while that page does not exist."""
    try:
        return reverse(name, kwargs=where)
    except NoReverseMatch:
        return ""
