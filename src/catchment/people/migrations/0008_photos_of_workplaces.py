from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_supporter_address_is_confirmed")]

    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("import", "A file to import"),
                    ("boundary", "Boundaries of neighbourhoods"),
                    ("document", "A document that belongs to a person"),
                    ("export", "Everything that is held about a person"),
                    ("photo", "A photo of a workplace"),
                ],
                max_length=20,
            ),
        ),
    ]
