"""The 29 types of administrative documents (NĐ 30/2020 Điều 7; abbreviations: PL3 I).

Written out, because a migration must do the same for ever.
"""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SOURCE = "NĐ 30/2020 Điều 7"
SINCE = date(2020, 3, 5)

# In the order of the article: code, name, abbreviation.
TYPES = (
    ("nghi_quyet", "Nghị quyết", "NQ"),
    ("quyet_dinh", "Quyết định", "QĐ"),
    ("chi_thi", "Chỉ thị", "CT"),
    ("quy_che", "Quy chế", "QC"),
    ("quy_dinh", "Quy định", "QyĐ"),
    ("thong_cao", "Thông cáo", "TC"),
    ("thong_bao", "Thông báo", "TB"),
    ("huong_dan", "Hướng dẫn", "HD"),
    ("chuong_trinh", "Chương trình", "CTr"),
    ("ke_hoach", "Kế hoạch", "KH"),
    ("phuong_an", "Phương án", "PA"),
    ("de_an", "Đề án", "ĐA"),
    ("du_an", "Dự án", "DA"),
    ("bao_cao", "Báo cáo", "BC"),
    ("bien_ban", "Biên bản", "BB"),
    ("to_trinh", "Tờ trình", "TTr"),
    ("hop_dong", "Hợp đồng", "HĐ"),
    ("cong_van", "Công văn", ""),
    ("cong_dien", "Công điện", "CĐ"),
    ("ban_ghi_nho", "Bản ghi nhớ", "BGN"),
    ("ban_thoa_thuan", "Bản thỏa thuận", "BTT"),
    ("giay_uy_quyen", "Giấy ủy quyền", "GUQ"),
    ("giay_moi", "Giấy mời", "GM"),
    ("giay_gioi_thieu", "Giấy giới thiệu", "GGT"),
    ("giay_nghi_phep", "Giấy nghỉ phép", "GNP"),
    ("phieu_gui", "Phiếu gửi", "PG"),
    ("phieu_chuyen", "Phiếu chuyển", "PC"),
    ("phieu_bao", "Phiếu báo", "PB"),
    ("thu_cong", "Thư công", ""),
)


def lay(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Add the types that are not there."""
    types = apps.get_model("documents", "DocumentType")
    for position, (code, name, abbreviation) in enumerate(TYPES, start=1):
        types.objects.get_or_create(
            code=code, valid_from=SINCE,
            defaults={
                "name": name, "abbreviation": abbreviation, "position": position, "source": SOURCE,
            },
        )  # fmt: skip


def take_up(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the types; refused by the database while a document uses one."""
    apps.get_model("documents", "DocumentType").objects.filter(valid_from=SINCE).delete()


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_documents")]

    operations = [migrations.RunPython(lay, take_up)]
