"""Tries are counted by `accounts.try_counts`, which takes a try before it is made."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('concerned', '0001_person_page'),
    ]

    operations = [
        migrations.DeleteModel(
            name='Attempt',
        ),
    ]
