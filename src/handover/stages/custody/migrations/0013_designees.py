"""Interviews by designated officers, and who asked for them."""

import django.db.models.deletion
import handover.process.erasure.columns
from django.db import migrations, models

from handover.process.erasure.triggers import MARK, EraseOnly


class Migration(migrations.Migration):

    dependencies = [
        ('custody', '0012_charges_and_events'),
        ('process', '0010_orders_of_lists'),
    ]

    operations = [
        migrations.AlterField(
            model_name='breach',
            name='kind',
            field=models.CharField(choices=[('bail_blocked', 'bail was refused or not taken because of the detainer alone'), ('held_past_end', 'held longer than 48 hours past release'), ('told_past_end', 'hold reported after its 48 hours had ended'), ('held_unserved', 'held on a request that was not served'), ('held_no_power', 'held where local law gives no power to hold'), ('held_unasked', 'held on a request for notice only'), ('held_frozen', 'held past release while the request was stopped'), ('while_stopped', 'held or handed over on a request that was stopped'), ('custody_untimed', 'custody taken with no release time on record'), ('custody_late', 'custody taken after the release time, where no hold ran'), ('custody_early', 'custody taken before the release time'), ('moved_late', 'moved to another agency after the release time'), ('arrest_no_power', 'arrested with no warrant that stands and no ground to do without one'), ('entry_unlawful', "a home was entered without consent or a judge's warrant"), ('designee', 'an officer of the jail acted outside what an agreement under 287(g) gave'), ('interview_law', 'interviewed where local law allows none, or not without consent'), ('barred', 'done although something on record barred it')], max_length=16),
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('held_at', models.DateTimeField()),
                ('agreement', models.CharField(blank=True, help_text='on file for that day; empty: none', max_length=80)),
                ('language', models.CharField(max_length=40)),
                ('interpreter', models.CharField(help_text='who interpreted, or why nobody had to', max_length=120)),
                ('rights_told', models.BooleanField(help_text='that nothing need be said, and that a lawyer may be asked')),
                ('agreed', models.BooleanField(help_text='whether the person agreed to the interview, in writing')),
                ('text', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='InterviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('salt', handover.process.erasure.columns.SaltField(max_length=16, null=True)),
                ('number', models.PositiveIntegerField(help_text='the step that recorded it')),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
                ('erasure', models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.erasure')),
                ('matter', models.ForeignKey(db_column='case_id', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
            ],
            options={
                'ordering': ['matter_id', 'number'],
                'abstract': False,
            },
        ),
        EraseOnly("custody_interview", "custody.Interview", {"language": MARK, "interpreter": MARK, "text": MARK}),
        EraseOnly("custody_interviewrequest", "custody.InterviewRequest", {"text": MARK}),
    ]
