"""The end of a hold as the jail that told a correction had it, where it is earlier than here."""

from django.db import migrations, models

from handover.process.erasure.triggers import EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0024_sealed_dockets'),
    ]

    operations = [
        migrations.AddField(
            model_name='timecorrection',
            name='ended_there',
            field=models.DateTimeField(help_text='the end by the record of the jail that told it, where it is earlier: it stands', null=True),
        ),
        EraseOnly("custody_timecorrection", "custody.TimeCorrection", {}),
    ]
