"""What a catchment promises: dated, with its source, set by the coordinator, read on the ledger."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from catchment.people.enums import Role
from catchment.people.models import Membership
from catchment.placements.enums import Phase
from catchment.placements.models import Guarantee
from tests.factories.people import EnrolmentFactory, MembershipFactory, PersonFactory
from tests.factories.placements import GuaranteeFactory
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

PROMISE = {
    "phase": Phase.KEY_STAGE_4,
    "hours": "30",
    "days": "6",
    "source_name": "Our board in November",
}


@pytest.fixture
def helen() -> Membership:
    made: Membership = MembershipFactory(holds=[Role.COORDINATOR])
    return made


def day_of(date: dt.date) -> dict[str, str]:
    return {f"valid_from_{part}": str(getattr(date, part)) for part in ("day", "month", "year")}


def html(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_promise_is_unchecked_and_the_old_one_keeps_its_days(helen):
    old = GuaranteeFactory(catchment=helen.catchment, valid_from=dt.date(2026, 9, 1))
    browser, today = signed_in(helen), timezone.localdate()

    page = html(
        browser.post(
            reverse("placements:guarantee_set"),
            PROMISE | day_of(today + dt.timedelta(days=7)),
            follow=True,
        )
    )

    assert "30 hours, or 6 days in person" in page
    assert page.count("Source not checked") == 2
    assert "To come" in page
    assert "25 hours, or 5 days in person" in page
    old.refresh_from_db()
    assert (old.hours, old.valid_from) == (25, dt.date(2026, 9, 1))


def test_once_the_source_was_checked_the_page_says_when(helen):
    one = GuaranteeFactory(catchment=helen.catchment)

    page = html(
        signed_in(helen).post(
            reverse("placements:guarantee_checked", args=[one.public_id]), follow=True
        )
    )

    assert "Source not checked" not in page
    assert "checked on" in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        pytest.param(day_of(dt.date(2020, 1, 1)), "Choose today or a later day", id="past"),
        pytest.param({"phase": Phase.ADULT}, "Choose for whom it is", id="adults"),
        pytest.param({"hours": "0"}, "Write at least one hour", id="nothing"),
        pytest.param({"source_name": ""}, "Write where it comes from", id="no source"),
        pytest.param(
            {"source_url": "javascript:alert(1)"}, "Write an address like", id="no address"
        ),
    ],
)
def test_what_cannot_be_promised(helen, changed, told):
    typed = PROMISE | day_of(timezone.localdate()) | changed

    page = html(signed_in(helen).post(reverse("placements:guarantee_set"), typed))

    assert told in page
    assert not Guarantee.objects.exists()


def test_a_day_that_has_a_promise_is_told_beside_its_field(helen):
    today = timezone.localdate()
    GuaranteeFactory(catchment=helen.catchment, valid_from=today)

    page = html(signed_in(helen).post(reverse("placements:guarantee_set"), PROMISE | day_of(today)))

    assert "begins on that day already" in page


def test_a_learner_reads_what_is_promised_from_their_hours(helen):
    GuaranteeFactory(catchment=helen.catchment, hours=30, days=6)
    GuaranteeFactory(hours=77)
    own = MembershipFactory(catchment=helen.catchment, holds=[Role.PERSON])
    person = PersonFactory(catchment=helen.catchment, user=own.user)
    EnrolmentFactory(person=person, year_group="10")
    browser = signed_in(own)

    ledger = html(browser.get(reverse("placements:my_hours")))
    page = html(browser.get(reverse("placements:guarantees")))

    assert "0 of 30 hours" in ledger
    assert reverse("placements:guarantees") in ledger
    assert "30 hours, or 6 days in person" in page
    assert "77 hours" not in page
    assert "Set it anew" not in page


def test_a_phase_without_a_promise_says_so(helen):
    page = html(signed_in(helen).get(reverse("placements:guarantees")))

    assert page.count("Nothing is promised here yet") == 3
