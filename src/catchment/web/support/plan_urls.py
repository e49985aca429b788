"""Addresses of plans: one's own under ``/my/plan/``, others' under the person's record."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from catchment.web.support.views import plan_reviews, plan_steps, plans


def both(end: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """The same page at one's own address and at the person's."""
    return [
        path(f"my/plan/{end}", view, name=f"my_{name}"),
        path(f"people/<uuid:person>/plan/{end}", view, name=name),
    ]


urlpatterns: list[URLPattern] = [
    *both("", plans.plan, "plan"),
    *both("begin/", plans.begin, "plan_begin"),
    *both("goal/", plans.goal, "plan_goal"),
    *both("pause/", plans.pause, "plan_pause"),
    *both("go-on/", plans.go_on, "plan_go_on"),
    *both("end/", plans.end, "plan_end"),
    *both("earlier/<uuid:plan>/", plans.earlier, "plan_earlier"),
    *both("earlier/<uuid:plan>/reopen/", plans.reopen, "plan_reopen"),
    *both("steps/add/", plan_steps.add, "plan_step_add"),
    *both("steps/<uuid:plan_step>/change/", plan_steps.change, "plan_step_change"),
    *both("steps/<uuid:plan_step>/done/", plan_steps.done, "plan_step_done"),
    *both("steps/<uuid:plan_step>/yes/", plan_steps.accept, "plan_step_accept"),
    *both("steps/<uuid:plan_step>/not-for-me/", plan_steps.decline, "plan_step_decline"),
    *both("steps/<uuid:plan_step>/say/", plan_steps.say, "plan_step_say"),
    *both("steps/<uuid:plan_step>/move/", plan_steps.move, "plan_step_move"),
    *both("steps/<uuid:plan_step>/take-off/", plan_steps.take_off, "plan_step_take_off"),
    *both("steps/<uuid:plan_step>/again/", plan_steps.again, "plan_step_again"),
    *both("themes/", plan_reviews.themes, "plan_themes"),
    *both("themes/<int:theme>/", plan_reviews.rename_theme, "plan_theme"),
    *both("themes/<int:theme>/remove/", plan_reviews.remove_theme, "plan_theme_remove"),
    *both("review/", plan_reviews.review, "plan_review"),
    *both("reviews/<uuid:review>/", plan_reviews.read_review, "plan_review_read"),
    *both("next-review/", plan_reviews.next_review, "plan_next_review"),
    path("people/<uuid:person>/plan/view/", plans.view_beside, name="plan_view"),
]
