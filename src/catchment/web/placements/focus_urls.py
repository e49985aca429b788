"""Addresses of the focus list."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import focus

SCHEMES = "work-experience/focus/schemes/"
COHORT = "work-experience/cohorts/<uuid:cohort>/focus/"
LISTING = "work-experience/focus/<uuid:listing>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(SCHEMES, focus.schemes, name="focus_schemes"),
    path(f"{SCHEMES}new/", focus.new, name="focus_new"),
    path(f"{SCHEMES}<uuid:scheme>/", focus.scheme, name="focus_scheme"),
    path(f"{SCHEMES}<uuid:scheme>/add/", focus.add_indicator, name="focus_indicator"),
    path(f"{SCHEMES}<uuid:scheme>/out/", focus.take_out, name="focus_indicator_out"),
    path(f"{SCHEMES}<uuid:scheme>/use/", focus.use, name="focus_use"),
    path("work-experience/my-first-call/", focus.mine, name="my_focus"),
    path(COHORT, focus.cohort_list, name="focus_list"),
    path(f"{COHORT}suggest/", focus.suggest, name="focus_suggest"),
    path(f"{COHORT}add/", focus.add, name="focus_add"),
    path(LISTING, focus.decide, name="focus_decide"),
    path(f"{LISTING}contest/", focus.contest, name="focus_contest"),
    path(f"{LISTING}answer/", focus.answer, name="focus_answer"),
]
