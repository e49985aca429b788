"""Draws everything about a person as a ZIP file: one JSON file, one page to read, their documents."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from catchment.people.models import Person
from catchment.support.queries.own_data import (
    HELD_BACK,
    Section,
    attachments_of,
    everything_about,
)

JSON_NAME = "everything.json"
PAGE_NAME = "everything.html"
FOLDER = "documents"


def drawn(person: Person, *, at: dt.datetime) -> bytes:
    """The ZIP file, for a person or for whoever prepares it for them."""
    return drawn_from(person, everything_about(person), at=at)


def drawn_from(person: Person, sections: Iterable[Section], *, at: dt.datetime) -> bytes:
    """The same from sections that somebody has looked through."""
    sections = list(sections)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(JSON_NAME, as_json(sections, at=at))
        packed.writestr(PAGE_NAME, as_page(person, sections, at=at))
        for one in attachments_of(person):
            with one.content.open("rb") as content:
                packed.writestr(f"{FOLDER}/{one.name}", content.read())
    return target.getvalue()


def as_json(sections: Iterable[Section], *, at: dt.datetime) -> str:
    """For machines: each table by its name."""
    tables = {section.table: section.rows for section in sections}
    told = {"made_at": at, "tables": tables}
    return json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def as_page(person: Person, sections: Iterable[Section], *, at: dt.datetime) -> str:
    """For people: one page without anything from elsewhere."""
    return render_to_string(
        "support/everything.html",
        {"person": person, "sections": list(sections), "held_back": HELD_BACK, "at": at},
        using="jinja2",
    )
