"""The only way to write a journal line; called inside actions and by the door of personal pages."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from catchment.people.actor import Actor
from catchment.people.enums import JournalKind, Role
from catchment.people.models import JournalEntry, JournalListing, Person


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
    catchment_id = by.catchment_id or catchment_id or (about.catchment_id if about else None)
    return JournalEntry.objects.create(
        **_facts(by) | {"catchment_id": catchment_id},
        kind=kind,
        about_person=about,
        subject_kind=type(subject).__name__.lower() if subject is not None else "",
        subject_id=str(getattr(subject, "public_id", "") or getattr(subject, "pk", "") or "")
        if subject is not None
        else "",
        sentence=sentence[:300],
        hidden=hidden,
    )


@transaction.atomic
def record_list(*, by: Actor, sentence: str, persons: Iterable[Person]) -> JournalEntry | None:
    """Append one line for a list that was opened, readable by each person who stood in it.

    Two statements, however long the list; nothing where nobody else stood in it.

    Args:
        sentence: as for ``record``, for example "opened the list of learners".
        persons: who was shown; oneself is left out.
    """
    keys = sorted({person.pk for person in persons} - {by.person_id})
    if not keys:
        return None
    line = JournalEntry.objects.create(
        **_facts(by), kind=JournalKind.READ, subject_kind="list", sentence=sentence[:300]
    )
    JournalListing.objects.bulk_create([JournalListing(entry=line, person_id=key) for key in keys])
    return line


def record_many(*, by: Actor, sentence: str, persons: Iterable[Person]) -> None:
    """Append the same line about each of many people, in a few statements.

    Args:
        sentence: as for ``record``, for example "wrote you down in “Year 10”".
    """
    facts = _facts(by)
    JournalEntry.objects.bulk_create(
        (
            JournalEntry(
                **facts, kind=JournalKind.WRITE, about_person=person, sentence=sentence[:300]
            )
            for person in persons
        ),
        batch_size=500,
    )


def pseudonymise(*, person: Person, user_id: int | None) -> None:
    """Let lines about somebody who is erased stand without them; the database allows nothing more.

    Args:
        person: whom the lines are about; their name goes from the sentences too.
        user_id: their sign-in, where it is deleted with them: what they did stays without a name.
    """
    lines = JournalEntry._base_manager.filter(catchment_id=person.catchment_id)
    about = lines.filter(about_person=person)
    named = Q(sentence__icontains=person.name)
    if person.known_as:
        named |= Q(sentence__icontains=person.known_as)
    about.filter(named).update(sentence="")
    if " " in person.name:
        lines.filter(sentence__icontains=person.name).update(sentence="")
    if user_id is not None:
        JournalEntry._base_manager.filter(user_id=user_id).update(user=None, actor_name="")
    about.filter(user__persons=person).update(actor_name="")
    about.update(about_person=None, subject_id="")


def _facts(by: Actor) -> dict[str, Any]:
    """Who acted, as they were at that moment."""
    return {
        "at": by.now,
        "catchment_id": by.catchment_id,
        "user_id": by.user_id,
        "actor_name": by.name,
        "actor_role": ", ".join(Role(role).label for role in sorted(by.roles)),
        "actor_organisation": by.organisation_name,
    }
