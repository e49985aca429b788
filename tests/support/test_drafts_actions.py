"""What was typed and not sent: kept for whoever typed it, for a month."""

import datetime as dt

import pytest

from catchment.people.actor import visitor
from catchment.people.queries import actor_of
from catchment.support.actions import drafts as actions
from catchment.support.models import Draft
from tests.factories.people import NOW, MembershipFactory

pytestmark = pytest.mark.django_db

PAGE = "/my/ladder/step/1/"


@pytest.fixture
def karen():
    return actor_of(MembershipFactory(), now=NOW)


def test_the_newest_words_replace_the_older(karen):
    for words in ("I cook", "I cook on Tuesdays"):
        actions.save_draft(form=PAGE, values={"own_words": words}, by=karen)

    assert Draft.objects.get().values == {"own_words": "I cook on Tuesdays"}


def test_nothing_typed_is_not_kept(karen):
    with pytest.raises(actions.NothingTyped):
        actions.save_draft(form=PAGE, values={"own_words": " ", "source": ""}, by=karen)


def test_nobody_signed_in_keeps_nothing():
    with pytest.raises(actions.NothingTyped):
        actions.save_draft(form=PAGE, values={"own_words": "I cook"}, by=visitor(now=NOW))


def test_more_than_forms_take_is_refused(karen):
    with pytest.raises(actions.DraftTooLong):
        actions.save_draft(form=PAGE, values={"own_words": "x" * 30_001}, by=karen)


def test_only_ones_own_draft_is_thrown_away(karen):
    other = actor_of(MembershipFactory(), now=NOW)
    for actor in (karen, other):
        actions.save_draft(form=PAGE, values={"own_words": "I cook"}, by=actor)

    gone = [actions.forget_draft(form=PAGE, by=karen) for _ in range(2)]

    assert gone == [True, False]
    assert Draft.objects.get().user_id == other.user_id


def test_after_a_month_it_is_forgotten(karen):
    actions.save_draft(form=PAGE, values={"own_words": "I cook"}, by=karen)
    days = [dt.timedelta(days=count) for count in (30, 31, 32)]

    gone = [actions.forget_old_drafts(now=NOW + after) for after in days]

    assert gone == [0, 1, 0]
