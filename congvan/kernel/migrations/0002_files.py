"""Stored files, and the triggers that keep a row's content as it was received (R-302).

Plain SQL for the reason given in 0001: nothing at run time may switch the triggers off. Updates
are judged row by row, because what the virus scanner says later is written into the row.
"""

from django.db import migrations, models

KEEP_CONTENT = """
CREATE FUNCTION kernel_blob_keep_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Bảng % giữ nguyên nội dung tệp: không sửa, không xóa.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER content_never_changes BEFORE UPDATE ON kernel_blob
    FOR EACH ROW
    WHEN ((OLD.id, OLD.sha256, OLD.size, OLD.content_type, OLD.stored_at)
        IS DISTINCT FROM (NEW.id, NEW.sha256, NEW.size, NEW.content_type, NEW.stored_at))
    EXECUTE FUNCTION kernel_blob_keep_content();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON kernel_blob
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_blob_keep_content();
ALTER TABLE kernel_blob ENABLE ALWAYS TRIGGER content_never_changes;
ALTER TABLE kernel_blob ENABLE ALWAYS TRIGGER never_removed;
"""

LET_CONTENT_CHANGE = """
DROP TRIGGER content_never_changes ON kernel_blob;
DROP TRIGGER never_removed ON kernel_blob;
DROP FUNCTION kernel_blob_keep_content();
"""

CONTENT_TYPES = (
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "rar", "png", "jpeg", "tiff",
)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_audit")]

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sha256", models.CharField(db_collation="C", max_length=64)),
                ("size", models.BigIntegerField()),
                ("content_type", models.TextField()),
                ("stored_at", models.DateTimeField()),
                (
                    "scan_state",
                    models.TextField(
                        choices=[
                            ("unscanned", "Chưa quét vi-rút"),
                            ("clean", "Đã quét, không thấy vi-rút"),
                            ("infected", "Phát hiện vi-rút khi quét lại"),
                        ]
                    ),
                ),
                ("scanned_at", models.DateTimeField(null=True)),
                ("scan_engine", models.TextField(blank=True, default="")),
                ("scan_detail", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "tệp đã lưu",
                "indexes": [
                    models.Index(
                        fields=["id"],
                        name="blob_unscanned",
                        condition=models.Q(scan_state="unscanned"),
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["sha256"], name="blob_sha256_is_unique"),
                    models.CheckConstraint(
                        condition=models.Q(sha256__regex="^[0-9a-f]{64}$"),
                        name="blob_sha256_is_hex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(size__gt=0), name="blob_is_not_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(content_type__in=CONTENT_TYPES),
                        name="blob_content_type_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            scan_state="unscanned", scanned_at__isnull=True, scan_engine=""
                        )
                        | (
                            models.Q(scan_state="clean", scanned_at__isnull=False, scan_detail="")
                            & ~models.Q(scan_engine="")
                        )
                        | (
                            models.Q(scan_state="infected", scanned_at__isnull=False)
                            & ~models.Q(scan_engine="")
                            & ~models.Q(scan_detail="")
                        ),
                        name="blob_scan_is_told_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(KEEP_CONTENT, reverse_sql=LET_CONTENT_CHANGE),
    ]
