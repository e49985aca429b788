"""allauth's forms in our words: a label above each box, a hint where it helps, nothing inside the box."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

GOOD_PASSWORD = _("At least 10 characters. Three words that you like are easy to remember.")


class _OurWords:
    """Takes the words out of the boxes, and gives labels and hints by the field's name."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # a form's
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignIn(_OurWords, account.LoginForm):  # type: ignore[misc]
    labels = {"login": _("E-mail address"), "password": _("Password")}


class AskForCode(_OurWords, account.RequestLoginCodeForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}


class ConfirmCode(_OurWords, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    labels = {"code": _("The code from the e-mail")}


class AskForNewPassword(_OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": _("E-mail address")}


class NewPassword(_OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": _("New password"), "password2": _("The new password once more")}
    hints = {"password1": GOOD_PASSWORD}


class ChangePassword(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {
        "oldpassword": _("Your password now"),
        "password1": _("New password"),
        "password2": _("The new password once more"),
    }
    hints = {"password1": GOOD_PASSWORD}


class SetPassword(_OurWords, account.SetPasswordForm):  # type: ignore[misc]
    labels = {"password1": _("Password"), "password2": _("The password once more")}
    hints = {"password1": GOOD_PASSWORD}


class Reauthenticate(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": _("Password")}


class NoMoreAddresses(_OurWords, account.AddEmailForm):  # type: ignore[misc]
    """Addresses come with invitations: an account never moves to another address by itself."""

    labels = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        raise ValidationError(_("Ask whoever invited you to invite your new address"))


class ActivateApp(_OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels = {"code": _("The six figures that the app shows now")}


class AddPasskey(_OurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    labels = {
        "name": _("A name for it, such as “My phone”"),
        "passwordless": _("Let it sign me in on its own, without a password"),
    }


class SecondStep(_OurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code")}
    hints = {"code": _("The six figures from your authenticator app, or a recovery code.")}


class SecondStepAgain(_OurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    labels = {"code": _("Code")}
    hints = {"code": _("The six figures from your authenticator app, or a recovery code.")}
