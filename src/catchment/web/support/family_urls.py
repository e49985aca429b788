"""Addresses of parents and carers, of appointments, and of messages about steps."""

from django.urls import URLPattern, path

from catchment.web.support.plan_urls import both
from catchment.web.support.views import appointments, messages, parents

urlpatterns: list[URLPattern] = [
    *both("steps/<uuid:plan_step>/talk/", messages.talk, "plan_step_talk"),
    path("messages/<uuid:message>/", messages.message, name="message"),
    path("children/", parents.children, name="children"),
    path("children/ask/", parents.ask, name="child_ask"),
    path("my/parents/", parents.my_parents, name="my_parents"),
    path("parents/", parents.parents, name="parents"),
    path("parents/setting/", parents.setting, name="parent_setting"),
    path("people/<uuid:person>/parents/add/", parents.add, name="parent_add"),
    path("parent-links/<uuid:parent_link>/sees/", parents.choose, name="parent_sees"),
    path("parent-links/<uuid:parent_link>/end/", parents.end, name="parent_end"),
    path("parent-links/<uuid:parent_link>/yes/", parents.verify, name="parent_verify"),
    path("parent-links/<uuid:parent_link>/no/", parents.refuse, name="parent_refuse"),
    path("parent-links/<uuid:parent_link>/stop/", parents.stop, name="parent_stop"),
    path("parent-links/<uuid:parent_link>/lift/", parents.lift, name="parent_lift"),
    path("people/<uuid:person>/meet/", appointments.offer, name="appointment_offer"),
    path("meetings/", appointments.appointments, name="appointments"),
    path("meetings/<uuid:appointment>/", appointments.appointment, name="appointment"),
    path("meetings/<uuid:appointment>/pick/", appointments.pick, name="appointment_pick"),
    path("meetings/<uuid:appointment>/ask/", appointments.ask_others, name="appointment_ask"),
    path("meetings/<uuid:appointment>/times/", appointments.offer_others, name="appointment_times"),
    path("meetings/<uuid:appointment>/back/", appointments.take_back, name="appointment_back"),
    path("meetings/<uuid:appointment>/off/", appointments.call_off, name="appointment_off"),
    path("meetings/<uuid:appointment>/kept/", appointments.kept, name="appointment_kept"),
    path("meetings/<uuid:appointment>/missed/", appointments.missed, name="appointment_missed"),
    path(
        "meetings/<uuid:appointment>/meeting.ics",
        appointments.calendar,
        name="appointment_calendar",
    ),
    path("needs-and-gaps/not-met/", appointments.figures, name="appointment_figures"),
]
