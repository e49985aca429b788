"""How allauth meets our users: nobody signs up alone, and its mail goes through our outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from catchment.people.actions.outbox import put_in_outbox


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Accounts come from invitations and from schools."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def can_delete_email(self, email_address: object) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a mail in the outbox; nothing is sent while somebody waits for a page."""
        template, facts = _mail(template_prefix, context)
        put_in_outbox(template=template, recipient=email, facts=facts, at=timezone.now())


def _mail(prefix: str, context: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Our template for one of allauth's, and the plain facts it needs."""
    if prefix == "account/email/login_code":
        return "login_code", {"code": context["code"]}
    if prefix == "account/email/password_reset_key":
        return "password_link", {"link": context["password_reset_url"]}
    if prefix == "account/email/unknown_account":
        return "no_account", {}
    return "account_changed", {"what": _what_changed(prefix)}


def _what_changed(prefix: str) -> str:
    sentences = {
        "account/email/password_changed": _("Your password was changed."),
        "account/email/password_reset": _("A new password was chosen."),
        "account/email/password_set": _("A password was set."),
        "mfa/email/totp_activated": _("An authenticator app was added as a second step."),
        "mfa/email/totp_deactivated": _("The authenticator app was taken away."),
        "mfa/email/webauthn_added": _("A passkey was added."),
        "mfa/email/webauthn_removed": _("A passkey was taken away."),
        "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    }
    return sentences.get(prefix, _("Something about how you sign in was changed."))
