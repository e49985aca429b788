"""A person's own documents: put away, and deleted for real."""

import hashlib
import uuid
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Sum

from catchment.people import journal
from catchment.people.actor import Actor
from catchment.people.enums import FileKind
from catchment.people.models import Person, StoredFile
from catchment.support.files import cleaned
from catchment.support.models import Document

#: How much one person may put away.
MOST_DOCUMENTS = 100
QUOTA_BYTES = 50 * 1024 * 1024


class SameDocument(Exception):
    """This very file is there already, for example after a double click."""


class NoRoom(Exception):
    """The person has put away as much as there is room for."""


class DocumentGone(Exception):
    """It was deleted before."""


@transaction.atomic
def add_document(*, person: Person, name: str, content: bytes, title: str, by: Actor) -> Document:
    """Put a file away, told by its content and cleaned; private until it is shared.

    Args:
        person: whose it is.
        name: what the file was called; its own title where ``title`` is empty.
        content: the file.
        title: what the person calls it.
        by: who puts it away.

    Raises:
        FileRefused: if it is empty, too large, broken or of no kind that is taken.
        SameDocument: if the same file is there already.
        NoRoom: if it would be too many, or too much.
    """
    file = cleaned(name, content)
    Person.objects.select_for_update().get(pk=person.pk)
    own = Document.objects.filter(person=person)
    sha256 = hashlib.sha256(file.content).hexdigest()
    if own.filter(file__sha256=sha256).exists():
        raise SameDocument(name)
    held = own.aggregate(number=Count("pk"), size=Sum("file__size"))
    if held["number"] >= MOST_DOCUMENTS or (held["size"] or 0) + len(file.content) > QUOTA_BYTES:
        raise NoRoom(name)
    kept = StoredFile(
        catchment_id=person.catchment_id,
        kind=FileKind.DOCUMENT,
        name=file.name,
        size=len(file.content),
        sha256=sha256,
        uploaded_by_id=by.user_id,
        created_at=by.now,
    )
    kept.content.save(f"{uuid.uuid4().hex}.bin", ContentFile(file.content), save=True)
    document = Document.objects.create(
        person=person, file=kept, title=title or file.name, added_at=by.now
    )
    journal.record(by=by, sentence="put a document away", about=person, subject=document)
    return document


@transaction.atomic
def delete_document(*, document: Document, by: Actor) -> None:
    """Delete a document, its shares and, once that is certain, its file.

    Raises:
        DocumentGone: if somebody was faster.
    """
    gone, _tables = Document.objects.filter(pk=document.pk).delete()
    if not gone:
        raise DocumentGone(document)
    file = document.file
    StoredFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(partial(file.content.storage.delete, str(file.content.name)))
    journal.record(by=by, sentence="deleted a document", about=document.person, subject=document)
