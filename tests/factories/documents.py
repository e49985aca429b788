"""Documents of people, and files to put away, for tests."""

import io
import zipfile
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from PIL import Image

from catchment.people import models as people
from catchment.people.enums import FileKind
from catchment.people.models import Grant, Membership
from catchment.support import models
from tests.factories.people import NOW, CatchmentFactory, GrantFactory, PersonFactory

PDF = b"%PDF-1.7\nwords\n%%EOF"


class StoredFileFactory(DjangoModelFactory[people.StoredFile]):
    class Meta:
        model = people.StoredFile

    catchment = factory.SubFactory(CatchmentFactory)
    kind = FileKind.DOCUMENT
    name = "cv.pdf"
    size = len(PDF)
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    content = factory.LazyFunction(lambda: ContentFile(PDF, name="kept.bin"))
    created_at = NOW


class DocumentFactory(DjangoModelFactory[models.Document]):
    class Meta:
        model = models.Document

    person = factory.SubFactory(PersonFactory)
    file = factory.SubFactory(
        StoredFileFactory, catchment=factory.SelfAttribute("..person.catchment")
    )
    title = "My CV"
    added_at = NOW


def let_read(document: models.Document, recipient: Membership, **grant: Any) -> Grant:
    """Share a document with a member under a grant of their own."""
    given: Grant = GrantFactory(person=document.person, recipient=recipient, **grant)
    models.DocumentShare.objects.create(grant=given, document=document)
    return given


def picture(kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """A small picture."""
    target = io.BytesIO()
    Image.new(mode, (4, 2)).save(target, kind, **options)
    return target.getvalue()


def package(**files: bytes) -> bytes:
    """A ZIP file; names are written with "__" for "/"."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/"), content)
    return target.getvalue()
