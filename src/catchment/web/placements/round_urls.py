"""Addresses of rounds: weeks across schools, and wishes."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import rounds, weeks, wishes

urlpatterns: list[URLPattern | URLResolver] = [
    path("work-experience/rounds/", rounds.rounds, name="rounds"),
    path("work-experience/rounds/new/", rounds.new, name="round_new"),
    path("work-experience/rounds/<uuid:planned>/", rounds.round_page, name="round"),
    path("work-experience/rounds/<uuid:planned>/change/", rounds.change, name="round_change"),
    path("work-experience/rounds/<uuid:planned>/open/", rounds.open_wishes, name="round_open"),
    path("work-experience/rounds/<uuid:planned>/close/", rounds.close_wishes, name="round_close"),
    path("work-experience/rounds/<uuid:planned>/draw/", rounds.write_draw, name="round_draw"),
    path("work-experience/rounds/<uuid:planned>/lists/", rounds.lists, name="round_lists"),
    path("work-experience/rounds/<uuid:planned>/add/", weeks.add, name="round_add"),
    path("work-experience/cohorts-in-rounds/<uuid:entry>/weeks/", weeks.weeks, name="round_weeks"),
    path("work-experience/cohorts-in-rounds/<uuid:entry>/out/", weeks.take_out, name="round_out"),
    path("work-experience/cohorts-in-rounds/<uuid:entry>/ask/", weeks.ask, name="round_ask"),
    path("work-experience/cohorts-in-rounds/<uuid:entry>/move/", weeks.accept, name="round_move"),
    path("work-experience/my-wishes/", wishes.my_wishes, name="my_wishes"),
    path("work-experience/wishes/<uuid:wishes_of>/", wishes.wishes, name="wishes"),
    path("work-experience/wishes/<uuid:wishes_of>/move/", wishes.move, name="wishes_move"),
    path("work-experience/wishes/<uuid:wishes_of>/send/", wishes.send, name="wishes_send"),
    path(
        "work-experience/wishes/<uuid:wishes_of>/look-again/",
        wishes.look_again,
        name="wishes_look_again",
    ),
    path(
        "work-experience/wishes/<uuid:wishes_of>/reason-counts/",
        wishes.accept,
        name="wishes_accept",
    ),
    path(
        "work-experience/wishes/<uuid:wishes_of>/<int:wish>/not/",
        wishes.cross_out,
        name="wishes_cross_out",
    ),
]
