"""Agreements of jails under 8 USC 1357(g), and the officers whom they name."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_certificate_subject'),
    ]

    operations = [
        migrations.AlterField(
            model_name='user',
            name='role',
            field=models.CharField(blank=True, choices=[('jail_clerk', 'Jail records clerk'), ('designated_officer', 'Designated officer, 287(g)'), ('examiner', 'Fingerprint examiner'), ('records_specialist', 'Records specialist'), ('review_officer', 'Review officer'), ('warrant_signer', 'Warrant signer'), ('counsel', 'Counsel'), ('supervisor', 'Supervisor'), ('field_officer', 'Field officer'), ('auditor', 'Auditor')], max_length=20),
        ),
        migrations.CreateModel(
            name='LocalAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(help_text='as `jurisdictions.agreements` names it', max_length=4)),
                ('instrument', models.CharField(help_text='number or name of the agreement', max_length=80, unique=True)),
                ('first', models.DateField(help_text='first day, inclusive')),
                ('last', models.DateField(blank=True, help_text='last day, inclusive; none: until it is ended', null=True)),
                ('recorded_by', models.CharField(help_text='key of the actor', max_length=80)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='accounts.agency')),
                ('office', models.ForeignKey(help_text='the immigration office that supervises and directs (8 USC 1357(g)(5))', on_delete=django.db.models.deletion.PROTECT, related_name='supervised_agreements', to='accounts.agency')),
            ],
            options={
                'ordering': ['agency_id', 'first', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Designation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trained_on', models.DateField(blank=True, help_text='when the training was completed', null=True)),
                ('training_hours', models.PositiveSmallIntegerField(default=0)),
                ('certified_by', models.CharField(help_text='who certified the training, with office (8 USC 1357(g)(2))', max_length=120)),
                ('first', models.DateField(help_text='first day, inclusive')),
                ('last', models.DateField(blank=True, help_text='last day, inclusive; none: until it is ended', null=True)),
                ('recorded_by', models.CharField(help_text='key of the actor', max_length=80)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='designations', to=settings.AUTH_USER_MODEL)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='designations', to='accounts.localagreement')),
            ],
            options={
                'ordering': ['person_id', 'first', 'pk'],
            },
        ),
    ]
