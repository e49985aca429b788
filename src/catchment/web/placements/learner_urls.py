"""Addresses of learners: cohorts, hours, own finds."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import cohorts, guarantees, hours, own_finds

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/hours/", hours.hours, name="my_hours"),
    path("my/hours/add/", hours.hours_add, name="my_hours_add"),
    path("persons/<uuid:person>/hours/", hours.hours, name="hours_of"),
    path("persons/<uuid:person>/hours/add/", hours.hours_add, name="hours_of_add"),
    path("hours/<uuid:experience>/", hours.experience, name="experience"),
    path("hours/<uuid:experience>/done/", hours.experience_done, name="experience_done"),
    path("hours/<uuid:experience>/confirm/", hours.experience_confirm, name="experience_confirm"),
    path(
        "hours/<uuid:experience>/take-off/", hours.experience_take_off, name="experience_take_off"
    ),
    path("work-experience/promised/", guarantees.guarantees, name="guarantees"),
    path("work-experience/promised/new/", guarantees.guarantee_set, name="guarantee_set"),
    path(
        "work-experience/promised/<uuid:guarantee>/checked/",
        guarantees.guarantee_checked,
        name="guarantee_checked",
    ),
    path(
        "work-experience/promised/<uuid:guarantee>/take-off/",
        guarantees.guarantee_take_off,
        name="guarantee_take_off",
    ),
    path("my/own-finds/", own_finds.my_own_finds, name="my_own_finds"),
    path("my/own-finds/new/", own_finds.propose_own_find, name="own_find_propose"),
    path("own-finds/", own_finds.own_finds, name="own_finds"),
    path("own-finds/<uuid:find>/", own_finds.own_find, name="own_find"),
    path("own-finds/<uuid:find>/answer/", own_finds.own_find_answer, name="own_find_answer"),
    path("own-finds/<uuid:find>/check/", own_finds.own_find_check, name="own_find_check"),
    path("own-finds/<uuid:find>/withdraw/", own_finds.own_find_withdraw, name="own_find_withdraw"),
    path("cohorts/", cohorts.cohorts, name="cohorts"),
    path("cohorts/begin/", cohorts.cohort_begin, name="cohort_begin"),
    path("cohorts/<uuid:cohort>/", cohorts.cohort, name="cohort"),
    path("cohorts/<uuid:cohort>/own-finds/", cohorts.cohort_day, name="cohort_day"),
    path("cohorts/<uuid:cohort>/list/", cohorts.cohort_import_start, name="cohort_import_start"),
    path("lists/<uuid:cohort_import>/", cohorts.cohort_import, name="cohort_import"),
    path(
        "lists/<uuid:cohort_import>/write/", cohorts.cohort_import_write, name="cohort_import_write"
    ),
    path("lists/<uuid:cohort_import>/undo/", cohorts.cohort_import_undo, name="cohort_import_undo"),
]
