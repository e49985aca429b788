"""Note what a file of hosts writes, record by record, so that it can be undone."""

from collections.abc import Iterable, Mapping
from typing import Any

from catchment.placements.enums import HostThing
from catchment.placements.models import HostImport, HostImportWrite
from catchment.placements.queries.host_imports import State, columns_of

BATCH = 500


class Notes:
    """What one file has written so far; ``keep`` stores it."""

    def __init__(self, run: HostImport) -> None:
        self.run = run
        self.writes: list[HostImportWrite] = []

    def added(
        self,
        kind: HostThing,
        number: int,
        record: Any,
        name: str,
        names: Iterable[str],
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Note a record that is new, as it stands."""
        self.add(kind, number, record, name, after=_state(record, names, more or {}))

    def changed(
        self,
        kind: HostThing,
        number: int,
        record: Any,
        name: str,
        before: State,
        names: Iterable[str],
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Note a record that was there, as it stood and as it stands."""
        self.add(kind, number, record, name, before, _state(record, names, more or {}))

    def add(
        self,
        kind: HostThing,
        number: int,
        record: Any,
        name: str,
        before: State | None = None,
        after: State | None = None,
    ) -> None:
        """Note one record; without ``before`` it is new."""
        self.writes.append(
            HostImportWrite(
                run=self.run,
                number=number,
                kind=kind,
                target_id=record.public_id,
                name=name[:200],
                created=before is None,
                before=before or {},
                after=after or {},
            )
        )

    def keep(self) -> None:
        """Store them, in the order in which they were written."""
        HostImportWrite.objects.bulk_create(self.writes, batch_size=BATCH)


def _state(record: Any, names: Iterable[str], more: Mapping[str, Any]) -> State:
    """Columns with the version, where the table has one."""
    version = getattr(record, "version", None)
    return columns_of(record, names) | dict(more) | ({"version": version} if version else {})
