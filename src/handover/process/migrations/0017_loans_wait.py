"""A loan waits for its end."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('process', '0016_holdings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='openwork',
            name='kind',
            field=models.CharField(choices=[('correction', 'correction'), ('access', 'access'), ('report', 'report'), ('change', 'change'), ('loan', 'loan')], max_length=12),
        ),
    ]
