"""Asking once more before something that others will notice."""

from django.http import HttpResponse
from django.shortcuts import render

from catchment.web.network.forms.small import SureForm
from catchment.web.requests import MemberRequest


def sure(
    request: MemberRequest, *, heading: str, says: tuple[str, ...], button: str, stay: str
) -> HttpResponse:
    """A page with one button that does it, and a way back.

    Args:
        request: who is asked.
        heading: the question.
        says: what will happen, a sentence or two each.
        button: what pressing it does.
        stay: the page to go back to, where nothing has changed.
    """
    return render(
        request,
        "network/sure.html",
        {"form": SureForm(), "heading": heading, "says": says, "button": button, "stay": stay},
    )
