from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('repositories', '0015_uses_relied_on')]

    operations = [
        migrations.AddField(
            model_name='expungement',
            name='asked_at',
            field=models.DateTimeField(help_text='none where nobody has asked, or was asked before this was kept', null=True),
        ),
    ]
