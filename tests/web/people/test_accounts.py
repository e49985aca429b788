"""Signing in, the second step, and the mail that goes with it."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from catchment.people.enums import Role
from catchment.people.models import OutboxMessage, User
from tests.factories.people import MembershipFactory, UserFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "river lamp otter"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def ruth(**values: Any) -> User:
    user = UserFactory(email="ruth@example.org", **values)
    user.set_password(PASSWORD)
    user.save()
    return user


def text(response: Any) -> str:
    return str(response.content.decode())


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def code_now(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def set_up_app(user: User) -> str:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


OPEN_TO_ALL = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
    "people:school_code",
]


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_sign_in_pages_are_drawn_by_us(name: str):
    response = Client().get(reverse(name))

    assert response.status_code == 200
    assert "Skip to main content" in text(response)


OF_ONES_OWN = [
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
    "people:account",
    "people:memberships",
    "people:authenticator_app",
]


def just_proven(client: Client, user: User) -> None:
    """As if the password had been asked again a moment ago."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


@pytest.mark.parametrize("name", [*OF_ONES_OWN, "mfa_add_webauthn", "mfa_activate_totp"])
def test_pages_of_ones_own_account_are_drawn_by_us(name: str):
    user = ruth()
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    just_proven(client, user)

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "Skip to main content" in text(response)


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
        "people:account",
    ],
)
def test_pages_of_an_account_with_an_app_are_drawn_by_us(name: str):
    user = ruth()
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    just_proven(client, user)
    client.post(reverse("mfa_generate_recovery_codes"))
    set_up_app(user)
    client.post(reverse("mfa_generate_recovery_codes"))

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert "Skip to main content" in text(response)


def passkey(user: User) -> Authenticator:
    """A stored passkey that nobody can use: enough for pages about it."""
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "My phone", "credential": {"clientExtensionResults": {}}},
    )


def test_pages_about_a_passkey_are_drawn_by_us():
    user = ruth()
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    just_proven(client, user)
    mine = passkey(user)

    listed = client.get(reverse("mfa_list_webauthn"))
    renamed = client.get(reverse("mfa_edit_webauthn", kwargs={"pk": mine.pk}))
    removed = client.get(reverse("mfa_remove_webauthn", kwargs={"pk": mine.pk}))

    assert "My phone" in text(listed)
    assert (renamed.status_code, removed.status_code) == (200, 200)


def test_nobody_signs_up_alone():
    client = Client()
    address = reverse("account_signup")

    response = client.post(address, {"email": "new@example.org", "password1": PASSWORD})

    assert "Nobody signs up alone" in text(response)
    assert not User.objects.exists()


def test_nobody_moves_an_account_to_another_address():
    user = ruth()
    client = signed_in(MembershipFactory(user=user))

    response = client.post(
        reverse("account_email"), {"action_add": "", "email": "other@example.org"}
    )

    user.refresh_from_db()
    assert "Ask whoever invited you" in text(response)
    assert user.email == "ruth@example.org"


def test_a_password_signs_in():
    ruth()

    assert sign_in(Client(), "ruth@example.org")["Location"] == reverse("pages:home")


def test_an_unknown_address_and_a_wrong_password_look_the_same():
    ruth()

    unknown = sign_in(Client(), "nobody@example.org")
    wrong = sign_in(Client(), "ruth@example.org", "wrong")

    said = "The email address and/or password you specified are not correct."
    assert (said in text(unknown), said in text(wrong)) == (True, True)


def test_ten_wrong_passwords_lock_one_account_and_no_other():
    ruth()
    amina = UserFactory(email="amina@example.org")
    amina.set_password(PASSWORD)
    amina.save()
    for _ in range(10):
        sign_in(Client(), "ruth@example.org", "wrong")

    locked = sign_in(Client(), "ruth@example.org")
    other = sign_in(Client(), "amina@example.org")

    assert (locked.status_code, other.status_code) == (200, 302)


def test_wrong_passwords_for_many_accounts_from_one_school_lock_nobody_out():
    ruth()
    for number in range(60):
        sign_in(Client(), f"pupil{number}@example.org", "wrong")

    assert sign_in(Client(), "ruth@example.org").status_code == 302


def test_a_code_by_email_goes_through_the_outbox_and_signs_in():
    ruth()
    client = Client()

    client.post(reverse("account_request_login_code"), {"email": "ruth@example.org"})
    page = client.get(reverse("account_confirm_login_code"))
    mail = OutboxMessage.objects.get()
    response = client.post(reverse("account_confirm_login_code"), {"code": mail.facts["code"]})

    assert (mail.template, mail.recipient) == ("login_code", "ruth@example.org")
    assert "If there is an account with this address" in text(page)
    assert response["Location"] == reverse("pages:home")


def test_a_code_for_an_unknown_address_looks_the_same_and_tells_only_the_mail():
    client = Client()

    response = client.post(
        reverse("account_request_login_code"), {"email": "nobody@example.org"}, follow=True
    )

    assert "If there is an account with this address" in text(response)
    assert OutboxMessage.objects.get().template == "no_account"


def test_a_new_password_by_link():
    user = ruth()
    client = Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = OutboxMessage.objects.get().facts["link"]

    form = client.get(link, follow=True)
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "another long one", "password2": "another long one"},
    )
    again = Client().get(link, follow=True)

    user.refresh_from_db()
    assert user.check_password("another long one")
    assert "This link no longer works" in text(again)
    assert OutboxMessage.objects.latest("pk").facts == {"what": "A new password was chosen."}


def test_setting_up_an_app_opens_the_door_and_goes_on_to_where_one_wanted_to_go():
    membership = MembershipFactory(user=ruth(), holds=[Role.HELPER])
    client = signed_in(membership, strong=False)
    just_proven(client, membership.user)
    wanted = reverse("people:persons") + "?q=a"

    asked = client.get(client.get(wanted)["Location"])
    page = client.get(reverse("people:authenticator_app"))
    secret = page.context["form"].secret if page.context else _secret_in(text(page))
    done = client.post(reverse("people:authenticator_app"), {"code": code_now(secret)})
    on = client.get(reverse("people:second_factor"))

    assert "Choose a second step" in text(asked)
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert on["Location"] == wanted
    assert client.get(wanted).status_code == 200


def _secret_in(page: str) -> str:
    return page.split("<code>")[1].split("</code>")[0]


def test_a_wrong_code_sets_up_no_app():
    membership = MembershipFactory(user=ruth(), holds=[Role.HELPER])
    client = signed_in(membership, strong=False)
    just_proven(client, membership.user)

    client.get(reverse("people:authenticator_app"))
    response = client.post(reverse("people:authenticator_app"), {"code": "000000"})

    assert response.status_code == 200
    assert not Authenticator.objects.exists()
    assert client.get(reverse("people:persons")).status_code == 302


def test_with_an_app_the_password_is_not_enough():
    user = ruth()
    secret = set_up_app(user)
    MembershipFactory(user=user, holds=[Role.HELPER])
    client = Client()

    first = sign_in(client, "ruth@example.org")
    page = client.get(first["Location"])
    second = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})

    assert first["Location"] == reverse("mfa_authenticate")
    assert "Now the second step" in text(page)
    assert second["Location"] == reverse("pages:home")
    assert client.get(reverse("people:persons")).status_code == 200


def test_a_weak_session_is_strengthened_with_the_app():
    user = ruth()
    secret = set_up_app(user)
    client = signed_in(MembershipFactory(user=user, holds=[Role.HELPER]), strong=False)
    wanted = reverse("people:persons")

    page = client.get(client.get(wanted)["Location"])
    back = client.post(
        reverse("mfa_reauthenticate") + f"?next={reverse('people:second_factor')}",
        {"code": code_now(secret)},
    )

    assert "Use a code from my app" in text(page)
    assert back["Location"] == reverse("people:second_factor")
    assert client.get(back["Location"])["Location"] == wanted


def test_the_second_step_never_leads_elsewhere():
    client = signed_in(MembershipFactory(holds=[Role.HELPER]))

    response = client.get(reverse("people:second_factor") + "?next=https://elsewhere.example/")

    assert response["Location"] == reverse("pages:home")


def test_another_users_proof_is_no_proof():
    helper = MembershipFactory(holds=[Role.HELPER])
    client = signed_in(helper)
    session = client.session
    session["account_authentication_methods_user"] = str(helper.user_id + 1)
    session.save()

    assert client.get(reverse("people:persons")).status_code == 302


def test_signing_out_everywhere_else_ends_the_other_session():
    ruth()
    phone, desk = Client(), Client()
    sign_in(phone, "ruth@example.org")
    sign_in(desk, "ruth@example.org")

    listed = desk.get(reverse("usersessions_list"))
    desk.post(reverse("usersessions_list"))

    assert text(listed).count("Network address") == 2
    assert desk.get(reverse("people:account")).status_code == 200
    assert phone.get(reverse("people:account")).status_code == 302


def test_account_page_of_somebody_with_a_printed_code_offers_no_password():
    pupil = UserFactory(email=None)
    client = signed_in(MembershipFactory(user=pupil, holds=[Role.PERSON]))

    page = text(client.get(reverse("people:account")))

    assert ("secret words" in page, "Password" in page) == (True, False)


def test_the_demo_sign_in_counts_as_strong(settings: Any):
    settings.DEMO = True
    helper = MembershipFactory(user__invented=True, catchment__invented=True, holds=[Role.HELPER])
    client = Client()

    client.post(reverse("pages:demo_sign_in"), {"as": str(helper.public_id)})

    assert client.get(reverse("people:persons")).status_code == 200
