"""The only way to write a journal line; called inside actions and by the door of personal pages."""

from typing import Any

from catchment.people.actor import Actor
from catchment.people.enums import JournalKind, Role
from catchment.people.models import JournalEntry, Person


def record(
    *,
    by: Actor,
    sentence: str,
    about: Person | None = None,
    subject: Any = None,
    kind: JournalKind = JournalKind.WRITE,
    hidden: bool = False,
    catchment_id: int | None = None,
) -> JournalEntry:
    """Append one line.

    Args:
        by: who acted, as they were; ``by.now`` is the moment.
        sentence: plain words in the past tense without a subject ("asked who can help"), no content.
        about: the person whose "who looked" page shows the line.
        subject: the record touched; its class and public id are kept.
        kind: read or write.
        hidden: safeguarding lines never show on "who looked".
        catchment_id: where the actor has none (visitors, the system).
    """
    return JournalEntry.objects.create(
        at=by.now,
        kind=kind,
        catchment_id=by.catchment_id or catchment_id or (about.catchment_id if about else None),
        about_person=about,
        user_id=by.user_id,
        actor_name=by.name,
        actor_role=", ".join(Role(role).label for role in sorted(by.roles)),
        actor_organisation=by.organisation_name,
        subject_kind=type(subject).__name__.lower() if subject is not None else "",
        subject_id=str(getattr(subject, "public_id", "") or getattr(subject, "pk", "") or "")
        if subject is not None
        else "",
        sentence=sentence[:300],
        hidden=hidden,
    )
