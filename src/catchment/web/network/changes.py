"""Changes by others, which wait for the owner or the coordinator."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from catchment.network import rules
from catchment.network.actions import changes as change_actions
from catchment.network.actions.directory import ChangedMeanwhile
from catchment.network.models import ProposedChange
from catchment.network.queries.desks import (
    changes_to_decide,
    target_of,
)
from catchment.network.records import FIELD_NAMES, details_of, overlapping, plain
from catchment.web.gate import members, requires
from catchment.web.network.editing import record_url
from catchment.web.network.forms.small import RefuseForm
from catchment.web.network.plain_words import in_words
from catchment.web.network.wanted import visible_change
from catchment.web.requests import MemberRequest

ROWS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class ChangedField:
    name: str
    before: str
    after: str
    now: str
    overlaps: bool


@require_GET
@members()
def changes(request: MemberRequest) -> HttpResponse:
    """Changes that wait: those that the reader decides, and those that the reader proposed."""
    rows = Paginator(changes_to_decide(request.actor), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "network/changes.html",
        {
            "rows": rows,
            "waiting": [
                (one, rules.may_decide_change(request.actor, one), _field_names(one))
                for one in rows
            ],
        },
    )


@require_GET
@requires(rules.may_view_change, of=visible_change)
def change(request: MemberRequest, change: ProposedChange) -> HttpResponse:
    """One change, field by field, beside what the record says now."""
    return _change_page(request, change, RefuseForm())


@require_POST
@requires(rules.may_decide_change, of=visible_change)
def accept_change(request: MemberRequest, change: ProposedChange) -> HttpResponse:
    """Merge it into the record."""
    try:
        change_actions.accept_change(change=change, by=request.actor)
    except change_actions.ChangeOverlaps as overlaps:
        messages.warning(
            request,
            str(overlaps) + ". " + _("Nothing was written: look at both, and edit the record."),
        )
        return redirect("network:change", public_id=change.public_id)
    except (change_actions.ChangeNotWaiting, change_actions.TargetGone, ChangedMeanwhile):
        messages.warning(request, _("That could not be done: somebody was faster. Look again."))
        return redirect("network:changes")
    messages.success(
        request, _("Accepted: “%(name)s” is up to date") % {"name": change.target_name}
    )
    return redirect("network:changes")


@require_POST
@requires(rules.may_decide_change, of=visible_change)
def refuse_change(request: MemberRequest, change: ProposedChange) -> HttpResponse:
    """Leave the record as it is, and say why."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _change_page(request, change, form)
    try:
        change_actions.refuse_change(
            change=change, reason=form.cleaned_data["reason"], by=request.actor
        )
    except change_actions.ChangeNotWaiting:
        messages.warning(request, _("Somebody decided it before you"))
    else:
        messages.success(request, _("Refused, and nothing was changed"))
    return redirect("network:changes")


def _change_page(request: MemberRequest, change: ProposedChange, form: RefuseForm) -> HttpResponse:
    target = target_of(change)
    now = plain(details_of(target)) if target is not None else change.before
    overlaps = overlapping(change.before, change.after, now)
    fields = [
        ChangedField(
            name=FIELD_NAMES[name],
            before=in_words(name, change.before[name]),
            after=in_words(name, wanted),
            now=in_words(name, now[name]),
            overlaps=name in overlaps,
        )
        for name, wanted in change.after.items()
    ]
    return render(
        request,
        "network/change.html",
        {
            "change": change,
            "fields": fields,
            "overlaps": bool(overlaps),
            "form": form,
            "may_decide": rules.may_decide_change(request.actor, change),
            "target_url": record_url(target) if target is not None else "",
            "edit_url": reverse(f"network:edit_{change.target_kind}", args=[change.target_id]),
        },
    )


def _field_names(change: ProposedChange) -> str:
    return ", ".join(FIELD_NAMES[name] for name in change.after)
