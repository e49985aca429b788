"""Signs a test client in, with the second factor done."""

from django.test import Client

from catchment.people.models import Membership


def signed_in(membership: Membership, *, strong: bool = True) -> Client:
    """A client that acts in this membership; ``strong`` stands for a second factor done."""
    client = Client()
    client.force_login(
        membership.user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.session
    session["membership"] = str(membership.public_id)
    if strong:
        session["account_authentication_methods"] = [{"method": "mfa", "at": 0.0}]
        session["account_authentication_methods_user"] = str(membership.user_id)
    session.save()
    return client
