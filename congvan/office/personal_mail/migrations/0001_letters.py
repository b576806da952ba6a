"""Letters, their addressees, each person's copy, folders; what was sent is frozen by triggers.

Plain SQL as in the audit trail, so that no session setting switches them off.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


FREEZE = """
CREATE FUNCTION personal_mail_letter_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'sent' THEN
        RAISE EXCEPTION 'Thư đã gửi không sửa, không xóa được.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE FUNCTION personal_mail_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.letter_id ELSE OLD.letter_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM personal_mail_letter WHERE id = touched AND status = 'sent') THEN
        RAISE EXCEPTION 'Thư đã gửi không sửa, không xóa được.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER letter_frozen BEFORE UPDATE OR DELETE ON personal_mail_letter
    FOR EACH ROW EXECUTE FUNCTION personal_mail_letter_frozen();
ALTER TABLE personal_mail_letter ENABLE ALWAYS TRIGGER letter_frozen;
CREATE TRIGGER addressee_frozen BEFORE INSERT OR UPDATE OR DELETE ON personal_mail_addressee
    FOR EACH ROW EXECUTE FUNCTION personal_mail_part_frozen();
ALTER TABLE personal_mail_addressee ENABLE ALWAYS TRIGGER addressee_frozen;
CREATE TRIGGER document_frozen BEFORE INSERT OR UPDATE OR DELETE ON personal_mail_letterdocument
    FOR EACH ROW EXECUTE FUNCTION personal_mail_part_frozen();
ALTER TABLE personal_mail_letterdocument ENABLE ALWAYS TRIGGER document_frozen;
"""
THAW = """
DROP TRIGGER letter_frozen ON personal_mail_letter;
DROP TRIGGER addressee_frozen ON personal_mail_addressee;
DROP TRIGGER document_frozen ON personal_mail_letterdocument;
DROP FUNCTION personal_mail_letter_frozen();
DROP FUNCTION personal_mail_part_frozen();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0004_recalled'),
        ('organization', '0005_presence_opened'),
    ]

    operations = [
        migrations.CreateModel(
            name='Folder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='Tên mục')),
                ('name_key', models.CharField(db_collation='C', editable=False, max_length=80)),
                ('position', models.PositiveSmallIntegerField(verbose_name='Thứ tự')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership')),
            ],
            options={
                'verbose_name': 'mục thư',
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_name', models.CharField(max_length=100, verbose_name='Người gửi')),
                ('author_post', models.CharField(blank=True, max_length=300, verbose_name='Chức vụ')),
                ('token', models.UUIDField(editable=False)),
                ('status', models.CharField(choices=[('draft', 'Đang viết'), ('sent', 'Đã gửi')], default='draft', max_length=10)),
                ('subject', models.CharField(blank=True, max_length=300, verbose_name='Tiêu đề')),
                ('body', models.TextField(blank=True, verbose_name='Nội dung')),
                ('quoted', models.TextField(blank=True, verbose_name='Thư được chuyển tiếp')),
                ('opening', models.CharField(blank=True, max_length=200)),
                ('to_words', models.CharField(blank=True, max_length=300, verbose_name='Gửi đến')),
                ('reply_due_on', models.DateField(blank=True, null=True, verbose_name='Phúc đáp trước ngày')),
                ('asks_opinion', models.BooleanField(default=False, verbose_name='Lấy ý kiến')),
                ('file_count', models.PositiveSmallIntegerField(default=0)),
                ('words', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('made_at', models.DateTimeField(verbose_name='Viết lúc')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='Gửi lúc')),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.agency')),
                ('answers', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='personal_mail.letter', verbose_name='Trả lời thư')),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership')),
                ('forwards', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='personal_mail.letter', verbose_name='Chuyển tiếp thư')),
                ('root', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='personal_mail.letter')),
            ],
            options={
                'verbose_name': 'thư',
            },
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('author', 'Người gửi'), ('to', 'Gửi đến'), ('cc', 'Đồng gửi')], max_length=10)),
                ('place', models.CharField(choices=[('inbox', 'Thư đến'), ('sent', 'Thư đã gửi'), ('drafts', 'Thư nháp'), ('folder', 'Mục riêng')], max_length=10)),
                ('standing', models.CharField(choices=[('kept', 'Đang giữ'), ('trashed', 'Trong thùng rác'), ('gone', 'Đã xóa hẳn')], default='kept', max_length=10)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True, verbose_name='Đọc lúc')),
                ('is_unread', models.BooleanField(default=False)),
                ('starred_at', models.DateTimeField(null=True)),
                ('trashed_at', models.DateTimeField(null=True)),
                ('owes_reply', models.BooleanField(default=False)),
                ('reply_due_on', models.DateField(null=True)),
                ('replied_at', models.DateTimeField(null=True, verbose_name='Phúc đáp lúc')),
                ('reminded_on', models.DateField(null=True)),
                ('opinion', models.CharField(blank=True, choices=[('', 'Chưa trả lời'), ('agree', 'Đồng ý'), ('disagree', 'Không đồng ý'), ('other', 'Ý kiến khác')], max_length=10, verbose_name='Ý kiến')),
                ('opinion_note', models.CharField(blank=True, max_length=2000, verbose_name='Nội dung ý kiến')),
                ('opinion_at', models.DateTimeField(null=True, verbose_name='Cho ý kiến lúc')),
                ('owner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership')),
                ('folder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='personal_mail.folder')),
                ('letter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='personal_mail.letter')),
            ],
            options={
                'verbose_name': 'bản thư',
            },
        ),
        migrations.CreateModel(
            name='Addressee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('way', models.CharField(choices=[('author', 'Người gửi'), ('to', 'Gửi đến'), ('cc', 'Đồng gửi')], max_length=10)),
                ('group', models.CharField(blank=True, choices=[('leaders', 'Lãnh đạo cơ quan')], max_length=10)),
                ('name', models.CharField(max_length=300, verbose_name='Tên')),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.membership')),
                ('unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
                ('letter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='addressees', to='personal_mail.letter')),
            ],
            options={
                'verbose_name': 'nơi nhận thư',
            },
        ),
        migrations.CreateModel(
            name='LetterDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('letter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='personal_mail.letter')),
            ],
            options={
                'verbose_name': 'văn bản nhắc trong thư',
            },
        ),
        migrations.AddConstraint(
            model_name='folder',
            constraint=models.UniqueConstraint(fields=('owner', 'name_key'), name='letter_folder_once'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='letter_words'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('author', 'token'), name='letter_form_once'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('status', 'draft')), models.Q(('sent_at__isnull', False), ('status', 'sent'), ('subject__gt', '')), _connector='OR'), name='letter_sent_paired'),
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('standing', 'kept')), fields=['owner', 'place', 'folder', '-at', '-id'], name='letter_copy_list'),
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('is_unread', True), ('standing', 'kept')), fields=['owner', 'place', 'folder'], name='letter_copy_unread'),
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('standing', 'kept'), ('starred_at__isnull', False)), fields=['owner', '-at', '-id'], name='letter_copy_starred'),
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('standing', 'trashed')), fields=['owner', '-trashed_at', '-id'], name='letter_copy_trash'),
        ),
        migrations.AddIndex(
            model_name='copy',
            index=models.Index(condition=models.Q(('owes_reply', True), ('replied_at__isnull', True)), fields=['reply_due_on', 'id'], name='letter_copy_owing'),
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.UniqueConstraint(fields=('letter', 'owner'), name='letter_copy_once'),
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('folder__isnull', False), ('place', 'folder')), models.Q(models.Q(('place', 'folder'), _negated=True), ('folder__isnull', True)), _connector='OR'), name='letter_copy_folder'),
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('standing', 'kept'), ('trashed_at__isnull', True)), models.Q(('standing__in', ('trashed', 'gone')), ('trashed_at__isnull', False)), _connector='OR'), name='letter_copy_trashed'),
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opinion', ''), ('opinion_at__isnull', True)), models.Q(('opinion__in', ('agree', 'disagree', 'other')), ('opinion_at__isnull', False)), _connector='OR'), name='letter_copy_opinion'),
        ),
        migrations.AddConstraint(
            model_name='copy',
            constraint=models.CheckConstraint(condition=models.Q(('owes_reply', False), ('reply_due_on__isnull', False), _connector='OR'), name='letter_copy_owes'),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.UniqueConstraint(fields=('letter', 'position'), name='addressee_position_once'),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ('to', 'cc'))), name='addressee_way'),
        ),
        migrations.AddConstraint(
            model_name='addressee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('group', ''), ('member__isnull', False), ('unit__isnull', True)), models.Q(('group', ''), ('member__isnull', True), ('unit__isnull', False)), models.Q(('group__in', ['leaders']), ('member__isnull', True), ('unit__isnull', True)), _connector='OR'), name='addressee_is_one'),
        ),
        migrations.AddConstraint(
            model_name='letterdocument',
            constraint=models.UniqueConstraint(fields=('letter', 'document'), name='letter_document_once'),
        ),
        migrations.RunSQL(FREEZE, reverse_sql=THAW),
    ]
