"""Every address of Catchment. Each page of ours carries a door; a guard test walks this tree."""

from django.urls import include, path

urlpatterns = [
    path("", include("catchment.web.pages.urls")),
    path("", include("catchment.web.people.urls")),
    path("", include("catchment.web.network.urls")),
    path("", include("catchment.web.support.urls")),
    path("", include("catchment.web.placements.urls")),
    path("gallery/", include("catchment.web.gallery.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "catchment.web.pages.errors.bad_request"
handler403 = "catchment.web.pages.errors.forbidden"
handler404 = "catchment.web.pages.errors.not_found"
handler500 = "catchment.web.pages.errors.server_error"
