"""Looking back together, the day of the next review, and the parts of a plan."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.support.actions import plan_reviews as actions
from catchment.support.actions.plans import PlanChanged
from catchment.support.models import Plan, PlanReview, PlanTheme
from catchment.support.queries import plans as queries
from catchment.support.queries.ladder import paragraphs
from catchment.support.rules import plans as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.plans import NextReviewForm, ReviewForm, ThemeForm
from catchment.web.support.pages.ladder import place_of
from catchment.web.support.views.plan_things import (
    READING_PLAN,
    current_plan,
    plan_review,
    plan_theme,
    whose,
    whose_review,
    whose_theme,
)
from catchment.web.support.views.plans import fresh


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_hold_review, of=current_plan, about=whose, reading=READING_PLAN)
def review(request: DraftingRequest, plan: Plan) -> HttpResponse:
    """What changed, what helped, what next."""
    today = timezone.localdate()
    place = place_of(request.actor, plan.person)
    next_one = today + dt.timedelta(days=plan.review_every_days)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        today=today,
        initial={"next_review_on": next_one} | typed_before(request),
    )
    if form.is_valid():
        try:
            actions.hold_review(plan=plan, on=today, by=request.actor, **form.cleaned_data)
        except actions.AlreadyReviewedToday:
            form.add_error(None, _("Today’s review is written already. Read it on the plan."))
        except PlanChanged:
            form.add_error(None, _("The plan has ended meanwhile"))
        else:
            sent(request)
            messages.success(request, _("The review is saved. You can read it here at any time."))
            return HttpResponseRedirect(place.to("plan"))
    return render(request, "support/plan_review.html", {"place": place, "plan": plan, "form": form})


@require_GET
@requires(rules.may_view_review, of=plan_review, about=whose_review, reading=READING_PLAN)
def read_review(request: MemberRequest, review: PlanReview) -> HttpResponse:
    """A review as it was written."""
    said = (
        (_("What changed"), paragraphs(review.changed)),
        (_("What helped"), paragraphs(review.helped)),
        (_("What next"), paragraphs(review.next_steps)),
    )
    return render(
        request,
        "support/plan_review_read.html",
        {
            "place": place_of(request.actor, review.plan.person),
            "review": review,
            "said": [(title, words) for title, words in said if words],
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_hold_review, of=current_plan, about=whose, reading=READING_PLAN)
def next_review(request: MemberRequest, plan: Plan) -> HttpResponse:
    """When the next review is, where, and how often."""
    place = place_of(request.actor, plan.person)
    form = NextReviewForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        every_days=plan.review_every_days,
        initial={
            "version": plan.version,
            "on": plan.next_review_on,
            "note": plan.next_review_note,
            "every_days": plan.review_every_days,
        },
    )
    if form.is_valid():
        try:
            actions.set_next_review(plan=plan, by=request.actor, **form.cleaned_data)
        except PlanChanged:
            fresh(form, plan.version)
        else:
            messages.success(request, _("The day is saved. Everybody in the team knows."))
            return HttpResponseRedirect(place.to("plan"))
    return render(
        request, "support/plan_next_review.html", {"place": place, "plan": plan, "form": form}
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_write_own_plan, of=current_plan, about=whose, reading=READING_PLAN)
def themes(request: MemberRequest, plan: Plan) -> HttpResponse:
    """The parts of the plan, and a new one."""
    place = place_of(request.actor, plan.person)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.add_theme(plan=plan, by=request.actor, **form.cleaned_data)
        except actions.ThemeAlreadyThere:
            form.add_error("name", _("The plan has a part of this name. Choose another word."))
        except PlanChanged:
            form.add_error(None, _("The plan has ended meanwhile"))
        else:
            messages.success(request, _("The part is in the plan"))
            return HttpResponseRedirect(place.to("plan_themes"))
    return render(
        request,
        "support/plan_themes.html",
        {"place": place, "plan": plan, "form": form, "themes": queries.themes(plan)},
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_change_theme, of=plan_theme, about=whose_theme, reading=READING_PLAN)
def rename_theme(request: MemberRequest, theme: PlanTheme) -> HttpResponse:
    """Call a part of the plan something else."""
    place = place_of(request.actor, theme.plan.person)
    form = ThemeForm(
        request.POST if request.method == "POST" else None,
        initial={"name": theme.name, "layer": theme.layer},
    )
    if form.is_valid():
        try:
            actions.rename_theme(theme=theme, by=request.actor, **form.cleaned_data)
        except actions.ThemeAlreadyThere:
            form.add_error("name", _("The plan has a part of this name. Choose another word."))
        except (actions.ThemeIsGone, PlanChanged):
            messages.info(request, _("It was taken off, or the plan has ended"))
            return HttpResponseRedirect(place.to("plan_themes"))
        else:
            messages.success(request, _("The part has its new name"))
            return HttpResponseRedirect(place.to("plan_themes"))
    return render(
        request, "support/plan_theme.html", {"place": place, "theme": theme, "form": form}
    )


@require_POST
@requires(rules.may_change_theme, of=plan_theme, about=whose_theme, reading=READING_PLAN)
def remove_theme(request: MemberRequest, theme: PlanTheme) -> HttpResponse:
    """Take a part off; its steps stay."""
    place = place_of(request.actor, theme.plan.person)
    try:
        actions.remove_theme(theme=theme, by=request.actor)
    except (actions.ThemeIsGone, PlanChanged):
        messages.info(request, _("It was taken off already"))
    else:
        messages.success(request, _("The part is off the plan. Its steps stay."))
    return HttpResponseRedirect(place.to("plan_themes"))
