"""The ranking of agencies, with the weights the product comes with."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from congvan.kernel import clock


# What the product comes with; the province sets its own from a day on.
WEIGHTS = {
    "dung-han": "25", "dien-tu": "20", "ky-so": "15", "tiep-nhan": "10", "vao-he-thong": "15",
    "mo-ngay": "10", "ho-so": "5",
}  # fmt: skip


def add_first_weights(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The weights in force until the province's administrator sets others."""
    apps.get_model("reports", "RankingScheme").objects.create(
        valid_from=date(2016, 1, 1), weights=WEIGHTS, ground="Trọng số kèm theo phần mềm",
        made_at=clock.now(),
    )  # fmt: skip


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organization", "0005_presence_opened"),
    ]

    operations = [
        migrations.CreateModel(
            name="RankingScheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(verbose_name="Áp dụng cho kỳ báo cáo kết thúc từ ngày"),
                ),
                ("weights", models.JSONField(verbose_name="Trọng số")),
                ("ground", models.CharField(max_length=300, verbose_name="Căn cứ")),
                ("made_at", models.DateTimeField(verbose_name="Đặt lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "trọng số xếp hạng",
            },
        ),
        migrations.CreateModel(
            name="RankingSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period", models.CharField(max_length=40, verbose_name="Kỳ báo cáo")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("working", "Đang tính"),
                            ("ready", "Chờ công bố"),
                            ("published", "Đã công bố"),
                            ("withdrawn", "Đã thôi công bố"),
                            ("failed", "Không tính được"),
                        ],
                        max_length=12,
                        verbose_name="Tình trạng",
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="Số cơ quan")),
                ("done", models.PositiveIntegerField(default=0, verbose_name="Đã tính")),
                ("ordered_at", models.DateTimeField(verbose_name="Yêu cầu lúc")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="Tính xong lúc")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Lý do")),
                ("published_at", models.DateTimeField(null=True, verbose_name="Công bố lúc")),
                (
                    "ordered_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.membership",
                    ),
                ),
                (
                    "ordered_person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.person",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.membership",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.rankingscheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "bảng xếp hạng",
            },
        ),
        migrations.CreateModel(
            name="RankingLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scores", models.JSONField()),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="Điểm"
                    ),
                ),
                ("place", models.PositiveIntegerField(null=True, verbose_name="Hạng")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.agency",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="reports.rankingsheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "dòng xếp hạng",
            },
        ),
        migrations.AddConstraint(
            model_name="rankingscheme",
            constraint=models.UniqueConstraint(
                fields=("valid_from", "made_at"), name="ranking_scheme_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("status", "published")),
                    models.Q(
                        models.Q(("status", "published"), _negated=True),
                        ("published_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="ranking_published_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("done__lte", models.F("total"))), name="ranking_done_of_total"
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingsheet",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "published")),
                fields=("period",),
                name="ranking_published_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingline",
            constraint=models.UniqueConstraint(
                fields=("sheet", "agency"), name="ranking_agency_once"
            ),
        ),
        migrations.RunPython(add_first_weights, migrations.RunPython.noop),
    ]
