"""Wishes to leave were warnings of deletion, and refusals notices: both move to their own table."""

from django.db import migrations

ASKED = "asked "
REFUSED = "You cannot leave yet: "
IN_A_BATCH = 500


def move_wishes(apps, schema_editor):
    """Those that wait for an answer."""
    warning_model = apps.get_model("support", "DeletionWarning")
    wish_model = apps.get_model("support", "LeavingWish")
    asked = warning_model.objects.filter(kind="person", record__startswith=ASKED).order_by("pk")
    wish_model.objects.bulk_create(
        (
            wish_model(
                person_id=one.person_id,
                status="waiting",
                asked_at=one.warned_at,
                answer_by=one.deletes_on,
            )
            for one in asked.iterator(chunk_size=IN_A_BATCH)
        ),
        batch_size=IN_A_BATCH,
        ignore_conflicts=True,
    )
    asked.delete()


def move_refusals(apps, schema_editor):
    """Those that were answered; when they had been asked was not kept."""
    notice_model = apps.get_model("support", "Notice")
    wish_model = apps.get_model("support", "LeavingWish")
    told = notice_model.objects.filter(
        key__startswith="leaving refused", about__isnull=False, sentence__startswith=REFUSED
    ).order_by("pk")
    wish_model.objects.bulk_create(
        (
            wish_model(
                person_id=one.about_id,
                status="refused",
                asked_at=one.written_at,
                answer_by=one.written_at.date(),
                answered_at=one.written_at,
                reason=one.sentence.removeprefix(REFUSED),
            )
            for one in told.iterator(chunk_size=IN_A_BATCH)
        ),
        batch_size=IN_A_BATCH,
    )
    told.update(sentence="You cannot leave yet. Read why")


def move_back(apps, schema_editor):
    """Only what waits has a place in the warnings."""
    warning_model = apps.get_model("support", "DeletionWarning")
    wish_model = apps.get_model("support", "LeavingWish")
    waiting = wish_model.objects.filter(status="waiting").order_by("pk")
    warning_model.objects.bulk_create(
        (
            warning_model(
                person_id=one.person_id,
                kind="person",
                record=f"{ASKED}{one.person_id}",
                warned_at=one.asked_at,
                deletes_on=one.answer_by,
            )
            for one in waiting.iterator(chunk_size=IN_A_BATCH)
        ),
        batch_size=IN_A_BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("support", "0004_wishes_to_leave_and_anchors")]

    operations = [
        migrations.RunPython(move_wishes, move_back),
        migrations.RunPython(move_refusals, migrations.RunPython.noop),
    ]
