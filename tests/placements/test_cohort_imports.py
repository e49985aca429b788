"""A school's list of learners: what is read, what is refused where, what is written, what is undone."""

import datetime as dt
import io
import zipfile

import pytest

from catchment.network.imports.incoming import FileNotUnderstood
from catchment.people.actor import system
from catchment.people.models import JournalEntry, Person
from catchment.placements.actions.cohort_imports import (
    ImportHasMoved,
    look_through,
    undo_import,
    write_import,
)
from catchment.placements.enums import CohortImportStatus, RowResult
from catchment.placements.models import Cohort, CohortImport, CohortMember, LearnerFact
from catchment.vocabulary.actions.occupations import refresh_occupations
from tests.factories.people import NOW, TODAY, EnrolmentFactory, PersonFactory, UserFactory
from tests.factories.placements import CohortFactory, CohortMemberFactory, OwnFindFactory

pytestmark = pytest.mark.django_db

BY = system("a test", now=NOW)
HEAD = (
    "Name,Known as,Date of birth,Learner number,Year,Postcode,Travel minutes,Travel by,Languages,"
    "Access needs,Interests,Sex,Free meals"
)
AMY = "Amy Lister,Amy,24/03/2012,L1,10,HX7 8AA,40,bus,English; Polish,step-free,Hospitality and food,F,yes"
BEN = "Ben Shaw,,2012-01-05,L2,10,,,walk,,,,M,no"


@pytest.fixture
def cohort() -> Cohort:
    refresh_occupations(by=BY)
    made: Cohort = CohortFactory(name="Year 10")
    return made


def sheet(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def looked(cohort: Cohort, *rows: str) -> CohortImport:
    return look_through(cohort=cohort, file_name="year 10.csv", data=sheet(*rows), by=BY, on=TODAY)


def written(cohort: Cohort, *rows: str) -> CohortImport:
    return write_import(run=looked(cohort, *rows), by=BY, on=TODAY)


def test_looking_through_writes_nothing_about_anybody(cohort):
    run = looked(cohort, HEAD, AMY, BEN)

    assert run.counts == {"new": 2}
    assert (Person.objects.count(), CohortMember.objects.count()) == (0, 0)


def test_writing_begins_records_with_what_the_file_says(cohort):
    written(cohort, HEAD, AMY, BEN)

    amy = CohortMember.objects.select_related("person").get(learner_number="L1")
    assert (amy.person.name, amy.person.known_as, amy.person.born_on) == (
        "Amy Lister",
        "Amy",
        dt.date(2012, 3, 24),
    )
    assert (amy.travel_minutes, amy.travel_by) == (40, "bus")
    assert amy.interests == ["hospitality-and-food"]
    assert amy.person.languages == ["en", "pl"]
    assert amy.person.access_needs == ["step-free"]
    assert amy.person.enrolments.get().organisation == cohort.school
    assert set(LearnerFact.objects.filter(person=amy.person).values_list("code", "spread")) == {
        ("sex", True),
        ("free-meals", True),
    }
    assert JournalEntry.objects.about(amy.person).get().sentence == (
        "wrote you down in “Year 10” for work experience"
    )


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (",,24/03/2012,L1", "Name", "There is no name."),
        ("Amy Lister,,,L1", "Date of birth", "There is no date of birth."),
        ("Amy Lister,,soon,L1", "Date of birth", "“soon” is not a date."),
        ("Amy Lister,,24/03/1812,L1", "Date of birth", "cannot be a learner here"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_with_its_column(cohort, row, column, says):
    run = written(cohort, HEAD, row, BEN)

    left_out = run.rows.get(number=2)
    assert (left_out.result, left_out.values) == (RowResult.PROBLEM, {})
    assert left_out.problems[0]["column"] == column
    assert says in left_out.problems[0]["says"]
    assert CohortMember.objects.get().learner_number == "L2"


@pytest.mark.parametrize(
    ("place", "cell", "column", "says"),
    [
        (5, "ZZ1 1ZZ", "Postcode", "do not know the postcode"),
        (6, "400", "Travel minutes", "5 to 180"),
        (7, "hovercraft", "Travel by", "is not one of"),
        (8, "Klingon", "Languages", "“klingon”"),
        (10, "dragons", "Interests", "“dragons”"),
    ],
)
def test_a_doubt_is_told_and_the_row_is_taken(cohort, place, cell, column, says):
    cells = AMY.split(",")
    cells[place] = cell
    run = looked(cohort, HEAD, ",".join(cells))

    row = run.rows.get()
    assert row.result == RowResult.NEW
    assert [(one["column"], one["stops"]) for one in row.problems] == [(column, False)]
    assert says in row.problems[0]["says"]


def test_a_number_that_stands_twice_is_refused_the_second_time(cohort):
    run = looked(cohort, HEAD, AMY, BEN.replace("L2", "L1"))

    assert run.counts == {"new": 1, "problem": 1}
    assert "Line 2 has the same learner number" in run.rows.get(number=3).problems[0]["says"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (("Date of birth,Year", "24/03/2012,10"), "No column holds names"),
        (("Name,Year", "Amy,10"), "No column holds dates of birth"),
        (("Name,Pupil,DOB", "Amy,Amy,24/03/2012"), "may say the same: Name, Pupil"),
    ],
)
def test_a_file_without_what_is_needed_is_refused(cohort, rows, says):
    with pytest.raises(FileNotUnderstood, match=says):
        looked(cohort, *rows)
    assert not CohortImport.objects.exists()


def test_columns_that_say_nothing_are_named(cohort):
    run = looked(cohort, f"{HEAD},House", f"{AMY},Red")

    assert "We did not read these columns: House." in run.remarks


def test_the_same_file_again_changes_nothing(cohort):
    written(cohort, HEAD, AMY, BEN)

    again = written(cohort, HEAD, AMY, BEN)

    assert again.counts == {"same": 2}
    assert Person.objects.count() == 2


def test_two_files_looked_through_at_once_begin_nobody_twice(cohort):
    first, second = looked(cohort, HEAD, AMY), looked(cohort, HEAD, AMY)

    write_import(run=first, by=BY, on=TODAY)
    write_import(run=second, by=BY, on=TODAY)

    assert Person.objects.count() == 1
    assert second.rows.get().result == RowResult.SAME


def test_writing_twice_is_refused(cohort):
    run = written(cohort, HEAD, AMY)

    with pytest.raises(ImportHasMoved):
        write_import(run=run, by=BY, on=TODAY)


def test_a_learner_of_the_school_is_found_by_name_and_birthday(cohort):
    amy = PersonFactory(catchment=cohort.catchment, name="AMY Lister", born_on=dt.date(2012, 3, 24))
    EnrolmentFactory(person=amy, organisation=cohort.school, starts_on=TODAY)

    written(cohort, HEAD, AMY)

    assert CohortMember.objects.get().person == amy


def test_a_child_known_elsewhere_is_not_looked_for(cohort):
    """Creating never tells that a child is known already: the second record begins all the same."""
    PersonFactory(catchment=cohort.catchment, name="Amy Lister", born_on=dt.date(2012, 3, 24))

    run = written(cohort, HEAD, AMY)

    assert run.counts == {"new": 1}
    assert Person.objects.filter(name="Amy Lister").count() == 2


def test_two_of_one_name_and_birthday_need_a_number(cohort):
    for _twin in range(2):
        amy = PersonFactory(
            catchment=cohort.catchment, name="Amy Lister", born_on=dt.date(2012, 3, 24)
        )
        EnrolmentFactory(person=amy, organisation=cohort.school, starts_on=TODAY)

    run = looked(cohort, HEAD, AMY)

    assert run.counts == {"problem": 1}
    assert "two learners of this name" in run.rows.get().problems[0]["says"]


def test_whoever_has_a_sign_in_keeps_their_own_details(cohort):
    member = CohortMemberFactory(
        cohort=cohort, learner_number="L1", person__user=UserFactory(), person__known_as="Mimi"
    )

    written(cohort, HEAD, AMY)

    member.refresh_from_db()
    assert member.person.known_as == "Mimi"
    assert member.travel_minutes == 40


def test_undo_takes_out_whoever_was_new_and_keeps_nothing_of_them(cohort):
    run = undo_import(run=written(cohort, HEAD, AMY, BEN), by=BY)

    assert (Person.objects.count(), LearnerFact.objects.count()) == (0, 0)
    assert run.status == CohortImportStatus.UNDONE
    assert list(run.rows.values_list("result", "values")) == [("undone", {}), ("undone", {})]


def test_undo_puts_back_what_was_changed(cohort):
    written(cohort, HEAD, AMY)
    again = written(cohort, HEAD, AMY.replace(",40,", ",90,").replace("F,yes", "F,no"))

    undo_import(run=again, by=BY)

    assert CohortMember.objects.get().travel_minutes == 40
    assert LearnerFact.objects.get(code="free-meals").value == "yes"


def test_undo_lets_whoever_joined_go_and_keeps_their_record(cohort):
    amy = PersonFactory(catchment=cohort.catchment, name="Amy Lister", born_on=dt.date(2012, 3, 24))
    EnrolmentFactory(person=amy, organisation=cohort.school, starts_on=TODAY)

    undo_import(run=written(cohort, HEAD, AMY), by=BY)

    amy.refresh_from_db()
    assert not CohortMember.objects.exists()
    assert not LearnerFact.objects.exists()


def _writes_their_own(member: CohortMember) -> None:
    Person.objects.filter(pk=member.person_id).update(postcode="HX1 1AA")


def _travels_farther(member: CohortMember) -> None:
    CohortMember.objects.filter(pk=member.pk).update(travel_minutes=100)


def _signs_in(member: CohortMember) -> None:
    Person.objects.filter(pk=member.person_id).update(user=UserFactory())


def _finds_a_place(member: CohortMember) -> None:
    OwnFindFactory(person=member.person)


def _joins_another(member: CohortMember) -> None:
    other = CohortFactory(catchment=member.cohort.catchment, school=member.cohort.school)
    CohortMemberFactory(cohort=other, person=member.person)


@pytest.mark.parametrize(
    "since", [_writes_their_own, _travels_farther, _signs_in, _finds_a_place, _joins_another]
)
def test_undo_refuses_whoever_has_changed_since(cohort, since):
    run = written(cohort, HEAD, AMY, BEN)
    since(CohortMember.objects.get(learner_number="L1"))

    undo_import(run=run, by=BY)

    assert Person.objects.get().name == "Amy Lister"
    assert run.counts == {"kept": 1, "undone": 1}


def test_undo_twice_is_refused(cohort):
    run = undo_import(run=written(cohort, HEAD, AMY), by=BY)

    with pytest.raises(ImportHasMoved):
        undo_import(run=run, by=BY)


ORGS = "sourcedId,status,name,type,identifier\no1,active,{school},school,107000\no2,active,Other,school,2\n"
USERS = (
    "sourcedId,status,givenName,middleName,familyName,identifier,grades,preferredFirstName\n"
    "u1,active,Amy,,Lister,L1,10,Am\nu2,active,Ben,J,Shaw,L2,11,\nu3,active,Cara,,Wood,L3,10,\n"
    "u4,tobedeleted,Dev,,Iqbal,L4,10,\nu5,active,Tess,,Teacher,T1,,\n"
)
ENROLMENTS = (
    "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,status\n"
    "e1,c,o1,u1,student,active\ne2,c,o1,u2,student,active\ne3,c,o2,u3,student,active\n"
    "e4,c,o1,u4,student,active\ne5,c,o1,u5,teacher,active\n"
)
DEMOGRAPHICS = "sourcedId,birthDate,sex\nu1,2012-03-24,female\nu2,2011-01-01,male\n"


def packed(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as held:
        for name, text in parts.items():
            held.writestr(f"{name}.csv", text)
    return buffer.getvalue()


def test_a_oneroster_export_gives_students_of_the_school_and_year(cohort):
    data = packed(
        orgs=ORGS.format(school=cohort.school.name),
        users=USERS,
        enrollments=ENROLMENTS,
        demographics=DEMOGRAPHICS,
    )
    run = look_through(cohort=cohort, file_name="roster.zip", data=data, by=BY, on=TODAY)
    write_import(run=run, by=BY, on=TODAY)

    assert (run.kind, run.counts) == ("oneroster", {"new": 1})
    member = CohortMember.objects.select_related("person").get()
    assert (member.person.name, member.person.known_as, member.learner_number) == (
        "Amy Lister",
        "Am",
        "L1",
    )


@pytest.mark.parametrize(
    ("left_out", "school", "says"),
    [
        ("demographics", None, "no demographics.csv"),
        ("enrollments", None, "no enrollments.csv"),
        ("", "Elsewhere High", "does not hold"),
    ],
)
def test_a_oneroster_export_that_lacks_something_is_refused(cohort, left_out, school, says):
    parts = {
        "orgs": ORGS.format(school=school or cohort.school.name),
        "users": USERS,
        "enrollments": ENROLMENTS,
        "demographics": DEMOGRAPHICS,
    }
    parts.pop(left_out, None)

    with pytest.raises(FileNotUnderstood, match=says):
        look_through(cohort=cohort, file_name="r.zip", data=packed(**parts), by=BY, on=TODAY)
