"""Thanks: a learner writes, staff read first, the host reads and may hide."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.placements.actions import thanks as actions
from catchment.placements.enums import THANKS_PASSED, ThanksStatus
from catchment.placements.models import Thanks
from catchment.placements.models.hosts import HOST_KEEPERS
from catchment.placements.models.thanks import Visit
from catchment.placements.queries import thanks as queries
from catchment.placements.rules import thanks as rules
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import members, requires, showed
from catchment.web.placements.forms.thanks import ReadForm, ThanksForm
from catchment.web.placements.pages.thanks import signed
from catchment.web.requests import MemberRequest

READING = "read thanks that you wrote"


def own_visit(actor: Actor, *, visited: uuid.UUID) -> Visit:
    """The actor's own days at a host; of nobody else and nowhere else there are any."""
    return queries.visit_to(visited, actor=actor, on=timezone.localdate(actor.now))


def visible_thanks(actor: Actor, *, thanks: uuid.UUID) -> Thanks:
    """Words that the actor may read."""
    seen = Thanks.objects.visible_to(actor)
    return seen.select_related("person__catchment", "school", "host__organisation").get(
        public_id=thanks
    )


def whose(thanks: Thanks) -> Person:
    return thanks.person


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_write_thanks, of=own_visit)
def write(request: DraftingRequest, visit: Visit) -> HttpResponse:
    """Write, or change what nobody has read yet; and what became of earlier words."""
    said = queries.said_to(visit)
    waiting = next((one for one in said if one.status == ThanksStatus.WAITING), None)
    form = ThanksForm(
        request.POST if request.method == "POST" else None,
        visit=visit,
        initial=_as_written(waiting) | typed_before(request),
    )
    if form.is_valid() and _kept(request, form, visit, waiting):
        return redirect("placements:thanks_write", visit.host.public_id)
    return render(
        request,
        "placements/thanks_write.html",
        {
            "form": form,
            "visit": visit,
            "waiting": waiting,
            "held": said[0] if said and said[0].status == ThanksStatus.HELD_BACK else None,
            "passed": [one for one in said if one.status in THANKS_PASSED],
        },
    )


def _as_written(waiting: Thanks | None) -> dict[str, str | bool]:
    if waiting is None:
        return {}
    return {
        "words": waiting.words,
        "signed": ThanksForm.NAME if waiting.name_shown else ThanksForm.NOBODY,
        "school": waiting.school_shown,
    }


def _kept(request: DraftingRequest, form: ThanksForm, visit: Visit, waiting: Thanks | None) -> bool:
    """Whether the words are kept; where somebody was faster the form says so."""
    try:
        if waiting is None:
            actions.write_thanks(visit=visit, written=form.written, by=request.actor)
        else:
            actions.change_thanks(thanks=waiting, written=form.written, by=request.actor)
    except actions.ThanksWait:
        form.add_error(None, _("You have sent this already. You can change it on this page"))
        return False
    except actions.ThanksMovedOn:
        form.add_error(None, _("Somebody has read it meanwhile. Look at this page again"))
        return False
    sent(request)
    messages.success(request, _("Sent. Somebody at school reads it first"))
    return True


@require_POST
@requires(rules.may_take_back_thanks, of=visible_thanks)
def take_back(request: MemberRequest, thanks: Thanks) -> HttpResponse:
    """Delete it, before anybody has read it."""
    try:
        actions.take_back_thanks(thanks=thanks, by=request.actor)
    except actions.ThanksMovedOn:
        messages.info(request, _("Somebody has read it meanwhile"))
    else:
        messages.success(request, _("Taken back. Nobody has read it"))
    return redirect("placements:thanks_write", thanks.host.public_id)


@require_GET
@members(*HOST_KEEPERS, listing="opened the list of thanks that wait")
def waiting(request: MemberRequest) -> HttpResponse:
    """What staff read before a host does, the oldest first."""
    rows = queries.to_be_read(request.actor)
    showed(request, [one.person for one in rows])
    return render(request, "placements/thanks_waiting.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@keeps_draft
@requires(rules.may_read_thanks_first, of=visible_thanks, about=whose, reading=READING)
def read(request: DraftingRequest, thanks: Thanks) -> HttpResponse:
    """Let it through, or hold it back with a word for the learner."""
    form = ReadForm(
        request.POST if request.method == "POST" else None,
        initial=typed_before(request) | {"version": thanks.version},
    )
    if form.is_valid():
        _decide(request, form, thanks)
        sent(request)
        return redirect("placements:thanks_waiting")
    return render(
        request,
        "placements/thanks_read.html",
        {"form": form, "thanks": thanks, "signed": signed(thanks)},
    )


def _decide(request: MemberRequest, form: ReadForm, thanks: Thanks) -> None:
    given = form.cleaned_data
    try:
        if given["decision"] == ReadForm.THROUGH:
            actions.let_thanks_through(thanks=thanks, version=given["version"], by=request.actor)
        else:
            actions.hold_back_thanks(
                thanks=thanks, version=given["version"], reason=given["reason"], by=request.actor
            )
    except actions.ThanksMovedOn:
        messages.info(request, _("They have changed meanwhile. Look at them again"))
    else:
        messages.success(request, _("%(name)s is told") % {"name": thanks.person.known_as})


@require_POST
@requires(rules.may_hide_thanks, of=visible_thanks)
def hide(request: MemberRequest, thanks: Thanks) -> HttpResponse:
    """Take it off the host's own page."""
    try:
        actions.hide_thanks(thanks=thanks, by=request.actor)
    except actions.ThanksMovedOn:
        messages.info(request, _("It was hidden already"))
    else:
        messages.success(request, _("Hidden. Nobody is told"))
    return redirect("placements:host_home")


@require_POST
@requires(rules.may_show_thanks_again, of=visible_thanks)
def show_again(request: MemberRequest, thanks: Thanks) -> HttpResponse:
    """Put it back on the host's own page."""
    try:
        actions.show_thanks_again(thanks=thanks, by=request.actor)
    except actions.ThanksMovedOn:
        messages.info(request, _("It is on your page already"))
    else:
        messages.success(request, _("It is on your page again"))
    return redirect("placements:host_home")
