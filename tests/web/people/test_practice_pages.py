"""The page of rules: everybody reads, who runs the catchment changes, nobody below the law."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Catchment, Membership, PracticeRule
from tests.factories.people import CatchmentFactory, MembershipFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db


def coordinator() -> Membership:
    return MembershipFactory(holds=[Role.COORDINATOR])


def text(response: Any) -> str:
    return str(response.content.decode())


def given(value: Any, **changed: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "value": value,
        "valid_from_day": today.day,
        "valid_from_month": today.month,
        "valid_from_year": today.year,
        "why": "Our board wants it shorter",
        "source_name": "Minutes of the board, 3 November 2026",
        "source_url": "",
    } | changed


def rule_page(name: str, key: str = "first-share-days") -> str:
    return reverse(f"people:{name}", kwargs={"name": key})


def test_a_visitor_reads_every_rule_with_its_source():
    CatchmentFactory()

    page = text(Client().get(reverse("people:practice")))

    assert "Data Protection Act 2018, section 9" in page
    assert page.count("Not checked yet") == 3
    assert "Change this rule" not in text(Client().get(rule_page("practice_rule")))


def test_the_page_of_rules_opens_before_there_is_a_catchment():
    Catchment.objects.all().delete()

    assert Client().get(reverse("people:practice")).status_code == 200
    assert Client().get(rule_page("practice_rule")).status_code == 200
    assert Client().get(rule_page("practice_rule", "no-such")).status_code == 404


def test_a_coordinator_changes_a_rule_and_everybody_sees_why_and_what_was_before():
    ruth = coordinator()
    client = signed_in(ruth)

    saved = client.post(rule_page("change_practice"), given("30", verified="on"))

    assert saved["Location"] == rule_page("practice_rule")
    page = text(Client().get(rule_page("practice_rule")))
    assert ("see it for 30 days" in page, "see it for 90 days" in page) == (True, True)
    assert f"Set here by {ruth.user.name}" in page
    assert "Our board wants it shorter" in page
    assert "Checked at the source on" in page
    assert "Set here" in text(Client().get(reverse("people:practice")))


def test_a_rule_below_the_law_is_refused_with_a_sentence():
    client = signed_in(coordinator())

    response = client.post(rule_page("change_practice", "account-age"), given("12"))

    assert "Under 13 nobody opens an account alone" in text(response)
    assert not PracticeRule.objects.exists()


def test_topics_may_be_added_and_safety_not_taken_away():
    client = signed_in(coordinator())
    address = rule_page("change_practice", "tell-first")

    refused = client.post(address, given(["debt"]))
    saved = client.post(address, given(["debt", "feeling-safe"]))

    assert "always stays in this list" in text(refused)
    assert saved.status_code == 302
    assert PracticeRule.objects.get().value == ["debt", "feeling-safe"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value": "lots"}, "Enter a whole number"),
        ({"why": ""}, "Say why"),
        ({"source_name": ""}, "Say where it stands written"),
        ({"source_url": "http://example.org"}, "begins with https://"),
        ({"valid_from_year": "2020"}, "Choose today or a later day"),
    ],
)
def test_a_form_with_mistakes_says_what_to_do(changed: dict[str, str], said: str):
    client = signed_in(coordinator())

    response = client.post(rule_page("change_practice"), given("30") | changed)

    assert said in text(response)
    assert not PracticeRule.objects.exists()


def test_going_back_to_the_shipped_rule():
    client = signed_in(coordinator())
    client.post(rule_page("change_practice"), given("30"))

    client.post(rule_page("back_to_shipped"))
    again = client.post(rule_page("back_to_shipped"), follow=True)

    assert "The shipped rule counts already" in text(again)
    assert "Set here</strong>" not in text(Client().get(reverse("people:practice")))


def test_a_fixed_rule_is_changed_by_nobody():
    client = signed_in(coordinator())

    assert client.get(rule_page("change_practice", "guidance-level")).status_code == 403
    assert client.get(rule_page("change_practice", "no-such")).status_code == 404
