"""What the database itself refuses of referrals and their rule."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catchment.support.models import Referral, ReferralNote
from tests.factories.network import HelperFactory
from tests.factories.people import NOW, TODAY, CatchmentFactory
from tests.factories.referrals import ReferralFactory, ReferralRuleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("referral_status_is_known", {"status": "lost"}),
        ("referral_says_what_for_and_how_the_person_agreed", {"purpose": ""}),
        ("referral_says_what_for_and_how_the_person_agreed", {"person_agreed": ""}),
        ("referral_is_declined_with_a_reason", {"status": "declined", "answered_at": NOW}),
        ("referral_answered_when_answered", {"status": "accepted"}),
        ("referral_is_answered_before_access_ends", {"access_until": TODAY}),
    ],
)
def test_a_referral_that_makes_no_sense_is_refused(name: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name):
        ReferralFactory(**values)


def test_a_helper_is_asked_once_for_a_person_until_it_has_ended() -> None:
    first = ReferralFactory()
    helper = HelperFactory(catchment=first.person.catchment)
    same = {"person": first.person, "offer": first.offer, "helper": helper}
    ReferralFactory(**same, status="withdrawn")
    ReferralFactory(**same)

    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(**same)


def test_an_organisation_is_asked_once_for_an_offer_until_it_has_ended() -> None:
    first = ReferralFactory()
    same = {"person": first.person, "offer": first.offer}

    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(**same)

    Referral.objects.update(status="expired")
    assert ReferralFactory(**same).status == "sent"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("referral_rule_receivers_are_known", {"receivers": "everybody"}),
        ("referral_rule_answers_within_a_quarter", {"answer_within_days": 0}),
        ("referral_rule_answers_within_a_quarter", {"answer_within_days": 93}),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(name: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name):
        ReferralRuleFactory(catchment=CatchmentFactory(), **values)


def test_a_note_says_something() -> None:
    with pytest.raises(IntegrityError, match="referral_note_says_something"):
        ReferralNote.objects.create(
            referral=ReferralFactory(), author_name="Amina", words="", written_at=NOW
        )


def test_which_wait_which_stand_and_which_are_overdue() -> None:
    states = {
        "sent": {},
        "asked": {"answer_by": TODAY - dt.timedelta(days=1)},
        "accepted": {"answered_at": NOW},
        "withdrawn": {},
    }
    for status, values in states.items():
        ReferralFactory(status=status, **values)

    def found(rows: Any) -> list[str]:
        return sorted(rows.values_list("status", flat=True))

    assert found(Referral.objects.waiting()) == ["asked", "sent"]
    assert found(Referral.objects.standing()) == ["accepted", "asked", "sent"]
    assert found(Referral.objects.accepted()) == ["accepted"]
    assert found(Referral.objects.overdue(on=TODAY)) == ["asked"]
