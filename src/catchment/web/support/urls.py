"""Addresses of ladders: one's own under ``/my/``, others' under the person's record."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path

from catchment.web.support import (
    family_urls,
    keeping_urls,
    plan_urls,
    referral_urls,
    share_urls,
    team_urls,
)
from catchment.web.support.views import (
    access_requests,
    answers,
    beside,
    concerns,
    drafts,
    gaps,
    ladder,
    notices,
    own_data,
    sharing,
    steps,
    weights,
)

app_name = "support"


def _both(end: str, view: Callable[..., HttpResponse], name: str) -> list[Any]:
    """The same page at one's own address and at the person's."""
    return [
        path(f"my/ladder/{end}", view, name=f"my_{name}"),
        path(f"people/<uuid:person>/ladder/{end}", view, name=name),
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    *_both("", ladder.ladder, "ladder"),
    *_both("begin/", ladder.begin, "ladder_begin"),
    *_both("new/", ladder.start_new, "ladder_new"),
    *_both("step/<int:step>/", steps.step, "ladder_step"),
    *_both("step/<int:step>/meant/", steps.meant, "ladder_meant"),
    *_both("needs/", steps.needs, "ladder_needs"),
    *_both("step/<int:step>/history/", ladder.history, "ladder_history"),
    *_both("need/<uuid:need>/", steps.need, "ladder_need"),
    *_both("need/<uuid:need>/close/", steps.close_need, "ladder_need_close"),
    *_both("earlier/<uuid:ladder>/", ladder.earlier, "ladder_earlier"),
    *_both("share/", sharing.share, "ladder_share"),
    *_both("share/<uuid:grant>/", sharing.see_as, "ladder_as"),
    *_both("share/<uuid:grant>/stop/", sharing.stop_sharing, "ladder_stop_sharing"),
    path(
        "people/<uuid:person>/ladder/step/<int:step>/view/",
        beside.helper_view,
        name="ladder_view",
    ),
    path("people/<uuid:person>/ladder/step/<int:step>/stuck/", beside.stuck, name="ladder_stuck"),
    path("people/<uuid:person>/ladder/together/", beside.together, name="ladder_together"),
    path("people/<uuid:person>/ask/", answers.ask, name="ask"),
    path("answers/<uuid:answer>/", answers.answer, name="answer"),
    path("answers/<uuid:answer>/choose/", answers.choose, name="choose"),
    path("answers/<uuid:answer>/not-this-person/", answers.decline, name="decline"),
    path("answers/<uuid:answer>/not-right/", answers.contest, name="contest"),
    path("not-right/", answers.contests, name="contests"),
    path("not-right/<uuid:contest>/", answers.reply, name="contest_reply"),
    path("needs-and-gaps/", gaps.gaps, name="gaps"),
    path("needs-and-gaps/table.csv", gaps.download, name="gaps_download"),
    path("what-counts/", weights.weights, name="weights"),
    path("what-counts/change/", weights.edit, name="weights_edit"),
    # What one should hear.
    path("my/data/", own_data.my_data, name="my_data"),
    path("my/data/take/", own_data.take, name="take_data"),
    path("requests/", access_requests.access_requests, name="access_requests"),
    path("requests/new/", access_requests.find, name="access_request_find"),
    path("requests/new/<uuid:person>/", access_requests.receive, name="access_request_receive"),
    path("requests/<uuid:request_id>/", access_requests.access_request, name="access_request"),
    path("requests/<uuid:request_id>/move/", access_requests.move, name="access_request_move"),
    path(
        "requests/<uuid:request_id>/leave-out/",
        access_requests.redact,
        name="access_request_redact",
    ),
    path("requests/<uuid:request_id>/end/", access_requests.close, name="access_request_close"),
    path(
        "requests/<uuid:request_id>/file/", access_requests.take_given, name="access_request_file"
    ),
    path("left-out/<int:redaction>/", access_requests.put_back, name="redaction_put_back"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/new/", concerns.find, name="concern_find"),
    path("concerns/new/<uuid:person>/", concerns.record, name="concern_record"),
    path("concerns/<uuid:concern>/", concerns.concern, name="concern"),
    path("concerns/<uuid:concern>/add/", concerns.note, name="concern_note"),
    path("concerns/<uuid:concern>/close/", concerns.close, name="concern_close"),
    path("concerns/<uuid:concern>/hand-over/", concerns.pass_on, name="concern_pass_on"),
    path("concerns/<uuid:concern>/take/", concerns.take, name="concern_take"),
    path("drafts/keep/", drafts.save, name="draft_save"),
    path("drafts/forget/", drafts.start_empty, name="draft_forget"),
    path("new/", notices.notices, name="notices"),
    path("new/read/", notices.read, name="notices_read"),
    path("new/how/", notices.wishes, name="notice_wishes"),
    *plan_urls.urlpatterns,
    *team_urls.urlpatterns,
    *referral_urls.urlpatterns,
    *share_urls.urlpatterns,
    *family_urls.urlpatterns,
    *keeping_urls.urlpatterns,
]
