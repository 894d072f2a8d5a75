"""After which message one is sent is fixed when it first is. What may have been sent before named the one before it,
whatever became of that: sent again it is the same message."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Coalesce

AT_ONCE = (
    'request.stopped', 'request.withdrawn', 'warrant.cancelled', 'request.ended', 'citizenship.raised', 'age.doubted',
)


def keep_what_was_named(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("exchange", "OutgoingMessage").objects
    before = rows.filter(
        matter=models.OuterRef("matter"), recipient=models.OuterRef("recipient"), number__lt=models.OuterRef("number")
    )
    named = models.Subquery(before.order_by("-number").values("number")[:1])
    rows.exclude(state="waiting", tries=0, digest="").update(after=Coalesce(named, 0))
    rows.filter(kind__in=AT_ONCE).update(ahead=True)


class Migration(migrations.Migration):

    dependencies = [('exchange', '0004_sealed_body')]

    operations = [
        migrations.AddField(
            model_name='outgoingmessage',
            name='ahead',
            field=models.BooleanField(default=False, help_text='it is urgent: it waits for no other message'),
        ),
        migrations.AddField(
            model_name='outgoingmessage',
            name='after',
            field=models.PositiveIntegerField(help_text='the step of the message before it that its receiver had when it was first sent; empty: not sent yet', null=True),
        ),
        migrations.AddField(
            model_name='messageeffect',
            name='at_once',
            field=models.BooleanField(default=False, help_text='what it says waits for no message before it'),
        ),
        migrations.RunPython(keep_what_was_named, migrations.RunPython.noop, elidable=True),
    ]
