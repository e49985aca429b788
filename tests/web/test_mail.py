"""Mail is drawn and sent by the worker, never twice, and given up after five failures."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail as sent_mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from catchment.people.actions.outbox import claim_message, put_in_outbox, settle_as_sent
from catchment.people.enums import OutboxStatus
from catchment.people.models import OutboxMessage
from catchment.web import mail
from tests.factories.people import NOW

pytestmark = pytest.mark.django_db


class DeadServer(EmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("nobody listens")


def code(**values: Any) -> OutboxMessage:
    given = {"template": "login_code", "facts": {"code": "K4<R&7"}} | values
    return put_in_outbox(recipient="ruth@example.org", at=NOW, **given)


INVITATION = {
    "name": "Ruth O'Hara",
    "catchment": "Calder Valley",
    "organisation": "Youth Hub",
    "invited_by": "Helen",
    "token": "secret-token",
    "until": "2026-12-05",
}


def test_what_waits_is_sent_once():
    message = code()

    assert mail.send_waiting(now=NOW) == 1
    assert mail.send_waiting(now=NOW + dt.timedelta(days=1)) == 0

    message.refresh_from_db()
    [letter] = sent_mail.outbox
    assert (letter.to, letter.subject) == (["ruth@example.org"], "Your code to sign in")
    assert "K4<R&7" in letter.body
    assert (message.status, message.sent_at) == (OutboxStatus.SENT, NOW)


def test_secrets_do_not_stay_once_a_mail_has_left():
    message = code()

    mail.send_waiting(now=NOW)

    message.refresh_from_db()
    assert (message.facts, message.body) == ({}, "")


def test_in_the_demo_the_words_stay_to_be_read(settings: Any):
    settings.DEMO = True
    message = code()

    mail.send_waiting(now=NOW)

    message.refresh_from_db()
    assert "K4<R&7" in message.body


@pytest.mark.parametrize(
    ("template", "facts", "part"),
    [
        ("invitation", INVITATION, "/join/secret-token/"),
        ("invitation", INVITATION | {"organisation": ""}, "Hello Ruth O'Hara,"),
        ("login_code", {"code": "K4R7"}, "K4R7"),
        ("password_link", {"link": "http://localhost/x"}, "http://localhost/x"),
        ("no_account", {}, "/accounts/signup/"),
        ("account_changed", {"what": "A passkey was added."}, "A passkey was added."),
    ],
)
def test_every_mail_has_a_subject_and_says_what_it_should(
    template: str, facts: dict[str, str], part: str
):
    subject, body = mail.draw(code(template=template, facts=facts))

    assert subject
    assert "\n" not in subject
    assert part in body


def test_a_dead_server_makes_a_mail_wait_longer_each_time(settings: Any):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    message = code()

    assert mail.send_waiting(now=NOW) == 0

    message.refresh_from_db()
    assert (message.status, message.attempts) == (OutboxStatus.WAITING, 1)
    assert message.last_error == "ConnectionRefusedError: nobody listens"
    assert message.due_at == NOW + dt.timedelta(minutes=2)
    mail.send_waiting(now=NOW + dt.timedelta(minutes=1))
    message.refresh_from_db()
    assert message.attempts == 1


def test_a_mail_is_given_up_after_five_failures(settings: Any):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    message = code()

    for day in range(7):
        mail.send_waiting(now=NOW + dt.timedelta(days=day))

    message.refresh_from_db()
    assert (message.status, message.attempts) == (OutboxStatus.FAILED, 5)


def test_a_mail_that_cannot_be_drawn_holds_up_no_other():
    broken = code(facts={})
    missing = code(template="no_such_template")
    good = code()

    assert mail.send_waiting(now=NOW) == 1

    for message in (broken, missing, good):
        message.refresh_from_db()
    assert "UndefinedError" in broken.last_error
    assert "TemplateDoesNotExist" in missing.last_error
    assert good.status == OutboxStatus.SENT


def test_two_workers_claim_a_mail_once():
    message = code()
    same = OutboxMessage.objects.get()

    assert claim_message(message=message, at=NOW) is True
    assert claim_message(message=same, at=NOW) is False


def test_a_mail_whose_worker_died_is_due_again():
    claim_message(message=code(), at=NOW)

    assert not OutboxMessage.objects.due(at=NOW + dt.timedelta(minutes=1)).exists()
    assert OutboxMessage.objects.due(at=NOW + dt.timedelta(minutes=2)).exists()


def test_the_limit_leaves_the_rest_for_the_next_time():
    for _ in range(3):
        code()

    assert (mail.send_waiting(now=NOW, limit=2), mail.send_waiting(now=NOW)) == (2, 1)


def test_the_outbox_is_read_in_the_demo_only(settings: Any):
    waiting, left = code(), code()
    settings.DEMO = True
    mail_list = Client().get(reverse("people:outbox"))
    settle_as_sent(message=left, subject="Gone", body="Read <me>", at=NOW, keep=True)

    addresses = [
        reverse("people:outbox"),
        reverse("people:outbox_message", kwargs={"public_id": waiting.public_id}),
        reverse("people:outbox_message", kwargs={"public_id": left.public_id}),
    ]
    pages = [Client().get(address).content.decode() for address in addresses]
    settings.DEMO = False

    assert mail_list.status_code == 200
    assert ["Gone" in pages[0], "K4&lt;R&amp;7" in pages[1], "Read &lt;me&gt;" in pages[2]] == [
        True,
        True,
        True,
    ]
    assert [Client().get(address).status_code for address in addresses] == [404, 404, 404]


def test_a_mail_that_is_not_there_is_not_found(settings: Any):
    settings.DEMO = True

    response = Client().get("/outbox/00000000-0000-0000-0000-000000000000/")

    assert response.status_code == 404
