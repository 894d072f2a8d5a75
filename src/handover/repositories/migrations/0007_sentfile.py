from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('repositories', '0006_expungements'),
    ]

    operations = [
        migrations.CreateModel(
            name='SentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(help_text='of feed, digest of the bytes, and wish', max_length=32, unique=True)),
                ('sha256', models.CharField(max_length=64)),
                ('file_name', models.CharField(max_length=100)),
                ('as_of', models.DateField(null=True)),
                ('apply', models.CharField(blank=True, help_text='digest of the dry run; empty: a dry run', max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waits for the worker'), ('done', 'done'), ('refused', 'refused')], default='waiting', max_length=8)),
                ('receipt', models.JSONField(default=dict)),
                ('status', models.PositiveSmallIntegerField(default=200, help_text='HTTP status of what was refused')),
                ('problem', models.TextField(blank=True)),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('by_role', models.CharField(max_length=20)),
                ('received_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='repositories.feed')),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
            },
        ),
    ]
