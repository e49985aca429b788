"""Wishes: what fits, put in order, crossed out, sent. Every button is a form; nothing needs a script."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.placements.actions import wishes as actions
from catchment.placements.enums import VetoReason
from catchment.placements.models import CohortMember, Wish, WishList
from catchment.placements.queries import wishes as queries
from catchment.placements.rules import wishes as rules
from catchment.web.gate import members, requires
from catchment.web.placements.forms.wishes import BACK, CrossOutForm, MoveWishForm, VersionForm
from catchment.web.placements.pages import wishes as pages
from catchment.web.requests import MemberRequest

READING = "looked at your wishes"
SLOWER = (
    "This list was changed meanwhile, perhaps in another tab."
    " Here is how it stands; do it again if you still want to."
)
CLOSED = "Wishes are closed by now."

#: What may go wrong with any change of a list.
REFUSALS = (actions.ListHasMoved, actions.WishesAreClosed, actions.NotOnTheList)


def visible(actor: Actor, *, wishes_of: uuid.UUID) -> WishList:
    return queries.visible_list(actor, wishes_of)


def visible_wish(actor: Actor, *, wishes_of: uuid.UUID, wish: int) -> Wish:
    """One option; ``wish_list`` comes with what rules and pages ask of it."""
    found = Wish.objects.select_related("week__opportunity__host__organisation").get(
        pk=wish, wish_list__public_id=wishes_of
    )
    found.wish_list = queries.visible_list(actor, wishes_of)
    return found


def may_cross_out(actor: Actor, wish: Wish) -> bool:
    return rules.may_change_wishes(actor, wish.wish_list)


def whose(wish_list: WishList) -> Person:
    return wish_list.person


def whose_wish(wish: Wish) -> Person:
    return wish.wish_list.person


@require_GET
@members(Role.PERSON)
def my_wishes(request: MemberRequest) -> HttpResponse:
    """One's own list of the newest round; a kind word where there is none."""
    newest = queries.own_lists(request.actor).first()
    if newest is not None:
        return _to(newest)
    return render(request, "placements/wishes_none.html")


@require_GET
@requires(rules.may_view_wishes, of=visible, about=whose, reading=READING)
def wishes(request: MemberRequest, one: WishList) -> HttpResponse:
    """The list: what fits, in order, and what is crossed out."""
    return _draw(request, one)


def _draw(request: MemberRequest, one: WishList, status: int = HTTPStatus.OK) -> HttpResponse:
    seen = queries.seen_list(one)
    member = CohortMember.objects.filter(cohort=one.cohort_id, person=one.person_id).first()
    travel_by = member.travel_by if member else ""
    shown = {
        "list": one,
        "own": request.actor.person_id == one.person_id,
        "cards": [pages.card(wish, travel_by) for wish in seen.wishes],
        "crossed_out": [pages.card(wish, travel_by) for wish in seen.crossed_out],
        "lede": pages.lede(seen),
        "why_none": pages.why_none(one.why_none),
        "promise": pages.promise(one, seen),
        "may_change": rules.may_change_wishes(request.actor, one),
        "may_accept": rules.may_accept_reasons(request.actor, one),
    }
    return render(request, "placements/wishes.html", shown, status=status)


@require_POST
@requires(rules.may_change_wishes, of=visible, about=whose, reading=READING)
def move(request: MemberRequest, one: WishList) -> HttpResponse:
    """Up, down, to the top, or back."""
    form = MoveWishForm(request.POST)
    if not form.is_valid():
        return _to(one)
    wish, version = form.cleaned_data["wish"], form.cleaned_data["version"]
    do, by = form.cleaned_data["do"], request.actor
    try:
        if do == BACK:
            actions.bring_back(wish_list=one, wish=wish, version=version, by=by)
        else:
            actions.move_wish(
                wish_list=one, wish=wish, where=actions.Where(do), version=version, by=by
            )
    except REFUSALS as refused:
        return _told(request, one, refused)
    return _to(one, f"wish-{wish}")


@require_http_methods(["GET", "POST"])
@requires(may_cross_out, of=visible_wish, about=whose_wish, reading=READING)
def cross_out(request: MemberRequest, wish: Wish) -> HttpResponse:
    """Not this one, and why."""
    one = wish.wish_list
    form = CrossOutForm(
        request.POST if request.method == "POST" else None, initial={"version": one.version}
    )
    if form.is_valid():
        try:
            actions.cross_out(
                wish_list=one,
                wish=wish.pk,
                reason=VetoReason(form.cleaned_data["reason"]),
                words=form.cleaned_data["words"],
                version=form.cleaned_data["version"],
                by=request.actor,
            )
        except REFUSALS as refused:
            return _told(request, one, refused)
        messages.success(request, _("Crossed out. You can bring it back."))
        return _to(one)
    return render(request, "placements/wishes_cross_out.html", {"form": form, "wish": wish})


@require_POST
@requires(rules.may_accept_reasons, of=visible)
def accept(request: MemberRequest, one: WishList) -> HttpResponse:
    """Staff say that a reason counts."""
    form = MoveWishForm({**request.POST.dict(), "do": BACK, "version": one.version})
    try:
        if form.is_valid():
            actions.accept_reason(wish_list=one, wish=form.cleaned_data["wish"], by=request.actor)
            messages.success(request, _("The reason counts: the promise holds"))
    except REFUSALS as refused:
        return _told(request, one, refused)
    return _to(one)


@require_POST
@requires(rules.may_change_wishes, of=visible)
def send(request: MemberRequest, one: WishList) -> HttpResponse:
    """This is my order."""
    form = VersionForm(request.POST)
    try:
        if form.is_valid():
            actions.send_list(wish_list=one, version=form.cleaned_data["version"], by=request.actor)
            messages.success(
                request, _("Sent. You can still change it until the last day, and send it again.")
            )
    except actions.NothingToSend:
        messages.info(request, _("There is nothing on the list. Bring something back first."))
    except REFUSALS as refused:
        return _told(request, one, refused)
    return _to(one)


@require_POST
@requires(rules.may_change_wishes, of=visible)
def look_again(request: MemberRequest, one: WishList) -> HttpResponse:
    """Look for places that have come since."""
    form = VersionForm(request.POST)
    try:
        if form.is_valid():
            actions.look_again(
                wish_list=one, version=form.cleaned_data["version"], by=request.actor
            )
            messages.success(request, _("Looked again. New places stand at the end."))
    except REFUSALS as refused:
        return _told(request, one, refused)
    return _to(one)


def _told(request: MemberRequest, one: WishList, refused: Exception) -> HttpResponseRedirect:
    """Say what happened, and show the list as it stands."""
    messages.info(request, _(CLOSED) if isinstance(refused, actions.WishesAreClosed) else _(SLOWER))
    return _to(one)


def _to(one: WishList, part: str = "") -> HttpResponseRedirect:
    there = redirect("placements:wishes", wishes_of=one.public_id)
    return HttpResponseRedirect(f"{there.url}#{part}") if part else there
