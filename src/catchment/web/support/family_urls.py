"""Addresses of parents and carers."""

from django.urls import URLPattern, path

from catchment.web.support.views import parents

urlpatterns: list[URLPattern] = [
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
]
