"""Tests that commit are followed by emptying; what migrations wrote is put back by PostgreSQL itself.

Django reads it as JSON and saves it row by row, which took longer than the tests that asked for it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.db.backends.postgresql.creation import DatabaseCreation

SCHEMA = "kept"


@contextmanager
def beside() -> Iterator[None]:
    """Until the end of the block keep rows in a schema beside the tables, and put them back from there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseCreation, "serialize_db_to_string", _kept)
        patch.setattr(DatabaseCreation, "deserialize_db_from_string", _put_back)
        yield


def _kept(self: DatabaseCreation) -> str:
    """Copy every table that holds rows; answer with the statements that bring them back."""
    connection = self.connection
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    ways_back = []
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        for table in map(connection.ops.quote_name, sorted(tables)):
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            if cursor.fetchone()[0]:
                cursor.execute(f"CREATE TABLE {SCHEMA}.{table} AS TABLE {table}")
                ways_back.append(
                    f"INSERT INTO {table} SELECT * FROM {SCHEMA}.{table} ON CONFLICT DO NOTHING"
                )
    return "; ".join(ways_back)


def _put_back(self: DatabaseCreation, data: str) -> None:
    """Before the first of them all is there still; keys are looked at when all is back, in any order."""
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute(data)
