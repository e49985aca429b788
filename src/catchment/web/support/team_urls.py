"""Addresses of teams, hand-overs, and links for informal helpers."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path

from catchment.web.support.views import hand_overs, links, met, team


def _both(end: str, view: Callable[..., HttpResponse], name: str) -> list[Any]:
    """The same page at one's own address and at the person's."""
    return [
        path(f"my/plan/team/{end}", view, name=f"my_{name}"),
        path(f"people/<uuid:person>/plan/team/{end}", view, name=name),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    *_both("", team.team, "team"),
    *_both("ask/", team.ask, "team_ask"),
    *_both("ask/<uuid:member>/", team.ask_member, "team_ask_member"),
    *_both("trusted/", team.trusted, "team_trusted"),
    *_both("who-is-told/", team.say_who_is_involved, "team_told"),
    path("people/<uuid:person>/who-is-involved/", team.involved, name="who_is_involved"),
    path("team-places/<uuid:place>/", team.place, name="team_place"),
    path("team-places/<uuid:place>/end/", team.end, name="team_place_end"),
    path("team-places/<uuid:place>/met/", met.met, name="team_place_met"),
    path("team-places/<uuid:place>/lead/", team.lead, name="team_place_lead"),
    path("team-places/<uuid:place>/hand-over/", hand_overs.choose, name="hand_over_choose"),
    path(
        "team-places/<uuid:place>/hand-over/<uuid:member>/",
        hand_overs.offer,
        name="hand_over_offer",
    ),
    path("hand-overs/<uuid:hand_over>/", hand_overs.hand_over, name="hand_over"),
    path(
        "hand-overs/<uuid:hand_over>/take-back/",
        hand_overs.take_back,
        name="hand_over_take_back",
    ),
    path("plan-steps/<uuid:supporter_step>/link/", links.make, name="supporter_link"),
    path("links/<uuid:link>/take-back/", links.take_back, name="supporter_link_take_back"),
    path("answer/<str:key>/", links.answer, name="supporter_answer"),
]
