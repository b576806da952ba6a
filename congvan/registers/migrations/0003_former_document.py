"""Keep the document of a line that was moved to another book."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0002_document_types'),
        ('organization', '0003_calendar_days'),
        ('registers', '0002_printing'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_document_or_paper_line',
        ),
        migrations.AddField(
            model_name='entry',
            name='former_document',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('former_document__isnull', True), ('paper_line', '')), models.Q(('document__isnull', True), ('former_document__isnull', True), models.Q(('paper_line', ''), _negated=True)), models.Q(('document__isnull', True), ('former_document__isnull', False), ('paper_line', ''), ('status', 'voided')), _connector='OR'), name='entry_document_or_paper_line'),
        ),
    ]
