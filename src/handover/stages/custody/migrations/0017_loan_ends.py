"""How a loan ends without a return, and the loans that wait for their end."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.case_track import STOPPED
from handover.process.erasure.triggers import MARK, EraseOnly


def write_down(apps, _):
    """Write the loans that nothing has ended."""
    loans, ends = apps.get_model("detainer", "Loan").objects, apps.get_model("detainer", "LoanEnd").objects
    work = apps.get_model("process", "OpenWork").objects
    lent = loans.filter(matter__state__in=("in_custody", *STOPPED)).order_by("number")
    newest = dict(lent.values_list("matter", "number"))
    for matter, number in newest.items():
        if not ends.filter(matter=matter, number__gt=number).exists():
            work.get_or_create(kind="loan", matter_id=matter, row=number)


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0016_open_points'),
        ('detainer', '0012_loan_reports'),
        ('process', '0017_loans_wait'),
    ]

    operations = [
        migrations.AlterField(
            model_name='atlarge',
            name='reason',
            field=models.CharField(choices=[('declined', 'the jail declined'), ('no_notice', 'released without notice'), ('insufficient_notice', 'insufficient notice'), ('resources', 'no officer available in time'), ('expired', 'the hold expired'), ('escaped', 'escaped from custody'), ('not_served', 'the detainer was never served'), ('loan', 'let go by the agency that had the person on loan'), ('unknown', 'reason not known')], max_length=24),
        ),
        migrations.AlterField(
            model_name='breach',
            name='kind',
            field=models.CharField(choices=[('bail_blocked', 'bail was refused or not taken because of the detainer alone'), ('held_past_end', 'held longer than 48 hours past release'), ('told_past_end', 'hold reported after its 48 hours had ended'), ('held_unserved', 'held on a request that was not served'), ('held_no_power', 'held where local law gives no power to hold'), ('held_unasked', 'held on a request for notice only'), ('held_frozen', 'held past release while the request was stopped'), ('while_stopped', 'held or handed over on a request that was stopped or withdrawn'), ('custody_untimed', 'custody taken with no release time on record'), ('custody_late', 'custody taken after the release time, where no hold ran'), ('custody_early', 'custody taken before the release time'), ('moved_late', 'moved to another agency after the release time'), ('arrest_no_power', 'arrested with no warrant that stands and no ground to do without one'), ('entry_unlawful', "a home was entered without consent or a judge's warrant"), ('designee', 'an officer of the jail acted outside what an agreement under 287(g) gave'), ('interview_law', 'interviewed where local law allows none, or not without consent'), ('consulate', 'a consulate, or the person of it, was not told when they had to be'), ('detained_bare', 'detained with neither a charging document nor a final order'), ('loan_unserved', 'lent to another agency with no copy served before'), ('barred', 'done although something on record barred it')], max_length=16),
        ),
        migrations.AlterField(
            model_name='correctiondraft',
            name='kind',
            field=models.CharField(choices=[('jail', 'jail that the request was lodged with or went along to'), ('agency', 'arresting agency that was told yes or no (8 USC 1357(d))'), ('loan', 'agency that has the person on loan (I-247A box 2)'), ('custody', "the office's own custody: release is to be decided at once")], max_length=12),
        ),
        migrations.CreateModel(
            name='LoanEnding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('released', 'the agency, or a court, let the person go'), ('escaped', 'the person escaped'), ('died', 'the person died')], max_length=8)),
                ('left_at', models.DateTimeField()),
                ('text', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("custody_loanending", "custody.LoanEnding", {"text": MARK}),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
