"""Own finds: who do you know? A learner tells of a place; staff answer."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.enums import Role
from catchment.people.models import Person
from catchment.placements.actions import own_finds as actions
from catchment.placements.enums import OwnFindStatus
from catchment.placements.models import CohortMember, OwnFind
from catchment.placements.rules import own_finds as rules
from catchment.web.gate import members, requires, showed
from catchment.web.placements.forms.own_finds import AnswerForm, ProposalForm
from catchment.web.placements.pages.thanks import thanks_url
from catchment.web.placements.views.hours import visible_person
from catchment.web.requests import MemberRequest

READING = "read about a place that you found"
TOO_LATE = "It has changed meanwhile. Here is how it stands."
ROWS_A_PAGE = 30
MOST_ANSWERED = 10


def visible_find(actor: Actor, *, find: uuid.UUID) -> OwnFind:
    seen = OwnFind.objects.visible_to(actor).select_related("person", "cohort", "school", "host")
    return seen.get(public_id=find)


def whose(find: OwnFind) -> Person:
    return find.person


def _place_in_cohort(person: Person) -> CohortMember | None:
    """The latest cohort that they are in."""
    found = CohortMember.objects.filter(person=person).select_related("cohort__school")
    return found.order_by("-cohort__year", "-pk").first()


@require_GET
@requires(rules.may_propose_own_find, of=visible_person)
def my_own_finds(request: MemberRequest, person: Person) -> HttpResponse:
    """Prompts, and what was sent."""
    member = _place_in_cohort(person)
    finds = OwnFind.objects.visible_to(request.actor).filter(person=person)
    return render(
        request,
        "placements/my_own_finds.html",
        {
            "finds": list(finds.order_by("-created_at", "-pk")),
            "last_day": member.cohort.own_find_by if member else None,
            "late": bool(
                member
                and member.cohort.own_find_by
                and timezone.localdate() > member.cohort.own_find_by
            ),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_propose_own_find, of=visible_person)
def propose_own_find(request: MemberRequest, person: Person) -> HttpResponse:
    """Tell of a place."""
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        initial={"how_known": request.GET.get("who", "")},
    )
    if form.is_valid():
        made = actions.propose_own_find(
            person=person,
            member=_place_in_cohort(person),
            proposal=form.proposal,
            by=request.actor,
            on=timezone.localdate(),
        )
        messages.success(request, _("Sent to school. They ring the place; you need not."))
        return redirect("placements:own_find", find=made.public_id)
    return render(request, "placements/own_find_propose.html", {"form": form})


@require_GET
@members(
    Role.CAREERS_LEADER, Role.COORDINATOR, listing="opened the list of places that learners found"
)
def own_finds(request: MemberRequest) -> HttpResponse:
    """For staff: what waits comes first."""
    seen = OwnFind.objects.visible_to(request.actor)
    found = seen.select_related("person", "school", "cohort")
    first = F("cohort__own_find_by").asc(nulls_last=True)
    waiting = found.open().order_by(first, "created_at", "pk")
    page = Paginator(waiting, ROWS_A_PAGE).get_page(request.GET.get("page"))
    answered = found.exclude(pk__in=found.open().values("pk")).order_by("-changed_at", "-pk")
    latest = list(answered[:MOST_ANSWERED])
    showed(request, [one.person for one in [*page, *latest]])
    return render(request, "placements/own_finds.html", {"rows": page, "answered": latest})


@require_GET
@requires(rules.may_view_own_find, of=visible_find, about=whose, reading=READING)
def own_find(request: MemberRequest, find: OwnFind) -> HttpResponse:
    """One place, and what this reader can do about it."""
    return _draw(request, find, AnswerForm())


@require_POST
@requires(rules.may_answer_own_find, of=visible_find, about=whose, reading=READING)
def own_find_answer(request: MemberRequest, find: OwnFind) -> HttpResponse:
    """Yes or no."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _draw(request, find, form)
    act = (
        actions.agree_own_find if form.cleaned_data["answer"] == "yes" else actions.refuse_own_find
    )
    try:
        act(find=find, words=form.cleaned_data["words"], by=request.actor)
    except actions.OwnFindHasMoved:
        messages.error(request, _(TOO_LATE))
    except actions.OwnFindAgreedAlready:
        messages.error(request, _("Another place of theirs was agreed. They can have one"))
    else:
        messages.success(request, _("%(name)s is told") % {"name": find.person.known_as})
    return redirect("placements:own_find", find=find.public_id)


@require_POST
@requires(rules.may_check_own_find, of=visible_find)
def own_find_check(request: MemberRequest, find: OwnFind) -> HttpResponse:
    """Staff are asking the workplace."""
    try:
        actions.check_own_find(find=find, by=request.actor)
    except actions.OwnFindHasMoved:
        messages.error(request, _(TOO_LATE))
    return redirect("placements:own_find", find=find.public_id)


@require_POST
@requires(rules.may_withdraw_own_find, of=visible_find)
def own_find_withdraw(request: MemberRequest, find: OwnFind) -> HttpResponse:
    """The learner takes it back."""
    try:
        actions.withdraw_own_find(find=find, by=request.actor)
    except actions.OwnFindHasMoved:
        messages.error(request, _(TOO_LATE))
    return redirect("placements:own_find", find=find.public_id)


def _draw(request: MemberRequest, find: OwnFind, form: AnswerForm) -> HttpResponse:
    mine = find.person_id == request.actor.person_id
    agreed = mine and find.status == OwnFindStatus.AGREED
    return render(
        request,
        "placements/own_find.html",
        {
            "find": find,
            "form": form,
            "mine": mine,
            "thanks_url": thanks_url(find.host, began_on=find.starts_on, on=timezone.localdate())
            if agreed
            else "",
            "may_answer": rules.may_answer_own_find(request.actor, find),
            "may_check": rules.may_check_own_find(request.actor, find),
            "may_withdraw": rules.may_withdraw_own_find(request.actor, find),
        },
    )
