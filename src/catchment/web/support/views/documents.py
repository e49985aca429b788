"""A person's own documents: put away, take, delete. Nobody else sees them unless they are shared."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catchment.people.actor import Actor
from catchment.people.models import Person
from catchment.support.actions import documents as actions
from catchment.support.files import CONTENT_TYPES, FileRefused
from catchment.support.models import Document
from catchment.support.rules import shares as rules
from catchment.web.gate import requires
from catchment.web.requests import MemberRequest
from catchment.web.support.forms.shares import DocumentForm
from catchment.web.support.views.things import visible_person

READING_DOCUMENT = "opened one of your documents"


def visible_document(actor: Actor, *, document: uuid.UUID) -> Document:
    seen = Document.objects.visible_to(actor).select_related("person__catchment", "file")
    return seen.get(public_id=document)


def whose(document: Document) -> Person:
    return document.person


def itself(person: Person) -> Person:
    return person


@require_GET
@requires(rules.may_keep_documents, of=visible_person)
def documents(request: MemberRequest, person: Person) -> HttpResponse:
    """Everything one has put away."""
    own = Document.objects.filter(person=person).select_related("file")
    return render(
        request,
        "support/documents.html",
        {"documents": list(own.order_by("-added_at", "-pk"))},
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_keep_documents, of=visible_person)
def add(request: MemberRequest, person: Person) -> HttpResponse:
    """Put a file away."""
    form = DocumentForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.add_document(
                person=person,
                name=file.name,
                content=file.read(),
                title=form.cleaned_data["title"],
                by=request.actor,
            )
        except FileRefused:
            form.add_error(
                "file", _("We cannot read this file. Save it as PDF, PNG or JPG and try again")
            )
        except actions.SameDocument:
            form.add_error("file", _("This file is here already"))
        except actions.NoRoom:
            form.add_error("file", _("There is no room left. Delete something first"))
        else:
            messages.success(request, _("Put away. Nobody but you can open it."))
            return redirect("support:documents")
    return render(request, "support/document_add.html", {"form": form})


@require_GET
@requires(rules.may_view_document, of=visible_document, about=whose, reading=READING_DOCUMENT)
def take(request: MemberRequest, document: Document) -> HttpResponse:
    """The file, to be saved and never shown inside a page of ours."""
    file = document.file
    with file.content.open("rb") as kept:
        content = kept.read()
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[file.name.rsplit(".", 1)[-1]],
        headers={
            "Content-Disposition": content_disposition_header(True, file.name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "POST"])
@requires(rules.may_delete_document, of=visible_document)
def delete(request: MemberRequest, document: Document) -> HttpResponse:
    """Ask once more, then delete for good."""
    if request.method == "POST":
        try:
            actions.delete_document(document=document, by=request.actor)
        except actions.DocumentGone:
            messages.info(request, _("It was deleted already."))
        else:
            messages.success(request, _("Deleted, for good."))
        return redirect("support:documents")
    return render(request, "support/document_delete.html", {"document": document})
