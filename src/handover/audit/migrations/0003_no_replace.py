"""On SQLite an INSERT OR REPLACE went past the triggers of tables made before: they refuse it from now on."""

from django.db import migrations

from handover.audit.append_only import refuse_replace


def refuse(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' "
            "AND (name LIKE '%_no_update' OR name LIKE '%_one_step')"
        )
        tables = [row[0] for row in cursor.fetchall()]
    for table in tables:
        refuse_replace(editor, table)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunPython(refuse, migrations.RunPython.noop)]
