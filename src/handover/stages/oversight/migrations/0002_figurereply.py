from django.db import migrations, models

from handover.audit.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FigureReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ori', models.CharField(max_length=9)),
                ('month', models.CharField(help_text='YYYY-MM: the month of lodging', max_length=7)),
                ('digest', models.CharField(help_text='of the count that was read', max_length=64)),
                ('text', models.TextField()),
                ('by_key', models.CharField(max_length=40)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'figure replies',
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['ori', 'month'], name='oversight_reply_of_month')],
            },
        ),
        AppendOnly("oversight_figurereply"),
    ]
