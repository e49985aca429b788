"""Telling somebody: once, in one mail a day, at once where it is urgent."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from catchment.people.enums import Role
from catchment.people.models import OutboxMessage
from catchment.people.queries import actor_of
from catchment.support.actions import notices as actions
from catchment.support.models import HelperSetting, Notice
from catchment.support.rules.notices import may_keep_wishes, may_view_notice
from tests.factories.notices import NoticeFactory
from tests.factories.people import NOW, MembershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

TOO_EARLY = NOW.replace(hour=5)
NEXT_DAY = NOW + dt.timedelta(days=1)


def sent() -> list[tuple[str, int]]:
    return [(one.template, one.facts["count"]) for one in OutboxMessage.objects.order_by("pk")]


def test_the_same_thing_is_told_once():
    to = MembershipFactory()
    by = actor_of(MembershipFactory(catchment=to.catchment), now=NOW)

    for _ in range(2):
        actions.tell(to=to, sentence="A review is near", key="review 1", by=by)

    assert Notice.objects.get().sentence == "A review is near"


def test_a_person_with_an_account_is_told_and_one_without_is_not():
    membership = MembershipFactory(holds=[Role.PERSON])
    with_account = PersonFactory(catchment=membership.catchment, user=membership.user)
    without = PersonFactory(catchment=membership.catchment)
    by = actor_of(MembershipFactory(catchment=membership.catchment), now=NOW)

    for person in (with_account, without):
        actions.tell_person(person=person, sentence="Somebody answered", key="answer", by=by)

    told = Notice.objects.get()
    assert (told.to, told.about) == (membership, with_account)


def test_a_person_whose_membership_has_ended_is_not_told():
    person = PersonFactory(user=UserFactory())
    by = actor_of(MembershipFactory(catchment=person.catchment), now=NOW)

    actions.tell_person(person=person, sentence="Somebody answered", key="answer", by=by)

    assert not Notice.objects.exists()


def test_what_waits_is_mailed_once_a_day_at_the_hour():
    NoticeFactory.create_batch(2, to=MembershipFactory())

    told = [actions.mail_notices(now=now) for now in (TOO_EARLY, NOW, NOW)]

    assert told == [0, 1, 0]
    assert sent() == [("notices_daily", 2)]


def test_what_comes_later_the_same_day_waits_for_the_next():
    to = MembershipFactory()
    NoticeFactory(to=to)
    actions.mail_notices(now=NOW)
    NoticeFactory(to=to)

    told = [actions.mail_notices(now=now) for now in (NOW, NEXT_DAY)]

    assert told == [0, 1]


def test_urgent_things_are_mailed_at_once_and_not_again():
    to = MembershipFactory()
    NoticeFactory(to=to, urgent=True)
    NoticeFactory(to=to)

    actions.mail_notices(now=TOO_EARLY)
    actions.mail_notices(now=NOW)

    assert sent() == [("notice_urgent", 1), ("notices_daily", 1)]


def test_what_was_read_on_the_page_is_not_mailed():
    NoticeFactory(read_at=NOW)

    assert actions.mail_notices(now=NOW) == 0
    assert not Notice.objects.unsent().exists()


def test_who_wants_no_daily_mail_gets_none():
    to = MembershipFactory()
    NoticeFactory(to=to)
    wishes = actions.Wishes(daily=False)
    actions.keep_wishes(membership=to, wishes=wishes, by=actor_of(to, now=NOW))

    assert actions.mail_notices(now=NOW) == 0


def test_who_has_no_address_gets_no_mail():
    NoticeFactory(to=MembershipFactory(user__email=None), urgent=True)

    assert actions.mail_notices(now=NOW) == 0


def test_wishes_replace_earlier_ones():
    to = MembershipFactory()
    by = actor_of(to, now=NOW)
    for most in (5, 12):
        wishes = actions.Wishes(hour=8, weekends=True, most_people=most)
        actions.keep_wishes(membership=to, wishes=wishes, by=by)

    kept = HelperSetting.objects.get()
    assert (kept.digest_hour, kept.works_weekends, kept.most_people) == (8, True, 12)


def test_hours_of_work_end_after_they_begin():
    with (
        pytest.raises(IntegrityError, match="helper_setting_hours_are_of_a_day"),
        transaction.atomic(),
    ):
        HelperSetting.objects.create(membership=MembershipFactory(), hours_from=17, hours_to=9)


def test_reading_marks_ones_own_and_nobody_elses():
    mine, others = NoticeFactory(), NoticeFactory()

    assert actions.read_notices(by=actor_of(mine.to, now=NOW)) == 1
    assert list(Notice.objects.unread()) == [others]


def test_reading_nothing_says_so():
    with pytest.raises(actions.NothingUnread):
        actions.read_notices(by=actor_of(MembershipFactory(), now=NOW))


@pytest.mark.parametrize("role", Role)
def test_notices_are_seen_only_by_whoever_they_are_for(role):
    mine = NoticeFactory(to=MembershipFactory(holds=[role]))
    NoticeFactory(to=MembershipFactory(catchment=mine.to.catchment))
    NoticeFactory()
    actor = actor_of(mine.to, now=NOW)

    allowed = {one for one in Notice.objects.all() if may_view_notice(actor, one)}

    assert set(Notice.objects.visible_to(actor)) == allowed == {mine}
    assert may_keep_wishes(actor, mine.to)
    assert not may_keep_wishes(actor, MembershipFactory(catchment=mine.to.catchment))
