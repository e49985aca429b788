"""Addresses of keeping, for the data-protection lead; and of leaving, for the person."""

from django.urls import path

from catchment.web.support.views import retention

urlpatterns = [
    path("my/leave/", retention.my_leave, name="my_leave"),
    path("keeping/", retention.keeping, name="keeping"),
    path("keeping/due/", retention.due, name="keeping_due"),
    path("keeping/clock/<int:clock>/", retention.set_clock, name="keeping_clock"),
    path("keeping/people/", retention.find, name="keeping_find"),
    path("keeping/people/<uuid:person>/", retention.decide, name="keeping_person"),
]
