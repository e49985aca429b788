"""Addresses of runs: trying, publishing, and reading why."""

from django.urls import URLPattern, URLResolver, path

from catchment.web.placements.views import asking, places, reruns, runs

ROUND = "work-experience/rounds/<uuid:in_round>/"
RUN = "work-experience/runs/<uuid:trial>/"
RESULT = "work-experience/results/<uuid:wish_list>/"
PLACE = "work-experience/places/<uuid:seat>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{ROUND}runs/", runs.runs, name="runs"),
    path(f"{ROUND}results/", places.results, name="results"),
    path(f"{ROUND}lottery.csv", runs.lottery, name="lottery"),
    path(f"{ROUND}again/", reruns.rerun, name="rerun"),
    path(f"{ROUND}again/tell/", reruns.rerun_tell, name="rerun_tell"),
    path(RUN, runs.run, name="run"),
    path(f"{RUN}hosts/", asking.hosts_to_ask, name="run_hosts"),
    path(f"{RUN}hosts/list.csv", asking.hosts_to_ask_list, name="run_hosts_list"),
    path(f"{RUN}check/", runs.check, name="run_check"),
    path(f"{RUN}publish/", runs.publish, name="run_publish"),
    path(f"{RUN}files/", runs.files, name="run_files"),
    path(f"{RUN}take-back/", runs.take_back, name="run_take_back"),
    path("work-experience/my-place/", places.my_place, name="my_place"),
    path(RESULT, places.result, name="result"),
    path(f"{RESULT}ask/", places.ask, name="appeal_ask"),
    path(f"{RESULT}give/", places.give, name="place_give"),
    path(f"{PLACE}yes/", places.confirm, name="place_confirm"),
    path(f"{PLACE}give-back/", places.give_back, name="place_back"),
    path(f"{PLACE}cancel/", places.cancel, name="place_cancel"),
    path("work-experience/asked-again/", places.appeals, name="appeals"),
    path("work-experience/asked-again/<uuid:appeal>/", places.appeal, name="appeal"),
]
