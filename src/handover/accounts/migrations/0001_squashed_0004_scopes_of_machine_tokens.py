"""The tables of accounts at once, in place of the migrations that it names under ``replaces``."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from handover.migration_operations import CreateTables


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_days_of_authority'),
        ('accounts', '0003_corrections_and_children'),
        ('accounts', '0004_scopes_of_machine_tokens'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Agency',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ori', models.CharField(max_length=9, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{9}$', 'An ORI is nine capital letters and digits (EBTS 1.008).')])),
                    ('name', models.CharField(max_length=120)),
                    ('kind', models.CharField(choices=[('jail', 'Jail'), ('bureau', 'Criminal records bureau'), ('immigration', 'Immigration office'), ('oversight', 'Oversight body')], max_length=12)),
                    ('time_zone', models.CharField(default='UTC', max_length=64)),
                    ('policy', models.CharField(blank=True, help_text='jurisdiction whose law binds the jail', max_length=64)),
                    ('address', models.CharField(blank=True, max_length=200)),
                    ('phone', models.CharField(blank=True, max_length=20)),
                ],
                options={
                    'verbose_name_plural': 'agencies',
                    'ordering': ['name', 'ori'],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('role', models.CharField(blank=True, choices=[('jail_clerk', 'Jail records clerk'), ('examiner', 'Fingerprint examiner'), ('records_specialist', 'Records specialist'), ('review_officer', 'Review officer'), ('warrant_signer', 'Warrant signer'), ('counsel', 'Counsel'), ('supervisor', 'Supervisor'), ('field_officer', 'Field officer'), ('auditor', 'Auditor')], max_length=20)),
                    ('title', models.CharField(blank=True, help_text='office held, as printed below a signature', max_length=80)),
                    ('authority', models.CharField(blank=True, help_text='source of the power to sign, e.g. 8 CFR 287.5(e)(2)', max_length=80)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='accounts.agency')),
                    ('authority_from', models.DateField(blank=True, help_text='first day of the power to sign', null=True)),
                    ('authority_until', models.DateField(blank=True, help_text='last day of the power to sign', null=True)),
                ],
                options={
                    'verbose_name': 'user',
                    'verbose_name_plural': 'users',
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='MachineToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('expires_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='accounts.agency')),
                    ('name', models.CharField(max_length=60)),
                    ('scopes', models.JSONField(default=list)),
                    ('previous_digest', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                    ('previous_until', models.DateTimeField(blank=True, null=True)),
                    ('created_by', models.CharField(blank=True, help_text='key of the actor', max_length=80)),
                    ('last_used_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_by', models.CharField(blank=True, help_text='key of the actor', max_length=80)),
                ],
            ),
        ]),
    ]
