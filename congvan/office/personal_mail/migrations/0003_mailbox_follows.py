"""A sent letter stays frozen, only its search words follow whoever takes a copy over (R-237, R-283)."""

from django.db import migrations

FREEZE = """
CREATE OR REPLACE FUNCTION personal_mail_letter_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'sent' THEN
        -- Who finds it is no part of what was sent.
        IF TG_OP = 'UPDATE' THEN
            IF to_jsonb(OLD) - 'words' = to_jsonb(NEW) - 'words' THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'Thư đã gửi không sửa, không xóa được.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
"""
FREEZE_WHOLE = """
CREATE OR REPLACE FUNCTION personal_mail_letter_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'sent' THEN
        RAISE EXCEPTION 'Thư đã gửi không sửa, không xóa được.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('personal_mail', '0002_lists'),
    ]

    operations = [
        migrations.RunSQL(FREEZE, reverse_sql=FREEZE_WHOLE),
    ]
