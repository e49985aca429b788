"""Wrong settings become messages with an id and a hint."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def check_not_demo(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """One-click sign-in must never stand open on a real server."""
    if not settings.DEMO:
        return []
    return [
        Error(
            "Demo mode is on: anybody can sign in as anybody.",
            hint="Unset CATCHMENT_DEMO on a real server.",
            id="catchment.E001",
        )
    ]


@register(deploy=True)
def check_mail_leaves(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without a mail server, invitations lie in a folder."""
    if settings.EMAIL_HOST:
        return []
    return [
        Warning(
            "No mail server is set: mail is written to a folder and reaches nobody.",
            hint="Set CATCHMENT_SMTP_HOST.",
            id="catchment.W001",
        )
    ]
