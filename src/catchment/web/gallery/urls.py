"""The addresses of the gallery."""

from django.urls import path

from catchment.web.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:name>/", views.kind, name="kind"),
]
