"""Whoever was named to a workplace before now asked for themselves, or was asked by word of mouth."""

from django.db import migrations
from django.db.models import F


def agree(apps, editor):
    """Write down the moment of asking; with nobody's name, since nobody's was kept."""
    apps.get_model('placements', 'SeatRequest').objects.update(agreed_at=F('asked_at'))


class Migration(migrations.Migration):

    dependencies = [
        ('placements', '0004_learners_agree_to_be_named'),
    ]

    operations = [migrations.RunPython(agree, migrations.RunPython.noop)]
