"""What a person shares: share one thing, see it with their eyes, stop; and what was shared with one."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actions import grants
from catchment.people.actor import Actor
from catchment.people.models import Grant, Membership, Person
from catchment.people.queries import actor_of
from catchment.support.actions import shares as actions
from catchment.support.models import Document, LadderLayer, Plan, PlanStep
from catchment.support.queries import shares as queries
from catchment.support.queries.parents import parents_of
from catchment.support.queries.team import fit_members
from catchment.support.rules import shares as rules
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.shares import ShareThingForm
from catchment.web.support.pages.ladder import needs_sentence, place_of
from catchment.web.support.pages.parents import told_to_child
from catchment.web.support.pages.shares import name_of
from catchment.web.support.views.documents import itself, visible_document
from catchment.web.support.views.plan_things import current_plan, plan_step
from catchment.web.support.views.things import current_layer, visible_person

#: Shares on a page.
A_PAGE = 25
READING_SHARED = "looked at what you share with them"


def shareable(actor: Actor, *, kind: str, thing: str) -> actions.Shareable:
    """One's own thing of this kind: a plan, a step of it, a step of the ladder, a document."""
    find = FINDERS.get(kind)
    if find is None:
        raise Plan.DoesNotExist
    try:
        return find(actor, thing)
    except ValueError as no_key:
        raise Plan.DoesNotExist from no_key


def _own_plan(actor: Actor, thing: str) -> Plan:
    plan = current_plan(actor)
    if plan.public_id != uuid.UUID(thing):
        raise Plan.DoesNotExist
    return plan


def _own_step(actor: Actor, thing: str) -> PlanStep:
    return plan_step(actor, plan_step=uuid.UUID(thing))


def _own_layer(actor: Actor, thing: str) -> LadderLayer:
    return current_layer(actor, step=int(thing))


def _own_document(actor: Actor, thing: str) -> Document:
    return visible_document(actor, document=uuid.UUID(thing))


FINDERS: dict[str, Callable[[Actor, str], actions.Shareable]] = {
    queries.PLAN: _own_plan,
    queries.STEP: _own_step,
    queries.LAYER: _own_layer,
    queries.DOCUMENT: _own_document,
}


def shareable_with(
    actor: Actor, *, kind: str, thing: str, member: uuid.UUID
) -> tuple[actions.Shareable, Membership]:
    """A thing of one's own, and a member who may be let in."""
    found = shareable(actor, kind=kind, thing=thing)
    fit = fit_members(actions.owner_of(found), on=actor.now.date())
    return found, fit.select_related("user", "organisation").get(public_id=member)


def may_share_with(actor: Actor, both: tuple[actions.Shareable, Membership]) -> bool:
    """Only whose it is."""
    return rules.may_share(actor, both[0])


def own_grant(actor: Actor, *, grant: uuid.UUID) -> Grant:
    seen = Grant.objects.visible_to(actor).select_related(
        "person__catchment", "recipient__user", "recipient__organisation"
    )
    return seen.get(public_id=grant)


def grant_in_force(actor: Actor, *, grant: uuid.UUID) -> Grant:
    found = own_grant(actor, grant=grant)
    if found.withdrawn_at is not None or found.until <= actor.now:
        raise Grant.DoesNotExist
    return found


@require_GET
@requires(rules.may_open_shares, of=visible_person)
def my_shares(request: MemberRequest, person: Person) -> HttpResponse:
    """Everything that is shared, with whom, what for, until when; and how to stop."""
    shown = queries.shares_of(person, reader=request.actor)
    parents = [told_to_child(one) for one in parents_of(person)]
    rows = Paginator(shown.now, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "support/my_shares.html", {"shown": shown, "rows": rows, "parents": parents}
    )


@require_GET
@requires(rules.may_share, of=shareable)
def choose(request: MemberRequest, thing: actions.Shareable) -> HttpResponse:
    """With whom? Look for a name, or take somebody who was let in before."""
    person, on = actions.owner_of(thing), request.actor.now.date()
    words = request.GET.get("q", "").strip()[:80]
    return render(
        request,
        "support/share_choose.html",
        {
            "name": name_of(thing),
            "words": words,
            "found": queries.members_to_share_with(person, words, on=on),
            "known": queries.members_known(person, on=on),
            "least": queries.LEAST_LETTERS,
        },
    )


@require_http_methods(["GET", "POST"])
@requires(may_share_with, of=shareable_with)
def share(request: MemberRequest, both: tuple[actions.Shareable, Membership]) -> HttpResponse:
    """What for, and until when."""
    thing, member = both
    form = ShareThingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = {"name": member.user.name, "thing": name_of(thing)}
        try:
            actions.share_thing(
                thing=thing,
                recipient=member,
                purpose=form.cleaned_data["purpose"],
                until=request.actor.now + form.chosen_span,
                by=request.actor,
            )
        except actions.SharedAlready:
            messages.info(request, _("%(name)s can read %(thing)s already.") % said)
            return redirect("support:my_shares")
        except (actions.NotFit, grants.RecipientCannotOpenRecords):
            form.add_error(None, _("They cannot be let in just now. Choose somebody else"))
        except grants.GrantNeedsAnEnd:
            form.add_error("span", _("That is longer than this catchment allows"))
        else:
            messages.success(request, _("%(name)s can read %(thing)s now.") % said)
            return redirect("support:my_shares")
    return render(
        request, "support/share.html", {"form": form, "member": member, "name": name_of(thing)}
    )


@require_POST
@requires(rules.may_stop_share, of=own_grant)
def stop(request: MemberRequest, grant: Grant) -> HttpResponse:
    """End it, from this moment."""
    end_share(request, grant)
    return redirect("support:my_shares")


def end_share(request: MemberRequest, grant: Grant) -> None:
    """End a share of whatever it is, and say so."""
    try:
        grants.withdraw_grant(grant=grant, by=request.actor)
    except grants.GrantNotInForce:
        messages.info(request, _("This had ended already."))
    else:
        messages.success(
            request,
            _("Stopped. %(name)s sees nothing of it from now on.")
            % {"name": grant.recipient.user.name},
        )


@require_GET
@requires(rules.may_see_with_their_eyes, of=grant_in_force)
def see(request: MemberRequest, grant: Grant) -> HttpResponse:
    """Everything that one recipient sees, asked with their eyes. Writes nothing."""
    reader = actor_of(grant.recipient, now=request.actor.now)
    return _draw(request, queries.shared_with(grant.person, reader=reader), grant)


@require_GET
@requires(rules.may_open_shared, of=visible_person, about=itself, reading=READING_SHARED)
def shared(request: MemberRequest, person: Person) -> HttpResponse:
    """Everything that a person shares with the reader."""
    return _draw(request, queries.shared_with(person, reader=request.actor), None)


def _draw(request: MemberRequest, seen: queries.SharedWith, grant: Grant | None) -> HttpResponse:
    return render(
        request,
        "support/shared.html",
        {
            "seen": seen,
            "grant": grant,
            "place": place_of(request.actor, seen.person),
            "needs_sentence": needs_sentence,
        },
    )
