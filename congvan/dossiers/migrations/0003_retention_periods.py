"""The retention periods an office chooses from: the seven codes of `CODES.md` §10 (R-205)."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Code, name, years (null: for ever, or said in the note).
PERIODS = (
    ("01", "Vĩnh viễn", None),
    ("02", "70 năm", 70),
    ("03", "50 năm", 50),
    ("04", "30 năm", 30),
    ("05", "20 năm", 20),
    ("06", "10 năm", 10),
    ("07", "Khác", None),
)
SOURCE = "Thông tư 05/2025/TT-BNV, mã thời hạn bảo quản"
# The day the Law on Archives 33/2024/QH15 came into force.
SINCE = date(2025, 7, 1)


def lay(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Add the periods that are not there."""
    periods = apps.get_model("dossiers", "RetentionPeriod")
    for position, (code, name, years) in enumerate(PERIODS, start=1):
        periods.objects.get_or_create(
            code=code, valid_from=SINCE,
            defaults={"name": name, "years": years, "position": position, "source": SOURCE},
        )  # fmt: skip


def take_up(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the periods; refused by the database while a dossier uses one."""
    apps.get_model("dossiers", "RetentionPeriod").objects.filter(valid_from=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_dossier_numbers")]

    operations = [migrations.RunPython(lay, take_up)]
