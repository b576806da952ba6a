
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_outgoing_kinds'),
        ('exchange', '0001_exchange'),
        ('organization', '0003_calendar_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='outgoingpackage',
            name='header',
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddIndex(
            model_name='outgoingpackage',
            index=models.Index(condition=models.Q(('kind', 'edoc')), fields=['agency', 'document_key'], name='outgoing_key'),
        ),
    ]
