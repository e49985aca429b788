"""Files of photos were kept as documents of persons: they get a kind of their own."""

from django.db import migrations

DOCUMENT, PHOTO = "document", "photo"
IN_A_BATCH = 500


def move_photos(apps, schema_editor):
    _change_kind(apps, DOCUMENT, PHOTO)


def move_back(apps, schema_editor):
    _change_kind(apps, PHOTO, DOCUMENT)


def _change_kind(apps, was, becomes):
    """Only files that a day shows; a photo that somebody put away for themselves stays a document."""
    shown = apps.get_model("placements", "DayPhoto").objects.filter(file__kind=was)
    files = apps.get_model("people", "StoredFile").objects
    ids = sorted(set(shown.values_list("file_id", flat=True)))
    for first in range(0, len(ids), IN_A_BATCH):
        files.filter(pk__in=ids[first : first + IN_A_BATCH]).update(kind=becomes)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_photos_of_workplaces"),
        ("placements", "0002_links_of_hosts"),
    ]

    operations = [migrations.RunPython(move_photos, move_back)]
