# What the records schedule says is due is found by age, not by reading every event.
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('intake', '0011_search_keys')]

    operations = [
        migrations.AddIndex('JailFile', models.Index(condition=models.Q(('erasure', None)), fields=['agency', 'received_at'], name='jail_file_by_age')),
        migrations.AddIndex('ReportedEvent', models.Index(condition=models.Q(('erasure', None)), fields=['agency', 'received_at', 'id'], name='event_by_age')),
        migrations.AddIndex('Booking', models.Index(condition=models.Q(('erasure', None)), fields=['booking_number'], name='booking_by_number')),
    ]
