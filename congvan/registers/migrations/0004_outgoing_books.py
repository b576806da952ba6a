"""Books of outgoing documents: sequences, symbols, reserved numbers, post and kept copies."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_outgoing_kinds'),
        ('organization', '0003_calendar_days'),
        ('registers', '0003_former_document'),
    ]

    operations = [
        migrations.CreateModel(
            name='BackdatingLeave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issued_on', models.DateField(verbose_name='Ngày văn bản')),
                ('reason', models.CharField(max_length=500, verbose_name='Lý do')),
                ('given_at', models.DateTimeField(verbose_name='Cho phép lúc')),
            ],
            options={
                'verbose_name': 'cho phép lùi ngày',
            },
        ),
        migrations.CreateModel(
            name='PostalLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='Số thứ tự')),
                ('sent_on', models.DateField(verbose_name='Ngày chuyển')),
                ('symbols', models.CharField(max_length=300, verbose_name='Số, ký hiệu văn bản')),
                ('recipient', models.CharField(max_length=300, verbose_name='Nơi nhận văn bản')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='Địa chỉ nơi nhận')),
                ('envelopes', models.PositiveSmallIntegerField(default=1, verbose_name='Số lượng bì')),
                ('urgency', models.CharField(blank=True, max_length=20, verbose_name='Dấu mức độ khẩn trên bì')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='Ghi chú')),
                ('made_at', models.DateTimeField()),
                ('signed_by', models.CharField(blank=True, max_length=200, verbose_name='Người nhận của bưu điện')),
                ('signed_on', models.DateField(null=True, verbose_name='Ngày bưu điện ký nhận')),
            ],
            options={
                'verbose_name': 'dòng sổ gửi bưu điện',
            },
        ),
        migrations.CreateModel(
            name='RegistryPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='Địa chỉ ghi trên bì')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='Điện thoại ghi trên bì')),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'quy định về bì thư của cơ quan',
            },
        ),
        migrations.CreateModel(
            name='ReservedNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='Số')),
                ('reason', models.CharField(max_length=500, verbose_name='Lý do giữ số')),
                ('status', models.CharField(choices=[('reserved', 'Đang giữ'), ('used', 'Đã dùng'), ('released', 'Đã bỏ')], default='reserved', max_length=10)),
                ('reserved_at', models.DateTimeField(verbose_name='Giữ lúc')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='Dùng hoặc bỏ lúc')),
                ('release_reason', models.CharField(blank=True, max_length=500, verbose_name='Lý do bỏ số')),
            ],
            options={
                'verbose_name': 'số giữ trước',
            },
        ),
        migrations.CreateModel(
            name='RetainedUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='Số thứ tự')),
                ('used_on', models.DateField(verbose_name='Ngày tháng')),
                ('user_name', models.CharField(max_length=200, verbose_name='Họ tên người sử dụng')),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='Mục đích')),
                ('dossier_code', models.CharField(blank=True, max_length=50, verbose_name='Số và ký hiệu hồ sơ')),
                ('signed_at', models.DateTimeField(verbose_name='Ký nhận lúc')),
                ('returned_on', models.DateField(null=True, verbose_name='Ngày trả')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='Ghi chú')),
            ],
            options={
                'verbose_name': 'lượt sử dụng bản lưu',
            },
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_document_or_paper_line',
        ),
        migrations.AddField(
            model_name='book',
            name='body_notation',
            field=models.CharField(blank=True, db_collation='C', db_default='', default='', max_length=20, verbose_name='Chữ viết tắt của hội đồng, ban, tổ'),
        ),
        migrations.AddField(
            model_name='book',
            name='ground',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Căn cứ quyết định dãy số'),
        ),
        migrations.AddField(
            model_name='book',
            name='is_normative',
            field=models.BooleanField(db_default=False, default=False, verbose_name='Văn bản quy phạm pháp luật'),
        ),
        migrations.AddField(
            model_name='book',
            name='issuing_body',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='Hội đồng, ban, tổ tư vấn'),
        ),
        migrations.AddField(
            model_name='book',
            name='last_issued_on',
            field=models.DateField(null=True, verbose_name='Ngày của số cuối'),
        ),
        migrations.AddField(
            model_name='book',
            name='types',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list, verbose_name='Loại văn bản'),
        ),
        migrations.AddField(
            model_name='entry',
            name='copies',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='Số lượng bản'),
        ),
        migrations.AddField(
            model_name='entry',
            name='copy_of',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='Bản sao của'),
        ),
        migrations.AddField(
            model_name='entry',
            name='notation',
            field=models.CharField(blank=True, db_collation='C', db_default='', default='', max_length=30, verbose_name='Ký hiệu'),
        ),
        migrations.AddField(
            model_name='entry',
            name='retained_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Đơn vị, người nhận bản lưu'),
        ),
        migrations.AddField(
            model_name='entry',
            name='signer_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=100, verbose_name='Người ký'),
        ),
        migrations.AddField(
            model_name='entry',
            name='symbol',
            field=models.CharField(blank=True, db_default='', default='', max_length=50, verbose_name='Số, ký hiệu'),
        ),
        migrations.AddField(
            model_name='entry',
            name='year',
            field=models.PositiveSmallIntegerField(null=True, verbose_name='Năm'),
        ),
        migrations.AlterField(
            model_name='book',
            name='kind',
            field=models.CharField(choices=[('in', 'Văn bản đến'), ('out', 'Văn bản đi'), ('internal', 'Văn bản nội bộ'), ('copies', 'Bản sao'), ('postal', 'Gửi bưu điện'), ('retained', 'Sử dụng bản lưu')], max_length=10, verbose_name='Loại sổ'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='channel',
            field=models.CharField(blank=True, choices=[('paper_post', 'Bưu chính'), ('paper_hand', 'Nộp trực tiếp'), ('exchange', 'Trục liên thông'), ('official_email', 'Thư công vụ'), ('other_software', 'Phần mềm khác'), ('incident_entry', 'Nhập bù sau sự cố'), ('other', 'Cách khác')], max_length=20, verbose_name='Cách đến'),
        ),
        migrations.AlterField(
            model_name='printing',
            name='form',
            field=models.CharField(choices=[('register_pdf', 'Sổ đăng ký văn bản đến, để in và đóng quyển'), ('register_xlsx', 'Sổ đăng ký văn bản đến, bảng tính'), ('follow_up_pdf', 'Sổ theo dõi giải quyết văn bản đến, để in và đóng quyển'), ('follow_up_xlsx', 'Sổ theo dõi giải quyết văn bản đến, bảng tính'), ('out_pdf', 'Sổ đăng ký văn bản đi, để in và đóng quyển'), ('out_xlsx', 'Sổ đăng ký văn bản đi, bảng tính'), ('copies_pdf', 'Sổ đăng ký bản sao, để in và đóng quyển'), ('copies_xlsx', 'Sổ đăng ký bản sao, bảng tính'), ('postal_pdf', 'Sổ gửi văn bản đi bưu điện, để in và đóng quyển'), ('postal_xlsx', 'Sổ gửi văn bản đi bưu điện, bảng tính'), ('retained_pdf', 'Sổ sử dụng bản lưu, để in và đóng quyển'), ('retained_xlsx', 'Sổ sử dụng bản lưu, bảng tính')], max_length=20, verbose_name='Mẫu in'),
        ),
        migrations.AddConstraint(
            model_name='book',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'out'), models.Q(('body_notation', ''), ('is_normative', False), ('issuing_body', ''), ('types', [])), _connector='OR'), name='book_sequence_is_outgoing'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('copy_of__isnull', True), ('document__isnull', False), ('former_document__isnull', True), ('paper_line', '')), models.Q(('copy_of__isnull', True), ('document__isnull', True), ('former_document__isnull', True), models.Q(('paper_line', ''), _negated=True)), models.Q(('copy_of__isnull', False), ('document__isnull', True), ('former_document__isnull', True), ('paper_line', '')), models.Q(('document__isnull', True), ('paper_line', ''), ('status', 'voided')), _connector='OR'), name='entry_document_or_paper_line'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('notation', ''), _negated=True), fields=('agency', 'year', 'number', 'suffix', 'notation'), name='entry_symbol_once'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notation', ''), ('symbol', '')), models.Q(models.Q(('notation', ''), _negated=True), models.Q(('symbol', ''), _negated=True), ('year__isnull', False)), _connector='OR'), name='entry_symbol_whole'),
        ),
        migrations.AddField(
            model_name='backdatingleave',
            name='agency',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.agency'),
        ),
        migrations.AddField(
            model_name='backdatingleave',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.book'),
        ),
        migrations.AddField(
            model_name='backdatingleave',
            name='entry',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='backdating_leave', to='registers.entry'),
        ),
        migrations.AddField(
            model_name='backdatingleave',
            name='given_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership'),
        ),
        migrations.AddField(
            model_name='postalline',
            name='agency',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.agency'),
        ),
        migrations.AddField(
            model_name='postalline',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postal_lines', to='registers.book'),
        ),
        migrations.AddField(
            model_name='postalline',
            name='entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postal_lines', to='registers.entry'),
        ),
        migrations.AddField(
            model_name='postalline',
            name='made_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership'),
        ),
        migrations.AddField(
            model_name='registrypolicy',
            name='agency',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='registry_policy', to='organization.agency'),
        ),
        migrations.AddField(
            model_name='reservednumber',
            name='agency',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.agency'),
        ),
        migrations.AddField(
            model_name='reservednumber',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reserved_numbers', to='registers.book'),
        ),
        migrations.AddField(
            model_name='reservednumber',
            name='entry',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reservation', to='registers.entry'),
        ),
        migrations.AddField(
            model_name='reservednumber',
            name='reserved_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership'),
        ),
        migrations.AddField(
            model_name='retaineduse',
            name='agency',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.agency'),
        ),
        migrations.AddField(
            model_name='retaineduse',
            name='allowed_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership'),
        ),
        migrations.AddField(
            model_name='retaineduse',
            name='book',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='retained_uses', to='registers.book'),
        ),
        migrations.AddField(
            model_name='retaineduse',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='retained_uses', to='registers.entry'),
        ),
        migrations.AddField(
            model_name='retaineduse',
            name='made_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership'),
        ),
        migrations.AddField(
            model_name='retaineduse',
            name='user',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership'),
        ),
        migrations.AddIndex(
            model_name='backdatingleave',
            index=models.Index(condition=models.Q(('entry__isnull', True)), fields=['book', 'issued_on'], name='backdating_leave_open'),
        ),
        migrations.AddConstraint(
            model_name='backdatingleave',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='backdating_leave_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='postalline',
            constraint=models.UniqueConstraint(fields=('book', 'number'), name='postal_line_number_once'),
        ),
        migrations.AddConstraint(
            model_name='postalline',
            constraint=models.CheckConstraint(condition=models.Q(('envelopes__gte', 1)), name='postal_line_has_envelopes'),
        ),
        migrations.AddConstraint(
            model_name='postalline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_by', ''), ('signed_on__isnull', True)), models.Q(models.Q(('signed_by', ''), _negated=True), ('signed_on__isnull', False)), _connector='OR'), name='postal_line_signed_paired'),
        ),
        migrations.AddConstraint(
            model_name='reservednumber',
            constraint=models.UniqueConstraint(fields=('book', 'number'), name='reserved_number_once'),
        ),
        migrations.AddConstraint(
            model_name='reservednumber',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(models.Q(('status', 'released'), _negated=True), models.Q(('release_reason', ''), _negated=True), _connector='OR')), name='reserved_number_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='reservednumber',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('entry__isnull', True), ('status', 'reserved')), models.Q(models.Q(('status', 'reserved'), _negated=True), ('ended_at__isnull', False), ('entry__isnull', False)), _connector='OR'), name='reserved_number_ends_in_a_line'),
        ),
        migrations.AddConstraint(
            model_name='retaineduse',
            constraint=models.UniqueConstraint(fields=('book', 'number'), name='retained_use_number_once'),
        ),
        migrations.AddConstraint(
            model_name='retaineduse',
            constraint=models.UniqueConstraint(condition=models.Q(('returned_on__isnull', True)), fields=('entry',), name='retained_copy_with_one'),
        ),
    ]
