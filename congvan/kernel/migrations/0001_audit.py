"""The audit trail, its seals, and the triggers that let rows be added and nothing else.

Plain SQL rather than pgtrigger, whose triggers can be switched off by a session variable that
any code may set. ENABLE ALWAYS keeps them on under session_replication_role = replica. One
trigger per statement, so that also a statement that meets no row is refused.
"""

from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

REFUSE_CHANGES = """
CREATE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Bảng % chỉ được ghi thêm: không sửa, không xóa (append-only).', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
"""

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only;
"""


def append_only(table):
    return migrations.RunSQL(
        APPEND_ONLY.format(table=table),
        reverse_sql=f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("scope_id", models.BigIntegerField(null=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField()),
                ("actor_post", models.TextField(blank=True, default="")),
                ("on_behalf_of_id", models.BigIntegerField(null=True)),
                ("on_behalf_of_name", models.TextField(blank=True, default="")),
                ("on_behalf_of_post", models.TextField(blank=True, default="")),
                ("code", models.TextField()),
                ("subject_type", models.TextField()),
                ("subject_id", models.BigIntegerField(null=True)),
                ("sentence", models.TextField()),
                ("data", models.JSONField(default=dict)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("trace_id", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "sự kiện nhật ký",
                "indexes": [
                    models.Index(fields=["scope_id", "id"], name="auditevent_scope"),
                    models.Index(
                        fields=["scope_id", "subject_type", "subject_id", "id"],
                        name="auditevent_subject",
                    ),
                    models.Index(fields=["actor_id", "id"], name="auditevent_actor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(id__gte=1), name="auditevent_id_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(on_behalf_of_id__isnull=True, on_behalf_of_name="")
                        | (
                            models.Q(on_behalf_of_id__isnull=False)
                            & ~models.Q(on_behalf_of_name="")
                        ),
                        name="auditevent_on_behalf_of_id_and_name_together",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(actor_name=""), name="auditevent_has_actor_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.SmallIntegerField()),
                ("first_event_id", models.BigIntegerField()),
                ("last_event_id", models.BigIntegerField(unique=True)),
                ("event_count", models.IntegerField()),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("root", models.BinaryField()),
                ("previous_seal_hash", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
                ("key_id", models.TextField()),
                ("signature", models.BinaryField()),
                ("seal_hash", models.BinaryField()),
                ("leaf_hashes", models.BinaryField()),
            ],
            options={
                "verbose_name": "niêm phong nhật ký",
                "indexes": [models.Index(fields=["last_at", "first_at"], name="auditseal_times")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            sequence__gte=1, first_event_id__gte=1, event_count__gte=1
                        ),
                        name="auditseal_numbers_are_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(last_event_id__gte=models.F("first_event_id"))
                        & models.Q(last_at__gte=models.F("first_at")),
                        name="auditseal_ranges_go_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(Exact(Length("root"), 32))
                        & models.Q(Exact(Length("previous_seal_hash"), 32))
                        & models.Q(Exact(Length("seal_hash"), 32))
                        & models.Q(Exact(Length("signature"), 64))
                        & models.Q(Exact(Length("leaf_hashes"), models.F("event_count") * 32)),
                        name="auditseal_hashes_have_their_size",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE_CHANGES, reverse_sql="DROP FUNCTION kernel_refuse_change()"),
        append_only("kernel_auditevent"),
        append_only("kernel_auditseal"),
    ]
