"""In what form which documents go out: the lists of three provinces, each with its days (R-086…R-095).

Written out, because a migration must do the same for ever. Since QĐ 28/2018 everything within a
body's competence goes electronically, so that Lào Cai's "all others on paper too" ended there.
"""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LC, HT, GL = "Lào Cai", "Hà Tĩnh", "Gia Lai"
LC_SINCE, HT_SINCE, GL_SINCE = date(2018, 1, 15), date(2014, 8, 20), date(2016, 7, 1)
QD28_EVE = date(2018, 9, 5)
E, P = "electronic", "with_paper"

# code, name, types, words of the subject, inside the agency only, form, source file needed, ground,
# province, from, to
RULES = (
    ("lc48-4.1a-chi-dao", "Văn bản chỉ đạo, điều hành nội bộ", [], [], True, E, False,
     "QĐ 48/2017/QĐ-UBND Điều 4.1a", LC, LC_SINCE, None),
    ("lc48-4.1a-thong-bao", "Thông báo chung, giấy mời, chương trình, kế hoạch nội bộ",
     ["thong_bao", "giay_moi", "chuong_trinh", "ke_hoach", "bao_cao"], [], True, E, False,
     "QĐ 48/2017/QĐ-UBND Điều 4.1a", LC, LC_SINCE, None),
    ("lc48-4.1b-lich", "Lịch làm việc, lịch công tác của lãnh đạo", [],
     ["lịch làm việc", "lịch công tác", "đăng ký lịch"], False, E, False,
     "QĐ 48/2017/QĐ-UBND Điều 4.1b", LC, LC_SINCE, None),
    ("lc48-4.1b-giay-moi", "Văn bản mời họp, mời dự hội nghị và tài liệu kèm theo", ["giay_moi"], [],
     False, E, False, "QĐ 48/2017/QĐ-UBND Điều 4.1b", LC, LC_SINCE, None),
    ("lc48-4.1b-bao-cao", "Báo cáo định kỳ tuần, tháng, quý, năm", ["bao_cao"],
     ["tuần", "tháng", "quý", "năm", "định kỳ"], False, E, False,
     "QĐ 48/2017/QĐ-UBND Điều 4.1b", LC, LC_SINCE, None),
    ("lc48-4.1b-gioi-thieu", "Giới thiệu con dấu, chữ ký, trụ sở; kết luận của lãnh đạo", ["thong_bao"],
     ["con dấu", "chữ ký", "trụ sở", "kết luận"], False, E, False,
     "QĐ 48/2017/QĐ-UBND Điều 4.1b", LC, LC_SINCE, None),
    ("lc48-4.2", "Văn bản không thuộc danh mục trao đổi hoàn toàn điện tử", ["*"], [], False, P, False,
     "QĐ 48/2017/QĐ-UBND Điều 4.2", LC, LC_SINCE, QD28_EVE),
    ("ht2437-7.1", "Văn bản chỉ gửi bản điện tử",
     ["nghi_quyet", "chi_thi", "cong_van", "giay_moi", "bao_cao", "thong_bao", "ke_hoach",
      "chuong_trinh", "cong_dien"], [], False, E, False,
     "QĐ 2437/QĐ-UBND Điều 7.1", HT, HT_SINCE, None),
    ("ht2437-7.1-lich", "Lịch làm việc, tài liệu họp, văn bản khẩn, văn bản để biết", [],
     ["lịch làm việc", "tài liệu họp", "để biết"], False, E, False,
     "QĐ 2437/QĐ-UBND Điều 7.1", HT, HT_SINCE, None),
    ("ht2437-7.2", "Văn bản gửi cả bản điện tử và bản giấy", [],
     ["tài chính", "tổ chức bộ máy", "tuyển dụng", "tiền lương", "nâng lương", "vật tư", "lương thực",
      "cấp phép đầu tư", "giấy phép", "giấy chứng nhận", "giao đất", "khai thác khoáng sản",
      "một cửa", "xây dựng cơ bản", "phê duyệt dự án", "kế hoạch đấu thầu"], False, P, False,
     "QĐ 2437/QĐ-UBND Điều 7.2", HT, HT_SINCE, None),
    ("ht2437-6.1", "Văn bản quan trọng gửi kèm tệp nguồn", ["chuong_trinh", "ke_hoach", "nghi_quyet"],
     ["tỉnh"], False, E, True, "QĐ 2437/QĐ-UBND Điều 6.1", HT, HT_SINCE, None),
    ("gl443-6", "Văn bản trao đổi trên phần mềm liên thông",
     ["cong_van", "bao_cao", "giay_moi", "thong_bao", "chuong_trinh", "ke_hoach"], [], False, E, False,
     "QĐ 443/QĐ-UBND Điều 6", GL, GL_SINCE, None),
    ("gl443-6-lich", "Lịch làm việc, văn bản để biết, lấy ý kiến", [],
     ["lịch làm việc", "để biết", "lấy ý kiến", "góp ý"], False, E, False,
     "QĐ 443/QĐ-UBND Điều 6", GL, GL_SINCE, None),
    ("gl443-3.6", "Văn bản quan trọng gửi kèm tệp nguồn", ["chuong_trinh", "ke_hoach"], ["tỉnh"], False,
     E, True, "QĐ 443/QĐ-UBND Điều 3.6", GL, GL_SINCE, None),
)  # fmt: skip
COLUMNS = (
    "name", "types", "keywords", "is_internal", "form", "requires_source", "source", "province",
    "valid_from", "valid_to",
)  # fmt: skip


def lay(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Add the rules that are not there."""
    rules = apps.get_model("drafting", "IssuingRule")
    for code, *values in RULES:
        given = dict(zip(COLUMNS, values, strict=True))
        rules.objects.get_or_create(
            code=code, province=given.pop("province"), valid_from=given.pop("valid_from"),
            defaults=given,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("drafting", "0002_issue_sides")]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
