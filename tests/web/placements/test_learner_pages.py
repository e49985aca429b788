"""Pages of cohorts, hours and own finds: what they show, what they refuse, how many queries."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catchment.people.enums import Role
from catchment.people.models import JournalEntry, Membership
from catchment.placements.enums import (
    CohortImportStatus,
    ExperienceStatus,
    Mode,
    OwnFindStatus,
    RealTest,
)
from catchment.placements.models import (
    Cohort,
    CohortImport,
    CohortMember,
    Experience,
    ExperienceTest,
    OwnFind,
)
from tests.factories.people import (
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.placements import (
    CohortFactory,
    CohortMemberFactory,
    ExperienceFactory,
    OwnFindFactory,
)
from tests.factories.signin import signed_in

pytestmark = pytest.mark.django_db

LIST = b"Name,Date of birth,Learner number\nAmy Lister,24/03/2012,L1\nBen Shaw,,L2\n"


@pytest.fixture
def leader() -> Membership:
    school = OrganisationFactory(school=True)
    made: Membership = MembershipFactory(
        catchment=school.catchment, organisation=school, holds=[Role.CAREERS_LEADER]
    )
    return made


@pytest.fixture
def joey(leader: Membership) -> Any:
    """A learner of the leader's school with an account."""
    own = MembershipFactory(catchment=leader.catchment, holds=[Role.PERSON])
    person = PersonFactory(catchment=leader.catchment, user=own.user, known_as="Joey")
    EnrolmentFactory(person=person, organisation=leader.organisation, year_group="10")
    return person


@pytest.fixture
def cohort(leader: Membership) -> Cohort:
    made: Cohort = CohortFactory(catchment=leader.catchment, school=leader.organisation)
    return made


def as_joey(joey: Any) -> Any:
    return signed_in(Membership.objects.get(user=joey.user))


def html(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_cohort_from_nothing_to_learners_and_back(leader):
    browser = signed_in(leader)

    begun = browser.post(
        reverse("placements:cohort_begin"), {"name": "Year 10", "year_group": "10"}
    )
    looked = browser.post(
        begun["Location"], {"file": SimpleUploadedFile("y10.csv", LIST, "text/csv")}
    )
    report = html(browser.get(looked["Location"]))
    assert "1 learner would be written" in report
    assert "There is no date of birth." in report
    assert CohortMember.objects.count() == 0

    run = CohortImport.objects.get()
    browser.post(reverse("placements:cohort_import_write", args=[run.public_id]))
    assert "Amy Lister" in html(
        browser.get(reverse("placements:cohort", args=[run.cohort.public_id]))
    )

    browser.post(reverse("placements:cohort_import_undo", args=[run.public_id]))
    assert CohortMember.objects.count() == 0
    assert "This list was undone" in html(
        browser.get(reverse("placements:cohort_import", args=[run.public_id]))
    )


def test_rows_of_a_list_are_shown_by_what_they_do(leader, cohort):
    browser = signed_in(leader)
    start = reverse("placements:cohort_import_start", args=[cohort.public_id])
    looked = browser.post(start, {"file": SimpleUploadedFile("y.csv", LIST)})

    assert "Amy Lister" not in html(browser.get(looked["Location"]))
    assert "Amy Lister" in html(browser.get(looked["Location"], {"rows": "new"}))
    assert html(browser.get(looked["Location"], {"rows": "nonsense"}))


def test_a_file_that_is_none_gets_a_sentence(leader, cohort):
    start = reverse("placements:cohort_import_start", args=[cohort.public_id])

    response = signed_in(leader).post(start, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 ...")})

    assert "This is a PDF" in html(response)
    assert not CohortImport.objects.exists()


def test_a_name_that_is_taken_gets_a_sentence(leader, cohort):
    response = signed_in(leader).post(
        reverse("placements:cohort_begin"), {"name": "Year 9", "year_group": "9"}
    )
    assert response.status_code == 302

    again = signed_in(leader).post(
        reverse("placements:cohort_begin"), {"name": "Year 9", "year_group": "9"}
    )
    assert "Your school has a cohort of this name" in html(again)


def test_another_school_finds_nothing(cohort):
    other = MembershipFactory(
        catchment=cohort.catchment,
        organisation=OrganisationFactory(catchment=cohort.catchment, school=True),
        holds=[Role.CAREERS_LEADER],
    )
    browser = signed_in(other)

    assert browser.get(reverse("placements:cohort", args=[cohort.public_id])).status_code == 404
    assert cohort.name not in html(browser.get(reverse("placements:cohorts")))


@pytest.mark.parametrize("learners", [1, 3])
def test_a_cohort_page_asks_as_often_for_three_as_for_one(
    leader, cohort, learners, django_assert_num_queries
):
    for _one in range(learners):
        member = CohortMemberFactory(cohort=cohort)
        ExperienceFactory(person=member.person, school=cohort.school)
    browser = signed_in(leader)
    browser.get(reverse("placements:cohorts"))

    with django_assert_num_queries(PAGE_OF_COHORT):
        html(browser.get(reverse("placements:cohort", args=[cohort.public_id])))


def test_whoever_stands_in_the_list_reads_that_it_was_opened(leader, cohort):
    member = CohortMemberFactory(cohort=cohort)

    html(signed_in(leader).get(reverse("placements:cohort", args=[cohort.public_id])))

    lines = JournalEntry.objects.about(member.person).values_list("sentence", flat=True)
    assert list(lines) == ["opened the hours of your year group"]


def test_the_day_for_own_finds_is_kept(leader, cohort):
    signed_in(leader).post(
        reverse("placements:cohort_day", args=[cohort.public_id]),
        {"own_find_by_day": "12", "own_find_by_month": "2", "own_find_by_year": "2027"},
    )

    cohort.refresh_from_db()
    assert cohort.own_find_by.isoformat() == "2027-02-12"


def test_joey_reads_his_hours_as_a_ring_and_a_list(joey, leader):
    ExperienceFactory(
        person=joey, school=leader.organisation, minutes=900, words="I fitted a door."
    )
    ExperienceFactory(
        person=joey, minutes=1800, status=ExperienceStatus.AGREED, where="The Weir Kitchen"
    )

    text = html(as_joey(joey).get(reverse("placements:my_hours")))

    assert "You have 15 hours of real work behind you" in text
    assert "The Weir Kitchen would bring it to 45." in text
    assert "“I fitted a door.”" in text


def test_the_last_visit_in_person_is_put_to_the_seven_tests(joey):
    ExperienceFactory(person=joey, where="Ogden Joinery")
    ExperienceFactory(person=joey, where="Design a bus stop", mode=Mode.VIRTUAL)
    ExperienceFactory(person=joey, where="The Weir Kitchen", status=ExperienceStatus.AGREED)

    text = html(as_joey(joey).get(reverse("placements:my_hours")))

    assert "Ogden Joinery. You have the last word." in text
    assert text.count("Nobody has said yet.") == len(RealTest)


def test_hours_that_are_only_agreed_are_not_judged(joey):
    ExperienceFactory(person=joey, status=ExperienceStatus.AGREED)

    assert "Seven tests" not in html(as_joey(joey).get(reverse("placements:my_hours")))


def test_a_page_of_places_asked_for_marks_work_experience_in_the_menu(joey):
    text = html(as_joey(joey).get(reverse("placements:my_seats")))

    menu = reverse("placements:my_hours")
    assert f'href="{menu}" aria-current="page"' in text


def test_before_a_decision_the_page_of_a_place_leads_to_the_wishes(joey):
    text = html(as_joey(joey).get(reverse("placements:my_place")))

    assert "Nothing has been decided yet" in text
    assert "See my wishes" in text


def test_without_hours_the_page_says_what_counts(joey):
    text = html(as_joey(joey).get(reverse("placements:my_hours")))

    assert "Your hours begin here" in text


def test_joey_writes_hours_down_and_says_how_it_was(joey):
    browser = as_joey(joey)
    browser.post(
        reverse("placements:my_hours_add"),
        {
            "where": "Ogden Joinery", "mode": "placement", "hours": "15",
            "starts_on_day": "15", "starts_on_month": "6", "starts_on_year": "2026",
        },
    )  # fmt: skip
    written = Experience.objects.get()
    page = reverse("placements:experience", args=[written.public_id])

    browser.post(page, {"answer_0": "yes", "words_0": "We all knew", "answer_3": "partly"})

    assert (written.minutes, written.phase) == (900, "years 10 and 11")
    assert set(ExperienceTest.objects.values_list("test", "answer", "by_learner")) == {
        ("purpose", "yes", True),
        ("range of people", "partly", True),
    }
    assert "Yes. We all knew" in html(browser.get(page))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"hours": "0"}, "at least a quarter"),
        ({"hours": "lots"}, "for example 7.5"),
        (
            {"ends_on_day": "1", "ends_on_month": "6", "ends_on_year": "2026"},
            "The last day is before",
        ),
    ],
)
def test_hours_that_cannot_be_get_a_sentence(joey, typed, says):
    first = {"starts_on_day": "15", "starts_on_month": "6", "starts_on_year": "2026"}
    sent = {"where": "There", "mode": "visit", "hours": "2"} | first | typed

    assert says in html(as_joey(joey).post(reverse("placements:my_hours_add"), sent))
    assert not Experience.objects.exists()


def test_staff_confirm_and_joey_reads_that_they_looked(joey, leader):
    one = ExperienceFactory(person=joey, school=leader.organisation)
    browser = signed_in(leader)

    html(browser.get(reverse("placements:hours_of", args=[joey.public_id])))
    browser.post(reverse("placements:experience_confirm", args=[one.public_id]))

    one.refresh_from_db()
    assert one.status == ExperienceStatus.CONFIRMED
    assert set(JournalEntry.objects.about(joey).values_list("sentence", flat=True)) == {
        "looked at your hours",
        "confirmed hours of yours",
    }


def test_agreed_hours_are_done_and_taken_off(joey):
    one = ExperienceFactory(person=joey, status=ExperienceStatus.AGREED)
    browser = as_joey(joey)

    browser.post(reverse("placements:experience_done", args=[one.public_id]))
    one.refresh_from_db()
    assert one.status == ExperienceStatus.DONE

    gone = browser.post(reverse("placements:experience_take_off", args=[one.public_id]))
    assert gone["Location"] == reverse("placements:my_hours")
    assert not Experience.objects.exists()


def test_a_find_from_the_phone_to_the_answer(joey, leader, cohort):
    CohortMemberFactory(cohort=cohort, person=joey)
    browser, staff = as_joey(joey), signed_in(leader)
    assert "Who do you know?" in html(browser.get(reverse("placements:my_own_finds")))

    browser.post(
        reverse("placements:own_find_propose"),
        {"how_known": "shop", "workplace": "Hebden Cycles", "what": "Mend bicycles"},
    )
    find = OwnFind.objects.get()
    assert "Hebden Cycles" in html(staff.get(reverse("placements:own_finds")))

    staff.post(reverse("placements:own_find_check", args=[find.public_id]))
    page = staff.post(
        reverse("placements:own_find_answer", args=[find.public_id]), {"answer": "no", "words": ""}
    )
    assert "Write why, kindly" in html(page)
    staff.post(
        reverse("placements:own_find_answer", args=[find.public_id]),
        {"answer": "yes", "words": "Good find"},
    )

    find.refresh_from_db()
    assert find.status == OwnFindStatus.AGREED
    own = html(browser.get(reverse("placements:own_find", args=[find.public_id])))
    assert "School says: Good find" in own
    assert "written down as a host" not in own


def test_a_find_without_a_name_gets_a_sentence(joey):
    response = as_joey(joey).post(
        reverse("placements:own_find_propose"),
        {
            "how_known": "shop",
            "what": "Help",
            "ends_on_day": "1",
            "ends_on_month": "7",
            "ends_on_year": "2027",
        },
    )

    assert "Write what it is called" in html(response)
    assert "Write the first day too" in html(response)


def test_joey_takes_it_back(joey):
    find = OwnFindFactory(person=joey)

    as_joey(joey).post(reverse("placements:own_find_withdraw", args=[find.public_id]))

    find.refresh_from_db()
    assert find.status == OwnFindStatus.WITHDRAWN


def test_the_slower_of_two_who_write_a_list_is_told(leader, cohort, monkeypatch):
    browser = signed_in(leader)
    start = reverse("placements:cohort_import_start", args=[cohort.public_id])
    browser.post(start, {"file": SimpleUploadedFile("y.csv", LIST)})
    run = CohortImport.objects.get()
    write = reverse("placements:cohort_import_write", args=[run.public_id])
    browser.post(write)

    assert browser.post(write).status_code == 403
    assert run.rows.count() == 2
    assert CohortImport.objects.get().status == CohortImportStatus.WRITTEN


PAGE_OF_COHORT = 16
