"""Lists of wishes: proposed, put in order, crossed out with a reason, brought back, sent.

Every change names the version of the list that its page showed: of two tabs the slower is told, and
nothing that it did is lost, because each change is one move and not a whole list.
"""

from collections.abc import Sequence
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Max

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.placements.actions.proposing import add_options, search_in
from catchment.placements.enums import ACCEPTED_VETOES, RoundStatus, VetoReason
from catchment.placements.models import Round, Wish, WishList


class Where(StrEnum):
    """Where a wish goes on its list."""

    UP = "up"
    DOWN = "down"
    TOP = "top"


class ListHasMoved(Exception):
    """The list was changed meanwhile, in another tab or by whoever sits beside."""


class WishesAreClosed(Exception):
    """Wishes of this round are not open."""


class NotOnTheList(Exception):
    """The wish is crossed out, or was not: nothing to do."""


class NothingToSend(Exception):
    """Everything is crossed out, or there are no options."""


@transaction.atomic
def look_again(*, wish_list: WishList, version: int, by: Actor) -> WishList:
    """Look for options that have come since.

    Raises:
        ListHasMoved, WishesAreClosed: as for ``move_wish``.
    """
    _touch(wish_list, version, by)
    add_options([wish_list], search_in(wish_list.round), by.now)
    journal.record(
        by=by, sentence="looked for more options", about=wish_list.person, subject=wish_list
    )
    wish_list.refresh_from_db()
    return wish_list


@transaction.atomic
def move_wish(*, wish_list: WishList, wish: int, where: Where, version: int, by: Actor) -> WishList:
    """Move a wish one up, one down, or to the top.

    Raises:
        ListHasMoved: if the list was changed since that version.
        WishesAreClosed: if wishes are not open.
        NotOnTheList: if there is no such wish in order.
    """
    _touch(wish_list, version, by)
    order = _in_order(wish_list)
    if wish not in order:
        raise NotOnTheList(wish)
    at = order.index(wish)
    to = {Where.UP: max(at - 1, 0), Where.DOWN: min(at + 1, len(order) - 1), Where.TOP: 0}[where]
    order.insert(to, order.pop(at))
    _number(wish_list, order)
    _note(wish_list, "put wishes in another order", by=by)
    return wish_list


@transaction.atomic
def cross_out(
    *,
    wish_list: WishList,
    wish: int,
    reason: VetoReason,
    words: str,
    version: int,
    by: Actor,
) -> WishList:
    """Cross an option out, with a reason that only staff read.

    Raises:
        ListHasMoved, WishesAreClosed, NotOnTheList: as for ``move_wish``.
    """
    _touch(wish_list, version, by)
    crossed = Wish.objects.filter(pk=wish, wish_list=wish_list, crossed_out=False).update(
        crossed_out=True,
        veto_reason=reason,
        veto_words=words,
        veto_accepted=reason in ACCEPTED_VETOES,
    )
    if not crossed:
        raise NotOnTheList(wish)
    _number(wish_list, _in_order(wish_list))
    _note(wish_list, "crossed out an option", by=by)
    return wish_list


@transaction.atomic
def bring_back(*, wish_list: WishList, wish: int, version: int, by: Actor) -> WishList:
    """Bring a crossed-out option back, to the end of the list.

    Raises:
        ListHasMoved, WishesAreClosed, NotOnTheList: as for ``move_wish``.
    """
    _touch(wish_list, version, by)
    last = Wish.objects.filter(wish_list=wish_list).aggregate(last=Max("position"))["last"] or 0
    brought = Wish.objects.filter(pk=wish, wish_list=wish_list, crossed_out=True).update(
        crossed_out=False, veto_reason="", veto_words="", veto_accepted=False, position=last + 1
    )
    if not brought:
        raise NotOnTheList(wish)
    _number(wish_list, _in_order(wish_list))
    _note(wish_list, "brought an option back", by=by)
    return wish_list


@transaction.atomic
def accept_reason(*, wish_list: WishList, wish: int, by: Actor) -> Wish:
    """Staff say that a reason counts: the promise holds as if the option stood on the list.

    Raises:
        WishesAreClosed: as for ``move_wish``; runs count it, and begin with wishes as they were closed.
        NotOnTheList: if it is not crossed out, or was accepted already.
    """
    accepted = Wish.objects.filter(
        pk=wish, wish_list=wish_list, crossed_out=True, veto_accepted=False
    ).update(veto_accepted=True)
    _refuse_closed(wish_list)
    if not accepted:
        raise NotOnTheList(wish)
    _note(wish_list, "said that a reason counts", by=by)
    return Wish.objects.get(pk=wish)


@transaction.atomic
def send_list(*, wish_list: WishList, version: int, by: Actor) -> WishList:
    """Say that this is the order. It may still be changed, and sent again, while wishes are open.

    Raises:
        ListHasMoved, WishesAreClosed: as for ``move_wish``.
        NothingToSend: if nothing is in order.
    """
    _touch(wish_list, version, by)
    if not _in_order(wish_list):
        raise NothingToSend(wish_list)
    WishList.objects.filter(pk=wish_list.pk).update(sent_at=by.now)
    _note(wish_list, "sent the list of wishes", by=by)
    wish_list.refresh_from_db()
    return wish_list


def _touch(wish_list: WishList, version: int, by: Actor) -> None:
    """Lock the list's row at the version that the page showed; note who sits beside.

    The round's row is read after that lock; who closes wishes at this moment changes the round, and
    what comes later is refused.
    """
    beside = {} if by.person_id == wish_list.person_id else {"beside_id": by.membership_id}
    touched = WishList.objects.filter(pk=wish_list.pk, version=version).update(
        version=F("version") + 1, sent_at=None, **beside
    )
    if not touched:
        raise ListHasMoved(wish_list)
    _refuse_closed(wish_list)
    wish_list.refresh_from_db(fields=["version", "sent_at", "beside"])


def _refuse_closed(wish_list: WishList) -> None:
    if not Round.objects.filter(pk=wish_list.round_id, status=RoundStatus.WISHES).exists():
        raise WishesAreClosed(wish_list)


def _in_order(wish_list: WishList) -> list[int]:
    return list(
        Wish.objects.filter(wish_list=wish_list, crossed_out=False)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
    )


def _number(wish_list: WishList, order: Sequence[int]) -> None:
    """Write positions from 1 on; what is crossed out stands behind them."""
    out = Wish.objects.filter(wish_list=wish_list, crossed_out=True).order_by("position", "pk")
    keys = [*order, *out.values_list("pk", flat=True)]
    Wish.objects.bulk_update(
        [Wish(pk=key, position=at) for at, key in enumerate(keys, start=1)], ["position"]
    )


def _note(wish_list: WishList, sentence: str, *, by: Actor) -> None:
    journal.record(by=by, sentence=sentence, about=wish_list.person, subject=wish_list)
