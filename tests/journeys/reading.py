"""Reads what every learner of a published round is told of their place, and says what is wrong with it.

Most learners of the demo have no account yet, so each stands before the door as the person they are,
in a request of their own. Run with the round's name, on the folder of a demo; prints JSON.
"""

import json
import os
import re
import sys
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "catchment.config.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 after the set-up
from django.test import RequestFactory  # noqa: E402
from django.utils import timezone  # noqa: E402

from catchment.engine.allocation.terms import Reason  # noqa: E402
from catchment.people.actor import Actor  # noqa: E402
from catchment.people.enums import Role  # noqa: E402
from catchment.placements.models import WishList  # noqa: E402
from catchment.placements.queries.places import result_of  # noqa: E402
from catchment.web.placements.pages import places as pages  # noqa: E402
from catchment.web.placements.views.places import result  # noqa: E402

#: Nothing of this may stand on the page of a learner: who goes first is for staff, on appeal.
SECRET = re.compile(
    r"focus|first call|young carer|free meals|attendance|\breason \d|\bcode\b|"
    + "|".join(one.name for one in Reason if "_" in one.name),
    re.IGNORECASE,
)
NOTHING = "(no reason)"
#: One page in so many is drawn in full; what is told on it is read for everybody.
DRAWN_EACH = 16
WHY = (
    "Why this one",
    "Why not",
    "Why there is none",
    "You found your own place",
    "was settled before",
)
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def told(name: str) -> Iterator[tuple[WishList, str]]:
    """Each list of a round, with everything that its owner is told of place and reasons."""
    lists = WishList.objects.filter(round__name=name)
    for one in lists.select_related("person", "round__chosen_run").order_by("pk"):
        found = result_of(one)
        why = [pages.why_nothing(found), *pages.why_this(found)]
        why += [f"{each.heading}: {each.says}" for each in pages.why_not(found)]
        said = " ".join(filter(None, why))
        if not said and not found.told.get("own_find"):
            said = NOTHING
        yield one, f"{pages.title(found)}. {pages.lede(found)} {said}"


def drawn(one: WishList) -> tuple[int, str]:
    """What the page answers its owner, through its door, and its main part as text."""
    somebody = get_user_model().objects.filter(is_active=True).earliest("pk")
    request = RequestFactory().get("/")
    request.user, request.session, request.catchment = somebody, {}, one.round.catchment
    request.actor = Actor(
        now=timezone.now(),
        user_id=somebody.pk,
        catchment_id=one.round.catchment_id,
        membership_id=0,
        person_id=one.person_id,
        roles=frozenset({Role.PERSON}),
    )
    answer = result(request, wish_list=one.public_id)
    main = MAIN.search(answer.content.decode())
    return answer.status_code, " ".join(TAG.sub(" ", main[0] if main else "").split())


def wrongs(one: WishList, text: str) -> Iterator[str]:
    """Say what keeps a learner from reading why, or tells too much."""
    if one.person.known_as not in text:
        yield "does not speak to them by name"
    if NOTHING in text:
        yield "does not say why"
    yield from (f"says {found!r}" for found in SECRET.findall(text))


def main(name: str) -> None:
    """Read what everybody is told, and the whole page of one in so many."""
    wrong, many = [], 0
    for many, (one, text) in enumerate(told(name), start=1):
        wrong += [f"{one.pseudonym}: {each}" for each in wrongs(one, text)]
        if many % DRAWN_EACH == 1:
            status, page = drawn(one)
            wrong += [f"page of {one.pseudonym}: {each}" for each in wrongs(one, page)]
            if status != 200 or not any(why in page for why in WHY):
                wrong.append(f"page of {one.pseudonym}: answered {status} without a why")
    sys.stdout.write(json.dumps({"learners": many, "wrong": wrong}))


if __name__ == "__main__":
    main(sys.argv[1])
