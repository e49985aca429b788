"""What a signed-in person typed into one form and has not sent: kept until they send it, or a month.

A draft is scratch paper that nobody else can read, so that keeping it leaves no line in the journal.
"""

import datetime as dt
from collections.abc import Mapping

from catchment.people.actor import Actor
from catchment.support.models import Draft

KEPT_FOR = dt.timedelta(days=30)
MOST_LETTERS = 30_000


class DraftTooLong(ValueError):
    """More than any of our forms takes."""


class NothingTyped(ValueError):
    """Every field was empty, or nobody is signed in who could have typed."""


def save_draft(*, form: str, values: Mapping[str, str], by: Actor) -> Draft:
    """Keep what was typed, in place of what was kept of this form before.

    Args:
        form: the address of the page, which names the form and the thing that it is about.
        values: what stands in each field of free text.
        by: who typed it.

    Raises:
        NothingTyped: if there is nothing to keep, or nobody to keep it for.
        DraftTooLong: if it is more than our forms take together.
    """
    if by.user_id is None or not any(text.strip() for text in values.values()):
        raise NothingTyped(form)
    if sum(len(text) for text in values.values()) > MOST_LETTERS:
        raise DraftTooLong(form)
    draft, _ = Draft.objects.update_or_create(
        user_id=by.user_id, form=form, defaults={"values": dict(values), "saved_at": by.now}
    )
    return draft


def forget_draft(*, form: str, by: Actor) -> bool:
    """Throw one's draft of a form away.

    Returns:
        Whether there was one.
    """
    gone, _ = Draft.objects.visible_to(by).filter(form=form).delete()
    return bool(gone)


def forget_old_drafts(*, now: dt.datetime) -> int:
    """Throw away what was not touched for a month; safe to run twice.

    Returns:
        How many there were.
    """
    gone, _ = Draft.objects.older_than(now - KEPT_FOR).delete()
    return gone
