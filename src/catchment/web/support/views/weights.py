"""What counts in an answer: read by every member, changed by the coordinator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people.enums import Role
from catchment.support.actions import weights as actions
from catchment.support.bridge.asking import Shares
from catchment.support.bridge.preview import what_changes
from catchment.support.models import Weights
from catchment.support.queries.answers import current_weights
from catchment.web.drafts import DraftingRequest, keeps_draft, sent, typed_before
from catchment.web.gate import members
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.answers import WeightsForm
from catchment.web.support.pages.answers import weight_rows

SHARES = ("needs", "travel", "trust", "capacity", "times")


@require_GET
@members()
def weights(request: MemberRequest) -> HttpResponse:
    """What counts now, and every version before."""
    versions = list(Weights.objects.visible_to(request.actor).order_by("-number"))
    return render(
        request,
        "support/weights.html",
        {
            "current": versions[0] if versions else None,
            "rows": weight_rows(versions[0] if versions else _beginning()),
            "earlier": [(one, weight_rows(one)) for one in versions[1:]],
            "may_make": request.actor.has(Role.COORDINATOR),
        },
    )


@require_http_methods(["GET", "POST"])
@keeps_draft
@members(Role.COORDINATOR)
def edit(request: DraftingRequest) -> HttpResponse:
    """Change them: look at what changes first, then keep."""
    latest = current_weights(request.catchment)
    form = WeightsForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(latest) | typed_before(request),
    )
    preview = None
    if form.is_valid():
        shares = Shares(**{name: form.cleaned_data[name] for name in SHARES})
        if "keep" in request.POST:
            try:
                made = actions.make_weights(
                    catchment=request.catchment,
                    shares=shares,
                    agreed_by=form.cleaned_data["agreed_by"],
                    note=form.cleaned_data["note"],
                    after=form.cleaned_data["after"],
                    by=request.actor,
                )
            except actions.WeightsChanged:
                form.add_error(
                    None, _("Somebody else has changed these since you opened this page")
                )
            else:
                sent(request)
                messages.success(
                    request,
                    _(
                        "Version %(number)s counts from now on. Answers already given stay as they are"
                    )
                    % {"number": made.number},
                )
                return redirect("support:weights")
        else:
            now = _shares(latest) if latest else Shares()
            preview = what_changes(request.catchment, now=now, then=shares, reader=request.actor)
    return render(request, "support/weights_edit.html", {"form": form, "preview": preview})


def _initial(latest: Weights | None) -> dict[str, object]:
    shares = latest or _beginning()
    return {name: getattr(shares, name) for name in SHARES} | {
        "after": latest.number if latest else 0
    }


def _shares(weights: Weights) -> Shares:
    return Shares(**{name: getattr(weights, name) for name in SHARES})


def _beginning() -> Weights:
    """The weights that an answer would be given under if nobody had agreed any."""
    beginning = Shares()
    return Weights(**{name: getattr(beginning, name) for name in SHARES})
