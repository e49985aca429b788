"""Tests that commit run last, each on the rows that the migrations left, whatever the order drawn."""

import pytest

COMMITS = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them last: they empty the tables, and others rely on what migrations wrote there."""
    committing = [item for item in items if _commits(item)]
    for item in committing:
        item.add_marker(COMMITS, append=False)
    items.sort(key=_commits)


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))
