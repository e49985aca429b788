"""Where to go on: only to addresses of our own."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

NEXT = "next"


def safe_next(request: HttpRequest, *, otherwise: str) -> str:
    """The address asked for, if it is ours, else that of the page named ``otherwise``."""
    wanted = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    return wanted if is_ours(request, wanted) else reverse(otherwise)


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address stays on this server."""
    return bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
