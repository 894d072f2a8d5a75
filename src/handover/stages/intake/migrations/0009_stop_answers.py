from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0008_erasable_columns'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answer',
            name='kind',
            field=models.CharField(choices=[('ERRT', 'error'), ('SRE', 'search result'), ('STOP', 'do not hold')], max_length=5),
        ),
    ]
