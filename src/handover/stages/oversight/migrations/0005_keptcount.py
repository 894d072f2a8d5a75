"""The figures as they were counted last."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0004_matcher_study'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptCount',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('content', models.TextField(help_text='JSON')),
                ('counted_at', models.DateTimeField()),
            ],
        ),
    ]
