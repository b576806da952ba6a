"""A list is cleared once it is confirmed (R-322); its day only says until when it is to be read."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0001_consultations'),
        ('organization', '0005_presence_opened'),
    ]

    operations = [
        migrations.RenameField(
            model_name='consultationclearing', old_name='clear_on', new_name='due_on',
        ),
        migrations.AlterField(
            model_name='consultationclearing',
            name='due_on',
            field=models.DateField(verbose_name='Nên xem trước ngày'),
        ),
        migrations.AddField(
            model_name='consultationclearing',
            name='reminded_on',
            field=models.DateField(null=True, verbose_name='Nhắc lần cuối ngày'),
        ),
        migrations.AddField(
            model_name='consultationclearing',
            name='confirmed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership'),
        ),
        migrations.AddField(
            model_name='consultationclearing',
            name='confirmed_at',
            field=models.DateTimeField(null=True, verbose_name='Đồng ý lúc'),
        ),
        migrations.AddConstraint(
            model_name='consultationclearing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='consultation_clearing_confirmed_paired'),
        ),
    ]
