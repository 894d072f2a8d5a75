"""The numbers of wants grew to 60 characters (repositories 0002); on PostgreSQL the hits that name them had stayed at 16."""

from django.db import migrations


def widen(apps, editor):
    if editor.connection.vendor == "postgresql":
        length = apps.get_model("repositories", "Want")._meta.pk.max_length
        editor.execute(f"ALTER TABLE identification_wanthit ALTER COLUMN want_id TYPE varchar({length})")


class Migration(migrations.Migration):
    dependencies = [("identification", "0001_squashed_0010_search_delays")]
    operations = [migrations.RunPython(widen, migrations.RunPython.noop)]
