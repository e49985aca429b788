"""Addresses of single seats: asked for outside a round."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import single_seats

REQUEST = "seats/<uuid:seat_request>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/seats/", single_seats.seats_of, name="my_seats"),
    path("persons/<uuid:person>/seats/", single_seats.seats_of, name="seats_of"),
    path("persons/<uuid:person>/seats/<uuid:seat_week>/", single_seats.seat_ask, name="seat_ask"),
    path("opportunities/<uuid:opportunity>/ask/", single_seats.seat_who, name="seat_who"),
    path("seats/", single_seats.seat_requests, name="seat_requests"),
    path(REQUEST, single_seats.seat_request, name="seat_request"),
    path(f"{REQUEST}agree/", single_seats.seat_agree, name="seat_agree"),
    path(f"{REQUEST}back/", single_seats.seat_back, name="seat_back"),
]
