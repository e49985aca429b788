"""What others have seen of a helper: recorded and withdrawn by those who look after it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catchment.network import rules
from catchment.network.actions import credentials as credential_actions
from catchment.network.enums import CredentialKind
from catchment.network.models import Credential, Helper
from catchment.web.gate import requires
from catchment.web.network.editing import record_url
from catchment.web.network.forms.small import ClearanceForm, CredentialForm
from catchment.web.network.wanted import visible_credential, visible_helper
from catchment.web.requests import MemberRequest


@require_http_methods(["GET", "POST"])
@requires(rules.may_record_clearance, of=visible_helper)
def add_clearance(request: MemberRequest, helper: Helper) -> HttpResponse:
    """Record that a helper was found clear."""
    form = ClearanceForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _recorded(
        form,
        lambda: credential_actions.record_clearance(
            helper=helper,
            valid_to=form.cleaned_data["valid_to"],
            by=request.actor,
            on=timezone.localdate(),
        ),
    ):
        messages.success(request, _("Recorded"))
        return redirect("network:helper", public_id=helper.public_id)
    return render(
        request,
        "network/small_form.html",
        {
            "form": form,
            "heading": _("Is %(name)s cleared to work with under-18s?") % {"name": helper.name},
            "lede": _(
                "You have seen it yourself. Until it is recorded, under-18s are not sent here."
            ),
            "back": record_url(helper),
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_record_credential, of=visible_helper)
def add_credential(request: MemberRequest, helper: Helper) -> HttpResponse:
    """Record a qualification or registration that was seen."""
    form = CredentialForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _recorded(
        form,
        lambda: credential_actions.record_credential(
            helper=helper,
            **form.cleaned_data | {"kind": CredentialKind(form.cleaned_data["kind"])},
            by=request.actor,
            on=timezone.localdate(),
        ),
    ):
        messages.success(request, _("Recorded"))
        return redirect("network:helper", public_id=helper.public_id)
    return render(
        request,
        "network/small_form.html",
        {
            "form": form,
            "heading": _("What have you seen of %(name)s?") % {"name": helper.name},
            "lede": "",
            "back": record_url(helper),
        },
    )


@require_POST
@requires(rules.may_withdraw_credential, of=visible_credential)
def withdraw_credential(request: MemberRequest, credential: Credential) -> HttpResponse:
    """Take a credential away."""
    helper = credential.helper
    credential_actions.withdraw_credential(credential=credential, by=request.actor)
    messages.success(request, _("Withdrawn"))
    return redirect("network:helper", public_id=helper.public_id)


def _recorded(form: Any, action: Callable[[], Credential]) -> bool:
    try:
        action()
    except credential_actions.AlreadyOver:
        form.add_error("valid_to", _("Enter a day that has not passed"))
    except credential_actions.CountsTooLong as longest:
        form.add_error(
            "valid_to",
            _("Enter a day at most %(months)s months away: then it is looked at again")
            % {"months": longest.args[0]},
        )
    except credential_actions.AlreadyRecorded:
        form.add_error(None, _("This is recorded already. There is nothing more to do."))
    return not form.errors
