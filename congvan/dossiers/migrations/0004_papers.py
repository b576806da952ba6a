"""What lies in a dossier without being a document of the books."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0003_retention_periods'),
        ('kernel', '0002_files'),
        ('organization', '0005_presence_opened'),
    ]

    operations = [
        migrations.CreateModel(
            name='DossierPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', models.PositiveIntegerField(verbose_name='Số thứ tự')),
                ('kind', models.CharField(max_length=60, verbose_name='Tên loại')),
                ('title', models.CharField(max_length=500, verbose_name='Trích yếu')),
                ('author', models.CharField(blank=True, max_length=300, verbose_name='Tác giả')),
                ('dated_on', models.DateField(verbose_name='Ngày tháng')),
                ('source_type', models.CharField(max_length=40)),
                ('source_id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership')),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='dossiers.dossier')),
            ],
            options={
                'verbose_name': 'tài liệu khác trong hồ sơ',
            },
        ),
        migrations.CreateModel(
            name='DossierPaperFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255, verbose_name='Tên tệp')),
                ('position', models.PositiveSmallIntegerField(verbose_name='Thứ tự')),
                ('blob', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.blob')),
                ('paper', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='dossiers.dossierpaper')),
            ],
            options={
                'verbose_name': 'tệp của tài liệu trong hồ sơ',
            },
        ),
        migrations.AddConstraint(
            model_name='dossierpaper',
            constraint=models.UniqueConstraint(fields=('dossier', 'ordinal'), name='dossier_paper_ordinal'),
        ),
        migrations.AddConstraint(
            model_name='dossierpaper',
            constraint=models.UniqueConstraint(fields=('dossier', 'source_type', 'source_id'), name='dossier_paper_once'),
        ),
        migrations.AddConstraint(
            model_name='dossierpaperfile',
            constraint=models.UniqueConstraint(fields=('paper', 'position'), name='dossier_paper_file_once'),
        ),
    ]
