"""The database itself keeps the journal: two triggers, the same on SQLite and on PostgreSQL.

A line may only lose who it is about, who acted and its words (erasure), and is deleted only where a
row of ``JournalPruning`` says that its time is over. Who rebuilds the table on SQLite (``AlterField``)
loses the triggers with it: a test notices, and the migration then calls ``install`` once more.
"""

from typing import Any

from django.db import migrations

TABLE = "people_journalentry"
KEPT = ("id", "at", "kind", "catchment_id", "actor_role", "subject_kind", "hidden")
FORGETTABLE = ("about_person_id", "user_id")
BLANKABLE = ("actor_name", "actor_organisation", "subject_id", "sentence")
NOT_OVER = "NOT EXISTS (SELECT 1 FROM people_journalpruning WHERE before > OLD.at)"


def _only_forgets(same: str) -> str:
    """The condition under which an update may pass; ``same`` compares, nulls included."""
    kept = [f"NEW.{name} {same} OLD.{name}" for name in KEPT]
    gone = [f"(NEW.{name} IS NULL OR NEW.{name} {same} OLD.{name})" for name in FORGETTABLE]
    blank = [f"(NEW.{name} = '' OR NEW.{name} {same} OLD.{name})" for name in BLANKABLE]
    return " AND ".join([*kept, *gone, *blank])


SQLITE = (
    f"""CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON {TABLE}
    WHEN NOT ({_only_forgets("IS")})
    BEGIN SELECT RAISE(ABORT, 'journal lines are never rewritten'); END""",
    f"""CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON {TABLE}
    WHEN {NOT_OVER}
    BEGIN SELECT RAISE(ABORT, 'journal lines are never deleted'); END""",
)

POSTGRESQL = (
    f"""CREATE FUNCTION journal_refuses_update() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT ({_only_forgets("IS NOT DISTINCT FROM")}) THEN
            RAISE EXCEPTION 'journal lines are never rewritten'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""",
    f"""CREATE FUNCTION journal_refuses_delete() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {NOT_OVER} THEN
            RAISE EXCEPTION 'journal lines are never deleted'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END $$""",
    f"""CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION journal_refuses_update()""",
    f"""CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION journal_refuses_delete()""",
)

UNDO = {
    "sqlite": (
        "DROP TRIGGER journal_is_not_rewritten",
        "DROP TRIGGER journal_is_not_deleted",
    ),
    "postgresql": (
        f"DROP TRIGGER journal_is_not_rewritten ON {TABLE}",
        f"DROP TRIGGER journal_is_not_deleted ON {TABLE}",
        "DROP FUNCTION journal_refuses_update()",
        "DROP FUNCTION journal_refuses_delete()",
    ),
}


def install(apps: Any, schema_editor: Any) -> None:
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_practice_rules_codes_and_lists")]

    operations = [migrations.RunPython(install, remove, elidable=False)]
