"""The tables of repositories at once, in place of the migrations that it names under ``replaces``."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from handover.migration_operations import CreateTables
from handover.audit.append_only import AppendOnly


class CreateOrTakeOver(CreateTables):
    """A database of before this room has tables of records, made by identification 0006: there the migrations that are
    replaced run, one after the other."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if "identification_want" not in schema_editor.connection.introspection.table_names():
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        state = from_state.clone()
        for _, name in Migration.replaces:
            replaced = import_module(f"{__package__}.{name}").Migration(name, app_label)
            state = replaced.apply(state, schema_editor)


class Migration(migrations.Migration):

    replaces = [
        ('repositories', '0001_initial'),
        ('repositories', '0002_sources_and_versions'),
        ('repositories', '0003_numbers_and_queue'),
        ('repositories', '0004_uses_and_corrections'),
        ('repositories', '0005_lists_of_a_feed'),
        ('repositories', '0006_expungements'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0003_corrections_and_children'),
        ('process', '0007_erasable_columns'),
    ]

    operations = [
        CreateOrTakeOver([
            migrations.CreateModel(
                name='Feed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.SlugField(max_length=40, unique=True)),
                    ('form', models.CharField(help_text='form of its files (`formats.records`)', max_length=20)),
                    ('source', models.CharField(help_text='the system that speaks', max_length=60)),
                    ('kinds', models.JSONField(default=list, help_text='kinds it may send; empty: all')),
                    ('reliability', models.CharField(choices=[('primary', 'primary: a signed order or certificate'), ('system', 'system: entered by an officer into a system of record'), ('secondary', 'secondary: copied from another system')], max_length=10)),
                    ('mode', models.CharField(choices=[('full', 'each file lists every record: what is absent is retracted'), ('incremental', 'each file lists changes')], default='incremental', max_length=11)),
                    ('column_map', models.TextField(blank=True, default='', help_text="YAML map of a table's columns")),
                    ('most_retracted', models.FloatField(default=0.02, help_text='share of its records that one file may retract unasked')),
                    ('created_at', models.DateTimeField()),
                    ('agency', models.ForeignKey(help_text='who may send', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                    ('disposition_words', models.JSONField(default=dict, help_text="the source's own words for a disposition, in capitals, each with its category")),
                    ('offence_codes', models.JSONField(default=list, help_text='NCIC offence codes of the source; empty: none is listed')),
                ],
                options={
                    'ordering': ['name'],
                },
            ),
            migrations.CreateModel(
                name='SourceRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(max_length=60)),
                    ('kind', models.CharField(max_length=20)),
                    ('source_key', models.CharField(help_text='after an expungement a keyed hash of it', max_length=200)),
                    ('source_version', models.BigIntegerField()),
                    ('state', models.CharField(choices=[('active', 'active'), ('retracted', 'retracted by its source'), ('sealed', 'sealed by order'), ('merged', 'merged into another record'), ('expunging', 'hidden by an order of expungement, not destroyed yet'), ('expunged', 'expunged by order')], default='active', max_length=9)),
                    ('repository', models.CharField(help_text='criminal, immigration or wants', max_length=12)),
                    ('subject', models.CharField(db_index=True, max_length=60)),
                    ('as_of', models.DateField()),
                    ('salt', models.CharField(max_length=32)),
                    ('commitment', models.CharField(max_length=64)),
                    ('feed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='repositories.feed')),
                    ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='repositories.sourcerecord')),
                    ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repositories.sourcerecord')),
                    ('sealed', models.BooleanField(default=False, help_text='an order seals it, also where it is sent again')),
                ],
                options={
                    'indexes': [models.Index(fields=['feed', 'kind'], name='records_of_a_feed')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'kind', 'source_key'), name='one_record_a_key')],
                },
            ),
            migrations.CreateModel(
                name='CriminalIdentity',
                fields=[
                    ('ucn', models.CharField(max_length=12, primary_key=True, serialize=False)),
                    ('sid', models.CharField(blank=True, db_index=True, max_length=10)),
                    ('names', models.JSONField(default=list)),
                    ('births', models.JSONField(default=list)),
                    ('sex', models.CharField(blank=True, max_length=1)),
                    ('birthplace', models.CharField(blank=True, max_length=2)),
                    ('as_of', models.DateField()),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                    ('numbers', models.JSONField(default=list, help_text='other numbers, as [type, number]; searched and not shown')),
                ],
                options={
                    'verbose_name_plural': 'criminal identities',
                    'db_table': 'identification_criminalidentity',
                },
            ),
            migrations.CreateModel(
                name='Arrest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('arrested_on', models.DateField()),
                    ('agency_ori', models.CharField(max_length=9)),
                    ('source', models.CharField(max_length=60)),
                    ('as_of', models.DateField()),
                    ('identity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrests', to='repositories.criminalidentity')),
                    ('agency_case', models.CharField(blank=True, default='', help_text="the agency's case number (OCA)", max_length=60)),
                    ('agency_name', models.CharField(blank=True, default='', max_length=120)),
                    ('cycle_tracking', models.CharField(blank=True, default='', max_length=60)),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('tcn', models.CharField(blank=True, default='', max_length=60)),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                ],
                options={
                    'ordering': ['-arrested_on', 'id'],
                    'db_table': 'identification_arrest',
                },
            ),
            migrations.CreateModel(
                name='ArrestCharge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sequence', models.PositiveSmallIntegerField()),
                    ('code', models.CharField(blank=True, help_text='NCIC offence code', max_length=60)),
                    ('literal', models.CharField(max_length=1000)),
                    ('severity', models.CharField(blank=True, max_length=60)),
                    ('disposition', models.CharField(choices=[('unknown', 'no disposition on record'), ('pending', 'pending'), ('dismissed', 'dismissed'), ('acquitted', 'acquitted'), ('convicted', 'convicted'), ('declined', 'prosecution declined (nolle prosequi)'), ('deferred', 'judgment deferred'), ('insanity_acquittal', 'acquitted by reason of insanity'), ('transferred', 'transferred to another court'), ('vacated', 'conviction vacated'), ('conflict', 'sources contradict each other')], default='unknown', max_length=20)),
                    ('disposed_on', models.DateField(null=True)),
                    ('as_of', models.DateField()),
                    ('arrest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='repositories.arrest')),
                    ('charge_tracking', models.CharField(blank=True, default='', max_length=60)),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('statute', models.CharField(blank=True, default='', max_length=120)),
                    ('statute_state', models.CharField(blank=True, default='', max_length=2)),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                ],
                options={
                    'ordering': ['arrest_id', 'sequence'],
                    'db_table': 'identification_arrestcharge',
                },
            ),
            migrations.CreateModel(
                name='Want',
                fields=[
                    ('number', models.CharField(max_length=60, primary_key=True, serialize=False)),
                    ('ucn', models.CharField(blank=True, db_index=True, max_length=12)),
                    ('names', models.JSONField(default=list)),
                    ('births', models.JSONField(default=list)),
                    ('sex', models.CharField(blank=True, max_length=1)),
                    ('numbers', models.JSONField(default=list)),
                    ('offence', models.CharField(max_length=1000)),
                    ('agency_ori', models.CharField(max_length=9)),
                    ('entered_on', models.DateField(null=True)),
                    ('extradition', models.CharField(blank=True, max_length=1000)),
                    ('agency_case', models.CharField(blank=True, default='', help_text="the agency's case number (OCA)", max_length=60)),
                    ('expires_on', models.DateField(null=True)),
                    ('extradition_code', models.CharField(blank=True, default='', max_length=60)),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('message_key', models.CharField(blank=True, default='', help_text='NCIC message key, such as EW', max_length=60)),
                    ('offence_code', models.CharField(blank=True, default='', help_text='NCIC offence code', max_length=60)),
                    ('status', models.CharField(choices=[('active', 'active'), ('located', 'located'), ('cleared', 'cleared'), ('cancelled', 'cancelled'), ('expired', 'expired')], default='active', max_length=10)),
                    ('warrant_date', models.DateField(null=True)),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                ],
                options={
                    'db_table': 'identification_want',
                },
            ),
            migrations.CreateModel(
                name='ImmigrationIdentity',
                fields=[
                    ('fin', models.CharField(max_length=12, primary_key=True, serialize=False)),
                    ('a_number', models.CharField(blank=True, db_index=True, max_length=9)),
                    ('names', models.JSONField(default=list)),
                    ('births', models.JSONField(default=list)),
                    ('sex', models.CharField(blank=True, max_length=1)),
                    ('birthplace', models.CharField(blank=True, max_length=2)),
                    ('citizenship', models.CharField(blank=True, max_length=2)),
                    ('protected', models.BooleanField(default=False, help_text='8 USC 1367: restricted, masked outside need to know')),
                    ('as_of', models.DateField()),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                    ('numbers', models.JSONField(default=list, help_text='other numbers, as [type, number]; searched and not shown')),
                ],
                options={
                    'verbose_name_plural': 'immigration identities',
                    'db_table': 'identification_immigrationidentity',
                },
            ),
            migrations.CreateModel(
                name='Encounter',
                fields=[
                    ('eid', models.CharField(max_length=200, primary_key=True, serialize=False)),
                    ('happened_on', models.DateField()),
                    ('place', models.CharField(max_length=120)),
                    ('reason', models.CharField(max_length=120)),
                    ('source', models.CharField(max_length=60)),
                    ('identity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='encounters', to='repositories.immigrationidentity')),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                ],
                options={
                    'ordering': ['-happened_on', 'eid'],
                    'db_table': 'identification_encounter',
                },
            ),
            migrations.CreateModel(
                name='StatusRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('status', models.CharField(choices=[('citizen', 'United States citizen'), ('permanent_resident', 'lawful permanent resident'), ('nonimmigrant', 'admitted for a time'), ('overstay', 'admitted period over, no departure on record'), ('paroled', 'paroled'), ('asylum', 'asylum or refugee status'), ('application_pending', 'application pending'), ('tps', 'temporary protected status'), ('stay_of_removal', 'stay of removal'), ('no_status', 'no lawful status found by an officer')], max_length=20)),
                    ('since', models.DateField()),
                    ('until', models.DateField(null=True)),
                    ('source', models.CharField(max_length=60)),
                    ('reliability', models.CharField(choices=[('primary', 'primary: a signed order or certificate'), ('system', 'system: entered by an officer into a system of record'), ('secondary', 'secondary: copied from another system')], max_length=10)),
                    ('as_of', models.DateField()),
                    ('identity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statuses', to='repositories.immigrationidentity')),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                ],
                options={
                    'ordering': ['-since', 'id'],
                    'db_table': 'identification_statusrecord',
                },
            ),
            migrations.CreateModel(
                name='ImmigrationOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('charging_document', 'charging document issued'), ('proceeding', 'proceedings pending'), ('removal_order', 'removal order'), ('relief', 'relief or termination')], max_length=18)),
                    ('dated', models.DateField()),
                    ('final', models.BooleanField(default=False)),
                    ('body', models.CharField(help_text='court or office that acted', max_length=120)),
                    ('sections', models.CharField(blank=True, help_text='INA sections', max_length=120)),
                    ('source', models.CharField(max_length=60)),
                    ('reliability', models.CharField(choices=[('primary', 'primary: a signed order or certificate'), ('system', 'system: entered by an officer into a system of record'), ('secondary', 'secondary: copied from another system')], max_length=10)),
                    ('as_of', models.DateField()),
                    ('identity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='repositories.immigrationidentity')),
                    ('case_id', models.CharField(blank=True, default='', max_length=60)),
                    ('case_type', models.CharField(blank=True, default='', max_length=60)),
                    ('decision_code', models.CharField(blank=True, default='', help_text='means something with case_type', max_length=60)),
                    ('final_basis', models.CharField(blank=True, default='', help_text='why it is final (8 CFR 1241.1)', max_length=24)),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('proceeding_id', models.CharField(blank=True, default='', max_length=60)),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                ],
                options={
                    'ordering': ['-dated', 'id'],
                    'db_table': 'identification_immigrationorder',
                },
            ),
            migrations.CreateModel(
                name='ImportRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('file_name', models.CharField(max_length=200)),
                    ('file_digest', models.CharField(help_text='SHA-256 of the file', max_length=64)),
                    ('map_digest', models.CharField(blank=True, max_length=64)),
                    ('plan_digest', models.CharField(help_text='of the dry run that was confirmed', max_length=64)),
                    ('state', models.CharField(choices=[('applying', 'under way'), ('done', 'done')], max_length=8)),
                    ('position', models.PositiveBigIntegerField(default=0)),
                    ('counts', models.JSONField(default=dict)),
                    ('by_key', models.CharField(max_length=40)),
                    ('by_name', models.CharField(max_length=120)),
                    ('began_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('feed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='repositories.feed')),
                ],
                options={
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='IndexChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('gallery', models.CharField(db_index=True, max_length=12)),
                    ('key', models.CharField(max_length=60)),
                ],
            ),
            migrations.CreateModel(
                name='RecordVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('source_version', models.BigIntegerField()),
                    ('op', models.CharField(max_length=8)),
                    ('as_of', models.DateField()),
                    ('commitment', models.CharField(max_length=64)),
                    ('line', models.PositiveBigIntegerField(default=0, help_text='line or position in the file')),
                    ('recorded_at', models.DateTimeField()),
                    ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repositories.importrun')),
                    ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='repositories.sourcerecord')),
                ],
                options={
                    'ordering': ['record_id', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('record', 'number'), name='one_version_a_number')],
                },
            ),
            migrations.CreateModel(
                name='RecordContent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('salt', models.CharField(max_length=32)),
                    ('raw', models.TextField(blank=True, help_text='as it came; empty where it was the canonical form itself')),
                    ('canonical', models.TextField()),
                    ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='content', to='repositories.recordversion')),
                ],
            ),
            migrations.CreateModel(
                name='RecordPrint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('repository', models.CharField(max_length=12)),
                    ('subject', models.CharField(db_index=True, max_length=12)),
                    ('position', models.PositiveSmallIntegerField()),
                    ('captured_on', models.DateField(null=True)),
                    ('template', models.BinaryField()),
                    ('hidden', models.CharField(blank=True, default='', max_length=10)),
                    ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='print_row', to='repositories.sourcerecord')),
                ],
                options={
                    'ordering': ['repository', 'subject', 'position', '-captured_on'],
                },
            ),
            migrations.CreateModel(
                name='ChargeDisposition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('hidden', models.CharField(blank=True, choices=[('retracted', 'retracted by its source'), ('sealed', 'sealed by order')], default='', max_length=10)),
                    ('category', models.CharField(choices=[('unknown', 'no disposition on record'), ('pending', 'pending'), ('dismissed', 'dismissed'), ('acquitted', 'acquitted'), ('convicted', 'convicted'), ('declined', 'prosecution declined (nolle prosequi)'), ('deferred', 'judgment deferred'), ('insanity_acquittal', 'acquitted by reason of insanity'), ('transferred', 'transferred to another court'), ('vacated', 'conviction vacated'), ('conflict', 'sources contradict each other')], max_length=20)),
                    ('disposed_on', models.DateField(null=True)),
                    ('literal', models.CharField(blank=True, help_text="the source's own words", max_length=1000)),
                    ('court', models.CharField(blank=True, help_text='ORI or name', max_length=120)),
                    ('docket', models.CharField(blank=True, max_length=60)),
                    ('count', models.PositiveSmallIntegerField(help_text='number of counts', null=True)),
                    ('plea', models.CharField(blank=True, max_length=120)),
                    ('sentence', models.TextField(blank=True)),
                    ('supersedes', models.CharField(blank=True, help_text='key of the disposition that it replaces', max_length=200)),
                    ('source', models.CharField(max_length=60)),
                    ('reliability', models.CharField(max_length=10)),
                    ('as_of', models.DateField()),
                    ('charge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispositions', to='repositories.arrestcharge')),
                    ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_row', to='repositories.sourcerecord')),
                ],
                options={
                    'ordering': ['charge_id', '-disposed_on', 'id'],
                },
            ),
            migrations.CreateModel(
                name='FormerKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('repository', models.CharField(max_length=12)),
                    ('former', models.CharField(db_index=True, max_length=60)),
                    ('now', models.CharField(db_index=True, max_length=60)),
                    ('op', models.CharField(max_length=8)),
                    ('at', models.DateTimeField()),
                ],
            ),
            migrations.CreateModel(
                name='RecordUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(help_text='the step that used it')),
                    ('what', models.CharField(choices=[('candidate', 'candidate of a search'), ('match', 'match by prints'), ('want_hit', 'possible want'), ('answer', 'criminal answer'), ('query_answer', 'answer to a query'), ('finding', 'finding of an officer'), ('paper', 'printed paper')], max_length=12)),
                    ('at', models.DateTimeField()),
                    ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='process.matter')),
                    ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='repositories.sourcerecord')),
                    ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repositories.recordversion')),
                ],
                options={
                    'ordering': ['pk'],
                    'indexes': [models.Index(fields=['matter', 'what'], name='uses_of_a_matter')],
                },
            ),
            migrations.CreateModel(
                name='WithdrawnUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('op', models.CharField(choices=[('retract', 'withdrawn by its source'), ('seal', 'sealed by order'), ('unseal', 'open again after it was sealed'), ('expunge', 'expunged by order'), ('cleared', 'a want that is none any more'), ('merge', 'merged into another record'), ('rekey', 'given another number'), ('return', 'sent again by its source')], max_length=8)),
                    ('at', models.DateTimeField()),
                    ('use', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='repositories.recorduse')),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='Expungement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('authority', models.TextField()),
                    ('dated', models.DateField(help_text='date of the order')),
                    ('ordered_at', models.DateTimeField()),
                    ('asked_key', models.CharField(blank=True, max_length=40)),
                    ('asked_name', models.CharField(blank=True, max_length=120)),
                    ('approved_key', models.CharField(blank=True, max_length=40)),
                    ('approved_name', models.CharField(blank=True, max_length=120)),
                    ('done_at', models.DateTimeField(null=True)),
                    ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expungements', to='repositories.sourcerecord')),
                    ('request', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='expungement', to='process.erasurerequest')),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
        ]),
        AppendOnly("repositories_recordversion"),
        AppendOnly("repositories_recorduse"),
        AppendOnly("repositories_withdrawnuse"),
    ]
