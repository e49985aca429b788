"""Addresses of thanks to hosts, and of questions to schools."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import questions, thanks

urlpatterns: list[URLPattern | URLResolver] = [
    path("my/thanks/<uuid:visited>/", thanks.write, name="thanks_write"),
    path("my/thanks/<uuid:thanks>/take-back/", thanks.take_back, name="thanks_back"),
    path("work-experience/thanks/", thanks.waiting, name="thanks_waiting"),
    path("work-experience/thanks/<uuid:thanks>/", thanks.read, name="thanks_read"),
    path("work-experience/thanks/<uuid:thanks>/hide/", thanks.hide, name="thanks_hide"),
    path("work-experience/thanks/<uuid:thanks>/show/", thanks.show_again, name="thanks_show"),
    path("my/questions/", questions.mine, name="my_questions"),
    path("requests/<uuid:seat_request>/ask/", questions.about_request, name="request_ask"),
    path("work-experience/questions/", questions.questions, name="questions"),
    path("work-experience/questions/<uuid:question>/", questions.question, name="question"),
]
