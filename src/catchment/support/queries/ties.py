"""Whom somebody means by the name of a helper that they know. Never guessed: the person is asked."""

import re
import uuid
from dataclasses import dataclass

from django.db.models import Q

from catchment.network.models import Helper
from catchment.people.actor import Actor
from catchment.support.queries.sentences import TITLES

#: Family and friends are not looked for among helpers: an aunt called Amina is an aunt.
CLOSE = frozenset(
    {"mum", "mam", "mother", "dad", "father", "stepmum", "stepdad", "parent", "aunt", "auntie"}
    | {"uncle", "nan", "gran", "grandma", "grandad", "sister", "brother", "cousin", "son"}
    | {"daughter", "wife", "husband", "partner", "friend", "mate", "neighbour"}
)
SMALL = frozenset({"my", "our", "the", "a", "an", "at", "of", "from", "for", "in", "and", "with"})

MOST_MEANT, MOST_READ = 5, 200


@dataclass(frozen=True, slots=True)
class Meant:
    """A helper who may be meant."""

    public_id: uuid.UUID
    name: str
    does: str


def who_is_meant(name: str, relation: str, *, reader: Actor) -> list[Meant]:
    """Helpers whom a first name, a surname, or a role with its organisation may mean. One query.

    Nobody where the full name says it already, or where the person is family or a friend.
    """
    typed, closer = _words(name), _words(relation)
    if not typed or not CLOSE.isdisjoint(typed | closer):
        return []
    longest = max(sorted(typed), key=len)
    named = Q(name__icontains=longest) | Q(role_title__icontains=longest)
    found = (
        Helper.objects.visible_to(reader)
        .active()
        .filter(named | Q(organisation__name__icontains=longest))
        .select_related("organisation")
        .order_by("name", "pk")[:MOST_READ]
    )
    fits = [one for one in found if _fits(typed, one)]
    if [one.name for one in fits] == [name]:
        return []
    nearer = [one for one in fits if not closer.isdisjoint(_of(one))]
    return [Meant(one.public_id, one.name, _does(one)) for one in (nearer or fits)[:MOST_MEANT]]


def _fits(typed: set[str], helper: Helper) -> bool:
    """Every word is said of them, and one of them is their name or their role."""
    own = _words(f"{helper.name} {helper.role_title}")
    return typed <= _of(helper) and not typed.isdisjoint(own)


def _of(helper: Helper) -> set[str]:
    return _words(f"{helper.name} {_does(helper)}")


def _does(helper: Helper) -> str:
    where = helper.organisation.name if helper.organisation else ""
    return ", ".join(filter(None, [helper.role_title, where]))


def _words(said: str) -> set[str]:
    return set(re.findall(r"\w+", said.lower())) - SMALL - TITLES
