"""The days of 2025 and 2026 as they were decided, and 2027 as it is expected (R-383…R-386).

Written out, because a migration must do the same for ever: the library's table grows with each
release, and for 2026 it does not know the swap of 02/01 with 10/01 (R-384).
"""

from datetime import date

from django.db import migrations

LIBRARY = "Bảng ngày lễ của thư viện holidays 0.109"
LABOUR_CODE = "Bộ luật Lao động 2019, Điều 112"
JANUARY_SWAP = "Công văn 12729/VPCP-KGVX ngày 25/12/2025"
CULTURE = "Nghị quyết 80-NQ/TW ngày 07/01/2026"
EXPECTED = "Chưa có quyết định; dự thảo theo thư viện holidays 0.109"

NEW_YEAR = "Tết Dương lịch"
TET = "Tết Nguyên đán"
HUNG_KINGS = "Giỗ Tổ Hùng Vương"
VICTORY = "Giải phóng miền Nam"
LABOUR = "Quốc tế Lao động"
NATIONAL = "Quốc khánh"
CULTURE_DAY = "Ngày Văn hóa Việt Nam"

# (first day, last day, name, source, whether a draft)
HOLIDAYS = (
    (date(2025, 1, 1), date(2025, 1, 1), NEW_YEAR, LABOUR_CODE, False),
    (date(2025, 1, 27), date(2025, 1, 31), TET, LIBRARY, False),
    (date(2025, 4, 7), date(2025, 4, 7), HUNG_KINGS, LABOUR_CODE, False),
    (date(2025, 4, 30), date(2025, 4, 30), VICTORY, LABOUR_CODE, False),
    (date(2025, 5, 1), date(2025, 5, 1), LABOUR, LABOUR_CODE, False),
    (date(2025, 9, 1), date(2025, 9, 2), NATIONAL, LIBRARY, False),
    (date(2026, 1, 1), date(2026, 1, 1), NEW_YEAR, LABOUR_CODE, False),
    (date(2026, 2, 16), date(2026, 2, 20), TET, LIBRARY, False),
    (date(2026, 4, 26), date(2026, 4, 26), HUNG_KINGS, LABOUR_CODE, False),
    (date(2026, 4, 27), date(2026, 4, 27), f"{HUNG_KINGS} (nghỉ bù)", LABOUR_CODE, False),
    (date(2026, 4, 30), date(2026, 4, 30), VICTORY, LABOUR_CODE, False),
    (date(2026, 5, 1), date(2026, 5, 1), LABOUR, LABOUR_CODE, False),
    (date(2026, 9, 1), date(2026, 9, 2), NATIONAL, LIBRARY, False),
    (date(2026, 11, 24), date(2026, 11, 24), CULTURE_DAY, CULTURE, False),
    (date(2027, 1, 1), date(2027, 1, 1), NEW_YEAR, EXPECTED, True),
    (date(2027, 2, 4), date(2027, 2, 10), TET, EXPECTED, True),
    (date(2027, 4, 16), date(2027, 4, 16), HUNG_KINGS, EXPECTED, True),
    (date(2027, 4, 30), date(2027, 4, 30), VICTORY, EXPECTED, True),
    (date(2027, 5, 1), date(2027, 5, 1), LABOUR, EXPECTED, True),
    (date(2027, 5, 3), date(2027, 5, 3), f"{LABOUR} (nghỉ bù)", EXPECTED, True),
    (date(2027, 9, 2), date(2027, 9, 3), NATIONAL, EXPECTED, True),
    (date(2027, 11, 24), date(2027, 11, 24), CULTURE_DAY, EXPECTED, True),
)
# (day off, the Saturday worked for it, name, source); R-385
SWAPS = (
    (date(2025, 5, 2), date(2025, 4, 26), f"{LABOUR} (hoán đổi)", LIBRARY),
    (date(2026, 1, 2), date(2026, 1, 10), f"{NEW_YEAR} (hoán đổi)", JANUARY_SWAP),
    (date(2026, 8, 31), date(2026, 8, 22), f"{NATIONAL} (hoán đổi)", LIBRARY),
)


def fill(apps, schema_editor):
    day = apps.get_model("organization", "CalendarDay")
    for first, last, name, source, is_draft in HOLIDAYS:
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day.objects.create(
                date=date.fromordinal(ordinal), kind="holiday", name=name, source=source,
                is_draft=is_draft,
            )
    for off, worked, name, source in SWAPS:
        pair = day.objects.create(date=off, kind="swapped_off", name=name, source=source)
        day.objects.create(date=worked, kind="made_up", name=name, source=source, pair=pair)


class Migration(migrations.Migration):
    dependencies = [("organization", "0002_calendar")]

    # Back: the table itself goes with 0002.
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
