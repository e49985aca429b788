"""Load the shared topics. Later changes of the list come through ``actions.refresh_topics``."""

from django.db import migrations

from catchment.vocabulary.topics import shared_topics


def load(apps, schema_editor):
    topic = apps.get_model("vocabulary", "Topic")
    topic.objects.bulk_create(
        [
            topic(
                slug=term.slug,
                number=term.number,
                name=term.name,
                sentence=term.sentence,
                layers=[int(layer) for layer in term.layers],
                modes=[int(mode) for mode in term.modes],
                phrases=list(term.phrases),
                wants_guidance=term.wants_guidance,
            )
            for term in shared_topics()
        ]
    )


def unload(apps, schema_editor):
    apps.get_model("vocabulary", "Topic").objects.filter(catchment=None).delete()


class Migration(migrations.Migration):
    dependencies = [("vocabulary", "0001_topics")]

    operations = [migrations.RunPython(load, unload)]
