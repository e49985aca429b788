"""A workplace hears of a learner once the learner has agreed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_supporter_address_is_confirmed'),
        ('placements', '0003_photos_have_a_kind_of_their_own'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='seatrequest',
            name='seat_is_asked_for_once',
        ),
        migrations.RemoveConstraint(
            model_name='seatrequest',
            name='seat_request_status_is_known',
        ),
        migrations.AddField(
            model_name='seatrequest',
            name='agreed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='seatrequest',
            name='agreed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='seats_agreed_to', to='people.membership'),
        ),
        migrations.AlterField(
            model_name='seatrequest',
            name='status',
            field=models.CharField(choices=[('proposed', 'Waits for the learner’s yes'), ('not sent', 'Not sent to the workplace'), ('asked', 'Asked'), ('accepted', 'Yes'), ('declined', 'Not this time'), ('withdrawn', 'Taken back'), ('expired', 'No answer')], default='asked', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='seatrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'asked', 'accepted'])), fields=('week', 'person'), name='seat_is_asked_for_once'),
        ),
        migrations.AddConstraint(
            model_name='seatrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'not sent', 'asked', 'accepted', 'declined', 'withdrawn', 'expired'])), name='seat_request_status_is_known'),
        ),
    ]
