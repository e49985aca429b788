"""The table of the shared cache: rate limits must be counted in one place by all processes."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def create_table(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_first_storey")]

    operations = [migrations.RunPython(create_table, migrations.RunPython.noop, elidable=False)]
