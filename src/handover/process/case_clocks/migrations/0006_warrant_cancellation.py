"""The clock of a warrant whose request was withdrawn."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clocks', '0005_alter_clock_kind'),
    ]

    operations = [
        migrations.AlterField(
            model_name='clock',
            name='kind',
            field=models.CharField(choices=[('query', 'answer to the query (office target, illustrative)'), ('disposition', "look again at the court's disposition"), ('hold', 'end of the hold (8 CFR 287.7(d))'), ('neutral', 'neutral review (Gonzalez settlement, illustrative)'), ('citizenship', 'answer to a citizenship question (illustrative)'), ('request', 'answer to the arresting agency (8 USC 1357(d), illustrative)'), ('dispute', 'answer to a dispute (illustrative)'), ('stop', 'answer to a stop (office target, illustrative)'), ('child', 'care of a child (8 USC 1232(b)(3), illustrative)'), ('warrant', 'cancellation of a warrant whose request was withdrawn (office target, illustrative)')], max_length=12),
        ),
    ]
