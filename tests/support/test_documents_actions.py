"""Documents: put away once, within what there is room for, and deleted for real."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from catchment.people.models import JournalEntry, StoredFile
from catchment.support.actions import documents as actions
from catchment.support.files import FileRefused
from catchment.support.models import Document, DocumentShare
from tests.factories.documents import PDF, DocumentFactory, let_read
from tests.factories.people import MembershipFactory, PersonFactory, actor_in

pytestmark = pytest.mark.django_db


def add(person: Any, content: bytes = PDF, title: str = "") -> Document:
    return actions.add_document(
        person=person,
        name="my cv.exe",
        content=content,
        title=title,
        by=actor_in(person.catchment, person_id=person.pk),
    )


def test_a_document_is_put_away_under_a_name_that_nobody_guesses() -> None:
    person = PersonFactory()

    document = add(person)

    file = document.file
    with file.content.open("rb") as kept:
        assert (document.title, file.name, kept.read()) == ("my cv.pdf", "my cv.pdf", PDF)
    assert "cv" not in file.content.name
    assert JournalEntry.objects.get().sentence == "put a document away"


def test_add_document_refuses_the_same_file_twice() -> None:
    person = PersonFactory()
    add(person)
    add(PersonFactory())

    with pytest.raises(actions.SameDocument):
        add(person, title="Again")


def test_add_document_refuses_what_it_does_not_know() -> None:
    with pytest.raises(FileRefused):
        add(PersonFactory(), b"MZ\x00\xff")


@pytest.mark.parametrize(("name", "most"), [("MOST_DOCUMENTS", 1), ("QUOTA_BYTES", 40)])
def test_add_document_refuses_more_than_there_is_room_for(
    name: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, name, most)
    person = PersonFactory()
    add(person)

    with pytest.raises(actions.NoRoom):
        add(person, PDF + b" ")


def test_deleting_takes_the_file_off_the_disk(
    django_capture_on_commit_callbacks: Any,
) -> None:
    document = DocumentFactory()
    let_read(document, MembershipFactory(catchment=document.person.catchment))
    kept = document.file.content
    by = actor_in(document.person.catchment)

    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_document(document=document, by=by)
        before_commit = kept.storage.exists(kept.name)

    assert (before_commit, kept.storage.exists(kept.name)) == (True, False)
    assert (
        Document.objects.count(),
        DocumentShare.objects.count(),
        StoredFile.objects.count(),
    ) == (
        0,
        0,
        0,
    )


def test_delete_document_refuses_the_slower_of_two() -> None:
    document = DocumentFactory()
    by = actor_in(document.person.catchment)
    actions.delete_document(document=document, by=by)

    with pytest.raises(actions.DocumentGone):
        actions.delete_document(document=document, by=by)


def test_a_document_keeps_its_file() -> None:
    document = DocumentFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        document.file.delete()
