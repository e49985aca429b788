"""A learner's place: read it, say yes, give it back, ask a person to look again."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.design.phrases import day
from catchment.people.enums import Role
from catchment.placements.actions import appeals as appeal_actions
from catchment.placements.actions import places as actions
from catchment.placements.actions import reruns
from catchment.placements.actions.publishing import SeatsGone
from catchment.placements.enums import TOLD, PlaceStatus
from catchment.placements.models import Appeal, Place, Round, WishList
from catchment.placements.queries import places as queries
from catchment.placements.rules import places as rules
from catchment.placements.rules import runs as run_rules
from catchment.web.gate import members, requires, showed
from catchment.web.placements.forms.runs import (
    AnswerForm,
    AskForm,
    GiveForm,
    ResultsForm,
    WordsForm,
)
from catchment.web.placements.pages import narrowing
from catchment.web.placements.pages import places as pages
from catchment.web.placements.pages.thanks import thanks_url
from catchment.web.placements.views.run_things import (
    READING_APPEAL,
    READING_RESULT,
    visible_appeal,
    visible_list,
    visible_place,
    whose_appeal,
    whose_list,
    whose_place,
)
from catchment.web.requests import MemberRequest

STAFF = (Role.COORDINATOR, Role.CAREERS_LEADER)
ROWS_A_PAGE = 50


@require_GET
@members(Role.PERSON)
def my_place(request: MemberRequest) -> HttpResponse:
    """One's own place in the latest round that was published."""
    latest = queries.latest_result(request.actor)
    if latest is None:
        return render(request, "placements/result_none.html")
    return redirect("placements:result", latest.public_id)


@require_GET
@requires(rules.may_view_result, of=visible_list, about=whose_list, reading=READING_RESULT)
def result(request: MemberRequest, wish_list: WishList) -> HttpResponse:
    """Where, why this one, why not the others."""
    found = queries.result_of(wish_list)
    place, round_ = found.place, wish_list.round
    total = round_.chosen_run.figures.get("lottery", 0) if round_.chosen_run else 0
    own = request.actor.person_id == wish_list.person_id
    return render(
        request,
        "placements/result.html",
        {
            "result": found,
            "round": round_,
            "place": place,
            "title": pages.title(found) if own else pages.title_for_staff(found),
            "lede": pages.lede(found),
            "facts": pages.facts_of(found),
            "day": pages.day_of(found),
            "why_this": pages.why_this(found),
            "why_not": pages.why_not(found),
            "why_nothing": pages.why_nothing(found),
            "line": pages.drawn_number(found, total),
            "number": found.told.get("number"),
            "own": own,
            "thanks_url": _thanks_url(request, found),
            "moves_from": reruns.place_moves_from(place, round_) if place else None,
            "may_confirm": place is not None and rules.may_confirm_place(request.actor, place),
            "may_give_back": place is not None and rules.may_answer_place(request.actor, place),
            "may_cancel": place is not None and rules.may_cancel_place(request.actor, place),
            "may_give": _may_give(request, found),
            "may_appeal": rules.may_appeal(request.actor, wish_list),
            "waiting": next((each for each in found.appeals if not each.answer), None),
        },
    )


def _thanks_url(request: MemberRequest, found: queries.Result) -> str:
    """Where the learner thanks the host, once they are there; "" before, and for anybody else."""
    place, own = found.place, request.actor.person_id == found.wish_list.person_id
    if not own or place is None or place.status != PlaceStatus.CONFIRMED:
        return ""
    week = place.week
    return thanks_url(week.opportunity.host, began_on=week.starts_on, on=timezone.localdate())


def _may_give(request: MemberRequest, found: queries.Result) -> bool:
    """Whether there is anything to give: to nobody who has somewhere to go."""
    settled = found.seated or found.told.get("own_find") or found.told.get("settled")
    return not settled and rules.may_give_place(request.actor, found.wish_list)


@require_POST
@requires(rules.may_confirm_place, of=visible_place, about=whose_place, reading=READING_RESULT)
def confirm(request: MemberRequest, place: Place) -> HttpResponse:
    """Say yes."""
    try:
        actions.confirm_place(place=place, by=request.actor)
    except actions.PlaceMoved:
        messages.info(request, _("This place has changed meanwhile. Look at it again."))
    else:
        messages.success(request, _("You said yes. It is yours."))
    return redirect("placements:result", place.wish_list.public_id)


@require_http_methods(["GET", "POST"])
@requires(rules.may_answer_place, of=visible_place, about=whose_place, reading=READING_RESULT)
def give_back(request: MemberRequest, place: Place) -> HttpResponse:
    """Let somebody else have the seat."""
    return _with_words(
        request,
        place,
        act=actions.give_back_place,
        done=_("Thank you for saying so. Your school knows."),
        template="placements/place_back.html",
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_cancel_place, of=visible_place, about=whose_place, reading=READING_RESULT)
def cancel(request: MemberRequest, place: Place) -> HttpResponse:
    """Write down that the host has cancelled."""
    return _with_words(
        request,
        place,
        act=actions.cancel_place,
        done=_("Written down. The learner has been told."),
        template="placements/place_cancel.html",
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_give_place, of=visible_list, about=whose_list, reading=READING_RESULT)
def give(request: MemberRequest, wish_list: WishList) -> HttpResponse:
    """Give a free seat to somebody who has none: a person's decision, after publication."""
    free = queries.weeks_with_a_seat(wish_list, on=timezone.localdate(request.actor.now))
    weeks = {str(each.week.public_id): each for each in free}
    form = GiveForm(
        request.POST if request.method == "POST" else None,
        weeks={key: pages.free_seat(each) for key, each in weeks.items()},
    )
    if not form.is_valid():
        shown = {"form": form, "wish_list": wish_list, "any": bool(free)}
        return render(request, "placements/place_give.html", shown)
    week = weeks[form.cleaned_data["week"]].week
    try:
        actions.give_place(wish_list=wish_list, week=week, by=request.actor)
    except (actions.HasPlace, actions.PlaceMoved):
        messages.info(request, _("This place has changed meanwhile. Look at it again."))
    except SeatsGone:
        messages.info(request, _("This seat is gone, or the host has as many as it takes at once."))
        return redirect("placements:place_give", wish_list.public_id)
    else:
        messages.success(request, _("Given. The learner has been told."))
    return redirect("placements:result", wish_list.public_id)


def _with_words(
    request: MemberRequest,
    place: Place,
    *,
    act: Callable[..., Place],
    done: str,
    template: str,
) -> HttpResponse:
    """End a place, with words that may be left out."""
    form = WordsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(place=place, by=request.actor, **form.cleaned_data)
        except actions.PlaceMoved:
            messages.info(request, _("This place has changed meanwhile. Look at it again."))
        else:
            messages.success(request, done)
        return redirect("placements:result", place.wish_list.public_id)
    return render(
        request, template, {"form": form, "place": place, "where": pages.where_of(place.week)}
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_appeal, of=visible_list, about=whose_list, reading=READING_RESULT)
def ask(request: MemberRequest, wish_list: WishList) -> HttpResponse:
    """Ask a person to look again."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            appeal = appeal_actions.ask_again(
                wish_list=wish_list,
                by=request.actor,
                on=timezone.localdate(),
                **form.cleaned_data,
            )
        except appeal_actions.AppealOpen:
            messages.info(request, _("You have asked already. A person will answer."))
        except appeal_actions.AnsweredBefore:
            messages.info(
                request, _("A person has answered. Talk to your school if it is not right.")
            )
        except appeal_actions.TooLate:
            messages.info(request, _("The days for asking are over. Talk to your school."))
        else:
            messages.success(
                request,
                _("A person answers by %(day)s. You keep your place while you wait.")
                % {"day": day(appeal.answer_by)},
            )
        return redirect("placements:result", wish_list.public_id)
    return render(request, "placements/appeal_ask.html", {"form": form, "wish_list": wish_list})


@require_http_methods(["GET", "POST"])
@requires(rules.may_answer_appeal, of=visible_appeal, about=whose_appeal, reading=READING_APPEAL)
def appeal(request: MemberRequest, asked: Appeal) -> HttpResponse:
    """Read the full reasons, and answer as a person."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            appeal_actions.answer_appeal(appeal=asked, by=request.actor, **form.cleaned_data)
        except appeal_actions.AppealAnswered:
            form.add_error(None, _("Somebody else has answered meanwhile"))
        else:
            messages.success(request, _("Answered. They have been told."))
            return redirect("placements:appeals")
    found = queries.result_of(asked.wish_list)
    return render(
        request,
        "placements/appeal.html",
        {
            "form": form,
            "appeal": asked,
            "due": pages.appeal_due(asked, on=timezone.localdate(request.actor.now)),
            "title": pages.title(found),
            "reasons": pages.why_not_in_full(found),
        },
    )


@require_GET
@members(*STAFF, listing="opened the list of places that were asked about")
def appeals(request: MemberRequest) -> HttpResponse:
    """Those who asked a person to look again."""
    page = Paginator(queries.open_appeals(request.actor), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    showed(request, [each.wish_list.person for each in page])
    lines = pages.appeal_lines(page, on=timezone.localdate(request.actor.now))
    return render(request, "placements/appeals.html", {"rows": page, "lines": lines})


@require_GET
@members(listing="opened the list of places that a round gave")
def results(request: MemberRequest, in_round: uuid.UUID) -> HttpResponse:
    """For staff: where each of their learners goes."""
    seen = Round.objects.visible_to(request.actor)
    round_ = get_object_or_404(seen, public_id=in_round, status__in=TOLD)
    if not rules.may_read_results(request.actor, round_):
        raise PermissionDenied
    lines = queries.results_of(round_, reader=request.actor)
    asked = ResultsForm(request.GET).asked
    found = pages.narrowed(lines, **asked)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    showed(request, [each.wish_list.person for each in page])
    return render(
        request,
        "placements/results.html",
        {
            "round": round_,
            "lines": page,
            "asked": asked,
            "choices": narrowing.choices(pages.result_states(lines), asked),
            "before": narrowing.before(asked),
            "states": pages.STATES,
            "may_rerun": run_rules.may_rerun_round(request.actor, round_),
            "nowhere": sum(not each.settled for each in lines),
        },
    )
