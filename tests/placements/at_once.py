"""Let several people act in the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

#: SQLite lets one writer in at a time, so that there is nothing to see there.
needs_two_writers = pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each, sorted: "done", or the name of what was raised, a deadlock's too."""
    said: list[str] = []
    ready = threading.Barrier(len(acts))

    def press(act: Callable[[], object]) -> None:
        try:
            ready.wait(timeout=20)
            act()
        except Exception as refused:  # noqa: BLE001  # whatever it is, the test reads its name
            said.append(type(refused).__name__)
        else:
            said.append("done")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(said)
