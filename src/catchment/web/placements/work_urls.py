"""Addresses of the catalogue of kinds of work."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import kinds_of_work

KINDS = "work-experience/kinds-of-work/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(KINDS, kinds_of_work.kinds_of_work, name="kinds_of_work"),
    path(f"{KINDS}bring-in/", kinds_of_work.kinds_import, name="kinds_import"),
    path(f"{KINDS}<slug:kind_of_work>/", kinds_of_work.kind_of_work, name="kind_of_work"),
    path(f"{KINDS}<slug:kind_of_work>/aside/", kinds_of_work.kind_aside, name="kind_aside"),
    path(f"{KINDS}<slug:kind_of_work>/back/", kinds_of_work.kind_back, name="kind_back"),
]
