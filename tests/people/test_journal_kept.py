"""The database keeps the journal, whatever code asks for: the same on SQLite and PostgreSQL."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from catchment.people import journal
from catchment.people.enums import JournalKind, Role
from catchment.people.models import JournalEntry, JournalPruning, Person
from tests.factories.people import NOW, PersonFactory, UserFactory, actor_in

pytestmark = pytest.mark.django_db
READ = JournalKind.READ
TABLE = "people_journalentry"


def line() -> JournalEntry:
    person = PersonFactory()
    user = UserFactory()
    by = actor_in(person.catchment, Role.HELPER, user_id=user.pk)
    return journal.record(
        by=by, sentence="read the ladder", about=person, subject=person, kind=READ
    )


def run(statement: str, *values: Any) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sentence", "did nothing"),
        ("actor_name", "Somebody Else"),
        ("actor_role", ""),
        ("actor_organisation", "Elsewhere"),
        ("kind", "write"),
        ("hidden", True),
        ("subject_kind", ""),
        ("subject_id", "7"),
        ("at", NOW + dt.timedelta(days=1)),
        ("catchment_id", None),
    ],
)
def test_the_database_refuses_to_rewrite_a_line(column: str, value: Any):
    kept = line()

    with pytest.raises(DatabaseError, match="never rewritten"):
        run(f"UPDATE {TABLE} SET {column} = %s WHERE id = %s", value, kept.pk)


def test_the_database_refuses_to_move_a_line_to_another_person():
    kept, other = line(), PersonFactory()

    with pytest.raises(DatabaseError, match="never rewritten"):
        run(f"UPDATE {TABLE} SET about_person_id = %s WHERE id = %s", other.pk, kept.pk)


def test_the_database_refuses_to_delete_a_line():
    kept = line()

    with pytest.raises(DatabaseError, match="never deleted"):
        run(f"DELETE FROM {TABLE} WHERE id = %s", kept.pk)

    assert JournalEntry.objects.filter(pk=kept.pk).exists()


def test_erasure_may_empty_who_it_was():
    kept = line()

    changed = run(
        f"UPDATE {TABLE} SET about_person_id = NULL, user_id = NULL, actor_name = '', "
        "actor_organisation = '', subject_id = '', sentence = '' WHERE id = %s",
        kept.pk,
    )

    kept.refresh_from_db()
    assert (changed, kept.actor_name, kept.about_person_id, kept.kind) == (1, "", None, "read")


def test_deleting_a_person_leaves_the_line_without_them():
    kept = line()

    Person.objects.filter(pk=kept.about_person_id).delete()

    kept.refresh_from_db()
    assert (kept.about_person_id, kept.sentence) == (None, "read the ladder")


def test_a_catchment_with_a_journal_is_not_deleted():
    kept = line()

    with pytest.raises(ProtectedError):
        kept.catchment.delete()


def test_lines_whose_time_is_over_may_be_deleted_and_no_others():
    kept = line()
    JournalPruning.objects.create(before=NOW, at=NOW, why="kept six years")
    with pytest.raises(DatabaseError, match="never deleted"):
        run(f"DELETE FROM {TABLE} WHERE id = %s", kept.pk)

    JournalPruning.objects.create(
        before=NOW + dt.timedelta(seconds=1), at=NOW, why="kept six years"
    )

    assert run(f"DELETE FROM {TABLE} WHERE id = %s", kept.pk) == 1
