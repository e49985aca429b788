"""Check workplaces of a list: many at once, each as if it were the only one."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from catchment.people.actor import Actor
from catchment.placements.actions.hosts import HostMovedOn, NothingSeen, verify_host
from catchment.placements.enums import HostStatus
from catchment.placements.models import Host, HostImport


def waiting_of(run: HostImport, by: Actor) -> QuerySet[Host]:
    """Workplaces of a list that still wait; nobody checks their own."""
    named = run.rows.exclude(host=None).values("host_id")
    waiting = Host.objects.filter(pk__in=named, status=HostStatus.PENDING)
    return waiting.exclude(organisation_id=by.organisation_id or 0).select_related(
        "organisation", "catchment"
    )


@transaction.atomic
def verify_hosts(
    *, run: HostImport, chosen: Collection[Host] | None, words: str, by: Actor
) -> list[Host]:
    """Say of several workplaces of a list that they were looked at, in the same words.

    Args:
        run: the list that named them.
        chosen: those that were looked at; None for all that still wait.
        words: what was seen.
        by: who looked.

    Returns:
        Those that were checked now; whom somebody else checked meanwhile is left out.

    Raises:
        NothingSeen: if no word says what was seen.
    """
    if not words.strip():
        raise NothingSeen
    waiting = waiting_of(run, by)
    if chosen is not None:
        waiting = waiting.filter(pk__in=[host.pk for host in chosen])
    return [host for host in waiting.order_by("pk") if _verified(host, words, by)]


def _verified(host: Host, words: str, by: Actor) -> bool:
    try:
        verify_host(host=host, words=words, by=by)
    except HostMovedOn:
        return False
    return True
