"""Keeps what was typed: when a session has run out, when somebody stops, when a browser closes.

A view whose words are worth keeping stands under ``keeps_draft``, starts its form with
``typed_before(request)`` and calls ``sent(request)`` once its action has succeeded. Its page draws
``support/_draft.html`` (the layout of questions does). A page that sends its form to another address
stands under ``shows_draft_of``. Which fields are kept is said here, once.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catchment.people.actor import Actor
from catchment.support.actions import drafts as actions
from catchment.support.models import Draft
from catchment.web.requests import MemberRequest

View = Callable[..., HttpResponse]

STEP = ("own_words", "source", "need_words")
PLAN_STEP = ("title", "detail")
BEGIN = ("goal", "own_step", "present")
REVIEW = ("changed", "helped", "next_steps")
REFERRAL = ("purpose", "agreed")
PLACE = ("role", "reason")
WORDS = ("words",)

#: Fields of free text, by the name of the page that they stand on.
FIELDS: dict[str, tuple[str, ...]] = {
    "support:ladder_step": STEP,
    "support:my_ladder_step": STEP,
    "support:ladder_view": ("words", "how_known"),
    "support:contest": WORDS,
    "support:plan_begin": BEGIN,
    "support:my_plan_begin": BEGIN,
    "support:plan_goal": ("goal",),
    "support:my_plan_goal": ("goal",),
    "support:plan_view": WORDS,
    "support:plan_step_add": PLAN_STEP,
    "support:my_plan_step_add": PLAN_STEP,
    "support:plan_step_change": PLAN_STEP,
    "support:my_plan_step_change": PLAN_STEP,
    "support:plan_step_say": WORDS,
    "support:my_plan_step_say": WORDS,
    "support:plan_step_decline": ("reason",),
    "support:my_plan_step_decline": ("reason",),
    "support:plan_end": WORDS,
    "support:my_plan_end": WORDS,
    "support:plan_review": REVIEW,
    "support:my_plan_review": REVIEW,
    "support:referral_ask": REFERRAL,
    "support:my_referral_ask": REFERRAL,
    "support:referral_new": WORDS,
    "support:my_referral_new": WORDS,
    "support:referral_decline": WORDS,
    "support:referral_question": WORDS,
    "support:referral_reply": WORDS,
    "support:team_ask_member": PLACE,
    "support:my_team_ask_member": PLACE,
    "support:team_trusted": PLACE,
    "support:my_team_trusted": PLACE,
    "support:hand_over_offer": ("person_agreed", "note"),
    "support:access_request_close": WORDS,
    "support:plan_step_talk": ("words",),
    "support:my_plan_step_talk": ("words",),
    "support:concern_record": (
        "happened_when",
        "told_by",
        "what",
        "exact_words",
        "action_taken",
        "referred_to",
        "no_referral_reason",
    ),
    "support:ladder_need": WORDS,
    "support:my_ladder_need": WORDS,
    "support:contest_reply": ("reply",),
    "support:weights_edit": ("note",),
    "support:access_request_move": ("reason",),
    "support:access_request_redact": ("reason",),
    "support:concern_note": WORDS,
    "support:concern_close": ("outcome",),
    "support:plan_pause": WORDS,
    "support:my_plan_pause": WORDS,
    "support:team_place": WORDS,
    "support:team_place_end": WORDS,
    "support:hand_over": WORDS,
    "support:referral_accept": WORDS,
    "support:parent_stop": ("reason",),
    "support:appointment_ask": WORDS,
    "support:appointment_off": WORDS,
    "support:appointment_missed": WORDS,
    "support:keeping_clock": ("why", "source"),
    "support:keeping_person": ("reason", "words"),
    "placements:thanks_write": WORDS,
    "placements:thanks_read": ("reason",),
    "placements:my_questions": WORDS,
    "placements:request_ask": WORDS,
    "placements:question": WORDS,
    "support:decide": ("what", "to_whom", "risk", "why", "advice", "why_not_told"),
}

SALT = "drafts"
IN_SESSION = "typed_before_sign_in"


@dataclass(frozen=True, slots=True)
class Drafting:
    """What a page needs in order to keep what is typed into it.

    Attributes:
        mark: tells whose page it was, for when their session has run out.
        save_url: where to send the fields to be kept.
        forget_url: where to ask for an empty form.
        values: what was kept of this form.
        saved_at: when, or None where nothing was kept.
    """

    mark: str
    save_url: str
    forget_url: str
    values: Mapping[str, str]
    saved_at: dt.datetime | None


class DraftingRequest(MemberRequest):
    """A request under ``keeps_draft``."""

    drafting: Drafting


def keeps_draft(view: View) -> View:
    """Above the door: what is sent to a page that has closed in the meantime is kept."""

    @wraps(view)
    def kept(request: Any, **where: Any) -> HttpResponse:
        request.drafting = drafting(request, at=request.path)
        try:
            response = view(request, **where)
        except (PermissionDenied, Http404) as shut:
            if not words_typed(request):
                raise
            status = (
                HTTPStatus.FORBIDDEN if isinstance(shut, PermissionDenied) else HTTPStatus.NOT_FOUND
            )
            said = _("Somebody was faster, or it is shut to you meanwhile.")
            return _handed_back(request, said=said, onward=reverse("pages:front"), status=status)
        if _was_shut(response):
            keep_what_was_sent(request)
        return response

    vars(kept)["keeps_draft"] = True
    return kept


def shows_draft_of(name: str) -> Callable[[View], View]:
    """Above the door of a page whose form is sent to another address: what was kept there.

    Args:
        name: the page that the form is sent to, which stands under ``keeps_draft`` itself.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def shown(request: Any, **where: Any) -> HttpResponse:
            request.drafting = drafting(request, at=reverse(name, kwargs=where))
            return view(request, **where)

        vars(shown)["shows_draft_of"] = name
        return shown

    return mark


def drafting(request: Any, *, at: str) -> Drafting:
    """What was kept of the form that is sent to an address, for whoever looks at it."""
    query = "?" + urlencode({"at": at})
    values, saved_at = _kept(request, at)
    return Drafting(
        mark=signing.dumps(request.actor.user_id, salt=SALT) if request.actor.user_id else "",
        save_url=reverse("support:draft_save") + query,
        forget_url=reverse("support:draft_forget") + query,
        values=values,
        saved_at=saved_at,
    )


def too_late(request: DraftingRequest, *, said: str, onward: HttpResponseRedirect) -> HttpResponse:
    """Somebody was faster: say so, and hand back what was typed; where nothing was, go on at once."""
    if words_typed(request):
        return _handed_back(request, said=said, onward=onward.url, status=HTTPStatus.CONFLICT)
    messages.info(request, said)
    return onward


def words_typed(request: HttpRequest) -> list[str]:
    """What stands in the fields of a form that was sent, without the empty ones."""
    if request.method != "POST":
        return []
    words = typed(request.POST, request.path).values()
    return [text for text in words if text.strip()]


def _handed_back(request: HttpRequest, *, said: str, onward: str, status: int) -> HttpResponse:
    shown = {"said": said, "words": words_typed(request), "onward": onward}
    return render(request, "support/late.html", shown, status=status)


def typed_before(request: DraftingRequest) -> dict[str, str]:
    """First values for the form: what was kept of it, which may be nothing."""
    return dict(request.drafting.values)


def sent(request: DraftingRequest) -> None:
    """The words have reached where they belong: the draft is not needed any more."""
    forget(request, request.path)


def forget(request: Any, address: str) -> bool:
    """Throw away what was kept of a page, wherever it was kept; whether there was anything."""
    waiting = request.session.get(IN_SESSION)
    there = bool(waiting) and waiting["at"] == address
    if there:
        del request.session[IN_SESSION]
    return actions.forget_draft(form=address, by=request.actor) or there


def fields_of(address: str) -> tuple[str, ...]:
    """The fields that are kept of a page; none where the address is not one of those pages."""
    try:
        return FIELDS.get(resolve(address).view_name, ())
    except Resolver404:
        return ()


def typed(sent_fields: Mapping[str, Any], address: str) -> dict[str, str]:
    """What stands in those fields of a form that was sent."""
    return {name: str(sent_fields.get(name, "")) for name in fields_of(address)}


def _kept(request: Any, at: str) -> tuple[Mapping[str, str], dt.datetime | None]:
    actor: Actor = request.actor
    if actor.user_id is None:
        return {}, None
    waiting = request.session.get(IN_SESSION)
    if waiting and waiting["at"] == at and waiting["whose"] == actor.user_id:
        return waiting["values"], dt.datetime.fromisoformat(waiting["typed_at"])
    draft = Draft.objects.visible_to(actor).filter(form=at).first()
    return (draft.values, draft.saved_at) if draft else ({}, None)


def _was_shut(response: HttpResponse) -> bool:
    """Whether the door sent somebody off to prove themselves before it opens again."""
    doors = (reverse("account_login"), reverse("people:second_factor"))
    return response.status_code == 302 and response.headers["Location"].split("?")[0] in doors


def keep_what_was_sent(request: Any) -> None:
    """Keep the words of a form that cannot be taken now, for when its page opens again."""
    if request.method != "POST":
        return
    values = typed(request.POST, request.path)
    if request.actor.user_id is not None:
        _save(request, values)
    elif sum(len(text) for text in values.values()) <= actions.MOST_LETTERS:
        _keep_until_sign_in(request, values)


def _save(request: Any, values: Mapping[str, str]) -> None:
    try:
        actions.save_draft(form=request.path, values=values, by=request.actor)
    except (actions.NothingTyped, actions.DraftTooLong):
        return


def _keep_until_sign_in(request: Any, values: Mapping[str, str]) -> None:
    """In the visitor's own session, for nobody but the one whose page it was."""
    try:
        whose = signing.loads(request.POST.get("draft_for", ""), salt=SALT)
    except signing.BadSignature:
        return
    request.session[IN_SESSION] = {
        "at": request.path,
        "whose": whose,
        "values": values,
        "typed_at": request.actor.now.isoformat(),
    }
