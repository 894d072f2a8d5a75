"""On what a notice rests where local law is silent."""

from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0022_events_corrected'),
    ]

    operations = [
        migrations.AddField(
            model_name='custodyevent',
            name='rests_on',
            field=models.CharField(blank=True, help_text='of a notice where local law is silent', max_length=160),
        ),
        migrations.AddField(
            model_name='releasetime',
            name='rests_on',
            field=models.CharField(blank=True, help_text='of a notice where local law is silent', max_length=160),
        ),
        EraseOnly("custody_custodyevent", "custody.CustodyEvent", {"text": MARK, "docket": MARK, "document": MARK}, {"text": "text"}),
        EraseOnly("custody_releasetime", "custody.ReleaseTime", {}),
    ]
