"""The paper of a court's order, the end of one, and entries that never were so."""

from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0021_orders_and_moves'),
    ]

    operations = [
        migrations.AddField(
            model_name='custodyevent',
            name='court',
            field=models.CharField(blank=True, help_text='of an order that nobody be held', max_length=160),
        ),
        migrations.AddField(
            model_name='custodyevent',
            name='docket',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='custodyevent',
            name='document',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='custodyevent',
            name='lifts',
            field=models.PositiveIntegerField(help_text='the step of the order that it vacates or stays', null=True),
        ),
        migrations.AddField(
            model_name='timeproposal',
            name='never',
            field=models.BooleanField(default=False, help_text='the entry never was so: nothing follows from it'),
        ),
        migrations.AlterField(
            model_name='custodyevent',
            name='kind',
            field=models.CharField(choices=[('hospital', 'taken to a hospital, still in custody'), ('back', 'back from the hospital'), ('booking_correct', 'the booking was corrected'), ('booking_merged', 'the booking was merged with another of the same person'), ('sentenced', 'sentenced: a projected release is known'), ('writ', 'taken to another court by a writ, to be brought back'), ('extradition', 'extradition is asked'), ('agency_hold', "another agency's hold or warrant"), ('court_release', 'a court ordered release'), ('court_no_hold', 'a court ordered that the person not be held on the request'), ('court_lifted', 'a court vacated or stayed its order that the person not be held'), ('time_served', 'sentenced in court to time served'), ('work_release', 'on work release, back each day'), ('commitment', 'committed to a hospital by a court')], max_length=16),
        ),
        migrations.AlterField(
            model_name='timeproposal',
            name='becomes',
            field=models.DateTimeField(help_text='as it was, of an entry that never was so'),
        ),
        migrations.AlterField(
            model_name='timeproposal',
            name='kind',
            field=models.CharField(choices=[('release_time', 'release time, if there were no detainer'), ('release_told', 'release time that the officer was told'), ('service', 'service on the person'), ('transfer', 'transfer'), ('release', 'release'), ('custody', 'custody'), ('death', 'death'), ('event', 'event')], max_length=12),
        ),
        EraseOnly("custody_custodyevent", "custody.CustodyEvent", {"text": MARK, "docket": MARK, "document": MARK}, {"text": "text"}),
        EraseOnly("custody_timeproposal", "custody.TimeProposal", {"reasons": MARK}, {"reasons": "text"}),
    ]
