"""No workplace holds a request to which its learner has not agreed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('placements', '0005_requests_so_far_were_agreed'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='seatrequest',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['proposed', 'not sent']), ('agreed_at__isnull', False), _connector='OR'), name='seat_request_is_agreed_before_it_is_sent'),
        ),
    ]
