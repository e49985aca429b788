"""Two who record the same credential in the same moment: one row, and the other is told."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections

from catchment.network.actions import credentials
from catchment.network.models import Credential, Helper
from catchment.people.enums import Role
from catchment.people.models import Catchment, JournalEntry
from tests.factories.network import HelperFactory
from tests.factories.people import TODAY, actor_in

IN_A_YEAR = TODAY + dt.timedelta(days=365)


def recorded(helper: Helper, catchment: Catchment) -> str:
    by = actor_in(catchment, Role.SAFEGUARDING_LEAD, membership_id=None)
    try:
        credentials.record_clearance(helper=helper, valid_to=IN_A_YEAR, by=by, on=TODAY)
    except credentials.AlreadyRecorded:
        return "told"
    return "recorded"


@pytest.mark.django_db
def test_the_second_of_two_is_told_and_nothing_more_is_journalled():
    helper = HelperFactory()

    said = [recorded(helper, helper.catchment) for _ in range(2)]

    assert said == ["recorded", "told"]
    assert Credential.objects.count() == 1
    assert JournalEntry.objects.filter(sentence__startswith="recorded a credential").count() == 1


@pytest.mark.django_db
def test_another_day_is_another_clearance():
    helper = HelperFactory()
    recorded(helper, helper.catchment)
    by = actor_in(helper.catchment, Role.SAFEGUARDING_LEAD, membership_id=None)

    credentials.record_clearance(
        helper=helper, valid_to=IN_A_YEAR + dt.timedelta(days=1), by=by, on=TODAY
    )

    assert Credential.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_of_two_in_the_same_moment_one_is_told():
    helper = HelperFactory()
    said: list[str] = []
    ready = threading.Barrier(2)

    def press() -> None:
        try:
            mine = Helper.objects.select_related("catchment").get(pk=helper.pk)
            ready.wait()
            said.append(recorded(mine, mine.catchment))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(said) == ["recorded", "told"]
    assert Credential.objects.count() == 1
