"""What bookings are found and sorted by, for those that are there too."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

BATCH = 2_000


def fill(apps, schema_editor):
    from handover.stages.intake import search_keys

    booking, key, name = (apps.get_model("intake", m) for m in ("Booking", "BookingKey", "ListName"))
    stand = booking.objects.filter(erasure=None).select_related("matter").order_by("pk")
    last = 0
    while rows := list(stand.filter(pk__gt=last)[:BATCH]):
        key.objects.bulk_create(
            key(matter_id=b.matter_id, agency_id=b.matter.agency_id, kind=kind, word=word)
            for b in rows
            for kind, word in sorted(search_keys.words_of(b))
        )
        name.objects.bulk_create(
            name(matter_id=b.matter_id, name=search_keys.list_name_of(b)) for b in rows
        )
        last = rows[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_certificate_subject'),
        ('process', '0010_orders_of_lists'),
        ('intake', '0010_more_answers'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['tcn'], name='intake_booking_by_tcn', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['tcn'], name='intake_file_by_tcn', opclasses=['varchar_pattern_ops']),
        ),
        migrations.CreateModel(
            name='ListName',
            fields=[
                ('matter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='list_name', serialize=False, to='process.matter')),
                ('name', models.CharField(db_index=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='BookingKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('n', 'word of a name'), ('b', 'birth date'), ('#', 'booking number')], max_length=1)),
                ('word', models.CharField(max_length=60)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.agency')),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='booking_keys', to='process.matter')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'word', 'id'], name='intake_key_newest'), models.Index(fields=['agency', 'kind', 'word', 'id'], name='intake_key_of_agency'), models.Index(fields=['kind', 'word'], name='intake_key_begins', opclasses=['varchar_pattern_ops', 'varchar_pattern_ops'])],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
