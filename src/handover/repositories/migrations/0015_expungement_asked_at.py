from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('repositories', '0014_alter_recorduse_what')]

    operations = [
        migrations.AddField(
            model_name='expungement',
            name='asked_at',
            field=models.DateTimeField(help_text='none where nobody has asked, or was asked before this was kept', null=True),
        ),
    ]
