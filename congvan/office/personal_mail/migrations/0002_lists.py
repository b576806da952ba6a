"""The lists of letters in the order of their indexes: PostgreSQL sorts anew behind an IS NULL."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organization', '0005_presence_opened'),
        ('personal_mail', '0001_letters'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='copy',
            name='letter_copy_list',
        ),
        migrations.RemoveIndex(
            model_name='copy',
            name='letter_copy_unread',
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('standing', 'kept')), fields=['owner', 'place', '-at', '-id'], name='letter_copy_place'),
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('folder__isnull', False), ('standing', 'kept')), fields=['folder', '-at', '-id'], name='letter_copy_folder_list'),
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('is_unread', True), ('standing', 'kept')), fields=['owner', 'place'], name='letter_copy_new'),
        ),
    ]
