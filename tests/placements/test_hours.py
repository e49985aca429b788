"""The hours ledger: what counts, what does not, and who confirms."""

import datetime as dt

import pytest

from catchment.people.actor import system
from catchment.people.models import JournalEntry
from catchment.placements.actions import guarantees
from catchment.placements.actions import hours as actions
from catchment.placements.enums import ExperienceStatus, Mode, Phase, RealTest, TestAnswer
from catchment.placements.models import Experience, Guarantee
from catchment.placements.queries import hours as queries
from tests.factories.people import NOW, TODAY, CatchmentFactory, EnrolmentFactory, PersonFactory
from tests.factories.placements import ExperienceFactory

pytestmark = pytest.mark.django_db

BY = system("a test", now=NOW)
DAY = dt.timedelta(days=1)


@pytest.fixture
def amy():
    person = PersonFactory(born_on=dt.date(2012, 3, 4))
    EnrolmentFactory(person=person, year_group="10", starts_on=TODAY - 70 * DAY)
    guarantees.begin_guarantees(catchment=person.catchment, on=TODAY - 100 * DAY, by=BY)
    return person


def a_visit(starts_on=TODAY - DAY, **changed):
    values = {
        "where": "Ogden Joinery",
        "mode": Mode.VISIT,
        "starts_on": starts_on,
        "ends_on": starts_on,
        "minutes": 180,
    }
    return actions.NewExperience(**(values | changed))


def write(person, **changed):
    return actions.write_experience(
        person=person,
        school=None,
        phase=Phase.KEY_STAGE_4,
        written=a_visit(**changed),
        by=BY,
        on=TODAY,
    )


def test_what_has_begun_is_done_and_what_has_not_is_agreed(amy):
    assert write(amy).status == ExperienceStatus.DONE
    assert write(amy, starts_on=TODAY + DAY).status == ExperienceStatus.AGREED


def test_writing_is_told_to_the_learner(amy):
    write(amy)

    assert JournalEntry.objects.about(amy).latest("pk").sentence == "wrote down hours of yours"


def test_the_ledger_adds_up_by_mode_and_leaves_agreed_hours_pale(amy):
    write(amy)
    write(amy, mode=Mode.VIRTUAL, minutes=120)
    write(amy, mode=Mode.PLACEMENT, minutes=1500, starts_on=TODAY + DAY)

    ledger = queries.ledger_of(amy, on=TODAY)

    assert ledger.done == {Mode.VISIT: 180, Mode.VIRTUAL: 120}
    assert (ledger.minutes, ledger.agreed) == (300, 1500)


def test_online_hours_count_towards_hours_and_not_towards_days(amy):
    write(amy, minutes=300)
    write(amy, mode=Mode.VIRTUAL, minutes=300)

    older, younger = sorted(queries.ledger_of(amy, on=TODAY).targets, key=lambda one: one.phase)

    assert (older.phase, older.minutes_done, older.days_done) == (Phase.KEY_STAGE_4, 600, 1.0)
    assert (younger.minutes_done, younger.hours, younger.days) == (0, 25, 5)


def test_the_shipped_promise_is_fifty_hours_and_ten_days_in_two_phases(amy):
    promised = Guarantee.objects.filter(catchment=amy.catchment)

    assert sum(one.hours for one in promised) == 50
    assert sum(one.days for one in promised) == 10
    assert all(one.source_name and one.verified_on is None for one in promised)
    assert guarantees.begin_guarantees(catchment=amy.catchment, on=TODAY, by=BY) == 0


def promise(**changed):
    values = {
        "phase": Phase.KEY_STAGE_4,
        "hours": 30,
        "days": 6,
        "valid_from": TODAY,
        "source_name": "Our board",
    }
    return guarantees.Promise(**(values | changed))


def test_another_promise_counts_from_its_day(amy):
    guarantees.set_guarantee(catchment=amy.catchment, promise=promise(hours=40, days=8), by=BY)

    assert queries.guarantees(amy.catchment, on=TODAY)[Phase.KEY_STAGE_4].hours == 40
    assert queries.guarantees(amy.catchment, on=TODAY - DAY)[Phase.KEY_STAGE_4].hours == 25


def test_a_promise_is_unchecked_until_somebody_has_looked_at_its_source(amy):
    made = guarantees.set_guarantee(catchment=amy.catchment, promise=promise(), by=BY)

    assert made.verified_on is None
    guarantees.check_guarantee(guarantee=made, by=BY, on=TODAY)
    assert made.verified_on == TODAY
    with pytest.raises(guarantees.GuaranteeHasMoved):
        guarantees.check_guarantee(guarantee=made, by=BY, on=TODAY)


def test_no_two_promises_of_a_phase_begin_on_one_day(amy):
    first = guarantees.set_guarantee(catchment=amy.catchment, promise=promise(), by=BY)

    with pytest.raises(guarantees.GuaranteeThere):
        guarantees.set_guarantee(catchment=amy.catchment, promise=promise(hours=99), by=BY)

    first.refresh_from_db()
    assert first.hours == 30


def test_only_what_has_not_begun_is_taken_off(amy):
    coming, begun = (
        guarantees.set_guarantee(catchment=amy.catchment, promise=promise(valid_from=day), by=BY)
        for day in (TODAY + DAY, TODAY)
    )

    guarantees.take_off_guarantee(guarantee=coming, by=BY, on=TODAY)
    with pytest.raises(guarantees.GuaranteeHasMoved):
        guarantees.take_off_guarantee(guarantee=begun, by=BY, on=TODAY)

    assert queries.guarantees(amy.catchment, on=TODAY + DAY)[Phase.KEY_STAGE_4] == begun


def test_adults_have_hours_without_a_target():
    adult = PersonFactory(born_on=dt.date(1980, 1, 1))
    guarantees.begin_guarantees(catchment=adult.catchment, on=TODAY, by=BY)
    write(adult)

    ledger = queries.ledger_of(adult, on=TODAY)

    assert ledger.targets == ()
    assert (ledger.minutes, ledger.promised_hours) == (180, 0)


@pytest.mark.parametrize(
    ("born", "year_group", "phase"),
    [
        (dt.date(2014, 1, 1), "8", Phase.KEY_STAGE_3),
        (dt.date(2012, 1, 1), "Year 10", Phase.KEY_STAGE_4),
        (dt.date(2009, 1, 1), "12", Phase.POST_16),
        (dt.date(2011, 12, 1), "", Phase.KEY_STAGE_3),
        (dt.date(2008, 12, 1), "", Phase.POST_16),
        (dt.date(1990, 1, 1), "", Phase.ADULT),
        (None, "", Phase.ADULT),
    ],
)
def test_the_phase_follows_the_year_at_school_and_else_the_age(born, year_group, phase):
    person = PersonFactory.build(born_on=born, catchment=CatchmentFactory.build())

    assert queries.phase_of(person, year_group, on=TODAY) == phase


def test_what_was_agreed_is_done_once_it_has_begun():
    agreed = ExperienceFactory(status=ExperienceStatus.AGREED)

    actions.say_it_is_done(experience=agreed, by=BY, on=TODAY)

    assert agreed.status == ExperienceStatus.DONE
    with pytest.raises(actions.ExperienceHasMoved):
        actions.say_it_is_done(experience=agreed, by=BY, on=TODAY)


def test_what_has_not_begun_cannot_be_done():
    agreed = ExperienceFactory(
        status=ExperienceStatus.AGREED, starts_on=TODAY + DAY, ends_on=TODAY + DAY
    )

    with pytest.raises(actions.ExperienceHasMoved):
        actions.say_it_is_done(experience=agreed, by=BY, on=TODAY)


def test_confirmed_hours_are_confirmed_once_and_stay():
    done = ExperienceFactory()

    actions.confirm_experience(experience=done, by=BY)

    with pytest.raises(actions.ExperienceHasMoved):
        actions.confirm_experience(experience=done, by=BY)
    with pytest.raises(actions.ExperienceHasMoved):
        actions.take_off_experience(experience=done, by=BY)


def test_what_nobody_confirmed_is_deleted_for_real():
    actions.take_off_experience(experience=ExperienceFactory(), by=BY)

    assert not Experience.objects.exists()


def test_the_learner_has_the_last_word_in_the_seven_tests():
    done = ExperienceFactory()
    answer_as(done, by_learner=True, answer=TestAnswer.PARTLY, words="Nobody from the office")
    answer_as(done, by_learner=False, answer=TestAnswer.YES, words="They met everybody")

    tested = {one.test: one for one in queries.tests_of(done)}

    assert len(tested) == 7
    assert tested[RealTest.RANGE] == queries.Tested(
        RealTest.RANGE, TestAnswer.PARTLY, "Nobody from the office", by_learner=True
    )
    assert tested[RealTest.TASK].answer is None


def test_answering_again_replaces_ones_own_answer_alone():
    done = ExperienceFactory()
    for words in ("first", "second"):
        answer_as(done, by_learner=True, answer=TestAnswer.NO, words=words)

    assert [one.words for one in done.tests.all()] == ["second"]


def answer_as(done, *, by_learner, answer, words):
    actions.answer_tests(
        experience=done, answers={RealTest.RANGE: (answer, words)}, by_learner=by_learner, by=BY
    )
