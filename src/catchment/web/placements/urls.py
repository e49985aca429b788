"""Addresses of work experience, one file a noun."""

from catchment.web.placements import (
    focus_urls,
    host_urls,
    joint_urls,
    learner_urls,
    question_urls,
    round_urls,
    run_urls,
    seat_urls,
    work_urls,
)

app_name = "placements"

urlpatterns = [
    *host_urls.urlpatterns,
    *joint_urls.urlpatterns,
    *learner_urls.urlpatterns,
    *question_urls.urlpatterns,
    *focus_urls.urlpatterns,
    *round_urls.urlpatterns,
    *run_urls.urlpatterns,
    *seat_urls.urlpatterns,
    *work_urls.urlpatterns,
]
