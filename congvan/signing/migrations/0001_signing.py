"""Known certificates, revocation lists, and the append-only reports of signature checks."""

import django.db.models.deletion
from django.db import migrations, models


APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signing_verificationreport
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
ALTER TABLE signing_verificationreport ENABLE ALWAYS TRIGGER append_only;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0002_files'),
        ('organization', '0001_organization'),
    ]

    operations = [
        migrations.CreateModel(
            name='RevocationList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=500, verbose_name='Nơi phát hành')),
                ('sha256', models.CharField(db_collation='C', max_length=64)),
                ('der', models.BinaryField()),
                ('this_update', models.DateTimeField(verbose_name='Phát hành lúc')),
                ('next_update', models.DateTimeField(null=True, verbose_name='Kỳ sau')),
                ('source', models.CharField(max_length=255, verbose_name='Nguồn')),
                ('changed_at', models.DateTimeField(verbose_name='Ghi lúc')),
            ],
            options={
                'verbose_name': 'danh sách thu hồi chứng thư',
                'constraints': [models.UniqueConstraint(fields=('sha256',), name='revocation_list_once'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='revocation_list_sha256_is_hex')],
            },
        ),
        migrations.CreateModel(
            name='KnownCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('root', 'Chứng thư gốc'), ('intermediate', 'Chứng thư cấp trung gian'), ('leader', 'Người có thẩm quyền ký'), ('organ', 'Chữ ký số cơ quan'), ('tsa', 'Dịch vụ cấp dấu thời gian')], max_length=12, verbose_name='Loại')),
                ('organ', models.CharField(blank=True, max_length=255, verbose_name='Cơ quan')),
                ('organ_identifier', models.CharField(blank=True, db_collation='C', max_length=64, verbose_name='Mã định danh')),
                ('subject_cn', models.CharField(max_length=255, verbose_name='Tên trên chứng thư')),
                ('sha256', models.CharField(db_collation='C', max_length=64)),
                ('der', models.BinaryField(null=True)),
                ('valid_from', models.DateTimeField(null=True, verbose_name='Có thẩm quyền từ')),
                ('valid_to', models.DateTimeField(null=True, verbose_name='Có thẩm quyền đến')),
                ('source', models.CharField(max_length=255, verbose_name='Nguồn')),
                ('changed_at', models.DateTimeField(verbose_name='Ghi lúc')),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.agency')),
            ],
            options={
                'verbose_name': 'chứng thư đã biết',
                'constraints': [models.UniqueConstraint(fields=('sha256', 'kind', 'organ'), name='known_certificate_once'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='known_certificate_sha256_is_hex'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='known_certificate_period'), models.CheckConstraint(condition=models.Q(('kind__in', ('leader', 'organ')), ('der__isnull', False), _connector='OR'), name='known_certificate_chains_have_bytes'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('leader', 'organ')), _negated=True), models.Q(('organ', ''), _negated=True), _connector='OR'), name='known_certificate_signers_have_organ')],
            },
        ),
        migrations.CreateModel(
            name='VerificationReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField(verbose_name='Kiểm tra lúc')),
                ('trust_version', models.CharField(db_collation='C', max_length=64)),
                ('verdict', models.CharField(choices=[('valid_kind_B', 'Ký số đủ: người có thẩm quyền, rồi cơ quan'), ('valid_kind_A', 'Bản số hóa từ bản giấy, có chữ ký số cơ quan'), ('personal_only', 'Chỉ có chữ ký cá nhân, chưa có chữ ký cơ quan'), ('unsigned', 'Không có chữ ký số'), ('invalid', 'Chữ ký số không hợp lệ'), ('unverifiable', 'Chưa đủ căn cứ để kết luận')], max_length=16, verbose_name='Kết luận')),
                ('warnings', models.JSONField(default=list)),
                ('signatures', models.JSONField(default=list)),
                ('checks', models.JSONField(default=list)),
                ('blob', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.blob')),
            ],
            options={
                'verbose_name': 'báo cáo kiểm tra chữ ký',
                'indexes': [models.Index(fields=['blob', '-id'], name='verification_report_newest')],
                'constraints': [models.UniqueConstraint(fields=('blob', 'trust_version'), name='verification_report_once'), models.CheckConstraint(condition=models.Q(('verdict__in', ['valid_kind_B', 'valid_kind_A', 'personal_only', 'unsigned', 'invalid', 'unverifiable'])), name='verification_report_verdict_known')],
            },
        ),
        migrations.RunSQL(
            APPEND_ONLY, reverse_sql="DROP TRIGGER append_only ON signing_verificationreport"
        ),
    ]
