"""Invented values for the gallery; names and numbers are those of the design's pictures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.templatetags.static import static

from congvan.ui.frame import Substitution
from congvan.ui.items import (
    ArrivalStamp,
    Due,
    Fact,
    FileLine,
    Filter,
    Link,
    PageImage,
    PageMark,
    Pager,
    Pill,
    Step,
    Tab,
    TimelineEntry,
    TreeNode,
    WorkRow,
)
from congvan.ui.toasts import Toast
from congvan.web.gallery import marked_samples

# (CSS word, name, value, contrast as DESIGN §1 gives it); tests/ui computes the same numbers.
COLORS = (
    ("house", "Nhà", "#0E5A63", "7,9 trên trắng"),
    ("house-dark", "Nhà đậm", "#0A454C", "10,7"),
    ("house-tint", "Nhà nhạt", "#E5F0F1", "nền"),
    ("ink", "Chữ", "#16232A", "16,1"),
    ("ink-2", "Chữ phụ", "#43525B", "8,1"),
    ("ink-3", "Chữ mờ", "#5A6871", "5,8"),
    ("field", "Viền ô", "#7C8A93", "3,6"),
    ("line", "Kẻ", "#DEE4E7", "trang trí"),
    ("bg", "Nền", "#F4F6F7", "trang"),
    ("slate", "Đá", "#33444E", "10,1"),
    ("red", "Đỏ", "#B3261E", "6,5 / 5,7"),
    ("amber", "Vàng sẫm", "#7F4A00", "7,3 / 6,5"),
    ("green", "Lục", "#1B6639", "7,0 / 6,1"),
)

_TITLE = "Góp ý dự thảo Kế hoạch đào tạo, bồi dưỡng năm 2027"


def _row(
    key: str, note: str, *, unread: bool = False, selected: bool = False, ticked: bool = False
) -> WorkRow:
    return WorkRow(
        key=key,
        title=_TITLE,
        href="#dong",
        second=("3311/SNV-CCVC", note),
        unread=unread,
        selected=selected,
        ticked=ticked,
    )


class SampleForm(forms.Form):
    """Django's own fields in our dress."""

    title = forms.CharField(
        label="Trích yếu",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ghi như trên văn bản, không viết tắt.",
    )
    book = forms.ChoiceField(
        label="Sổ", choices=[("den", "Văn bản đến 2026"), ("mat", "Đơn thư 2026")]
    )
    due = forms.CharField(label="Hạn giải quyết")
    channel = forms.ChoiceField(
        label="Đường đến",
        widget=forms.RadioSelect,
        choices=[("axis", "Trục liên thông"), ("post", "Bưu chính")],
    )
    kept = forms.BooleanField(label="Giữ số cho bản giấy", required=False)
    scan = forms.FileField(label="Bản quét", required=False, help_text="PDF, tối đa 100 MB.")
    password = forms.CharField(
        label="Mật khẩu",
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "off"}),
    )


def sample_form() -> SampleForm:
    """A form sent with one mistake in it."""
    form = SampleForm(
        {
            "title": "Phối hợp rà soát hạ tầng",
            "book": "den",
            "due": "24/11/2026",
            "channel": "axis",
            "password": "an-toan-2026",
        }
    )
    form.full_clean()
    form.add_error("due", "24/11 là ngày nghỉ. Chọn 25/11 hoặc sau đó.")
    form.add_error(None, "Chưa lưu: còn một ô phải sửa.")
    return form


def context() -> dict[str, Any]:
    """Everything the gallery's templates draw."""
    return _signs() | _lists() | _tables() | _controls() | marked_samples.context()


def _signs() -> dict[str, Any]:
    """Pills, deadlines, steps: colour, shape and word."""
    return {
        "colors": COLORS,
        "urgencies": (Pill("flash"), Pill("immediate"), Pill("urgent")),
        "parts": tuple(
            Pill(k) for k in ("lead", "direct", "review", "sign", "coordinate", "inform")
        ),
        "dues": (
            Due("late", "Quá hạn 2 ngày làm việc", "30/11"),
            Due("soon", "Còn 1 ngày"),
            Due("later", "28/11"),
            Due("done", "Xong"),
            Due("done-late", "Xong", "· trễ 1 ngày"),
        ),
        "verdicts": tuple(Pill(f"signature-{k}") for k in ("valid", "doubtful", "broken", "none")),
        "channels": tuple(Pill(k) for k in ("axis", "mail", "post", "inside")),
        "sendings": tuple(
            Pill(k) for k in ("sending", "arrived", "received", "completed", "failed", "recalled")
        ),
        "states": tuple(
            Pill(k) for k in ("waiting", "doing", "returned", "review-wait", "done", "cancelled")
        ),
        "steps": (
            Step("Kiểm thể thức", "done"),
            Step("Số và ngày", "done"),
            Step("Ký lãnh đạo", "open"),
            Step("Ký cơ quan", "later"),
            Step("Gửi", "later"),
        ),
        "steps_down": (
            Step(
                "Kiểm thể thức",
                "done",
                "13 mục đạt, không còn điểm phải sửa",
                "Lê Quốc Bảo · 10:05",
            ),
            Step("Nơi nhận và cách gửi", "open", "Lấy từ dòng “Kính gửi” và “Nơi nhận”."),
            Step("Gửi", "later"),
        ),
        "chain": (
            Step("Nguyễn Văn An", "done", "Trình lần 3", "20/11 16:40", "Soạn thảo · 1 ngày"),
            Step("Phạm Minh Tuấn", "returned", "trả lại", "25/11", "Trưởng phòng · giữ 2 ngày"),
            Step("Trần Đình Khải", "open", "Đang xem", "", "Giám đốc"),
            Step("Hoàng Thị Lan", "later", "Chưa tới", "", "Cấp số, phát hành"),
        ),
        "tabs": (
            Tab("Chủ trì", "#chu-tri", 5, current=True),
            Tab("Phối hợp", "#phoi-hop", 2),
            Tab("Quá hạn", "#qua-han", 0),
        ),
        "filters": (
            Filter("Năm", "2026", "#bo"),
            Filter("Loại", choices=(Link("Công văn", "#cv"), Link("Quyết định", "#qd"))),
        ),
    }


def _lists() -> dict[str, Any]:
    """What lists draw: rows of work, files, events."""
    return {
        "rows": (
            _row("1", "Thường"),
            _row("2", "Chưa đọc", unread=True),
            _row("3", "Đang chọn", selected=True),
            _row("4", "Đã tích", ticked=True),
            WorkRow(
                key="5",
                title="Rà soát, hoàn thiện kết nối, liên thông văn bản điện tử với UBND các xã, "
                "phường, báo cáo trước ngày 04/12/2026 theo Quyết định số 28/2018/QĐ-TTg",
                href="#dong",
                pills=(Pill("lead"), Pill("urgent")),
                due=Due("soon", "Còn 2 ngày"),
                second=("1245/UBND-KGVX", "UBND tỉnh", "Tôi giữ"),
                files=2,
                unread=True,
            ),
        ),
        "files": (
            FileLine(
                "1245-UBND-KGVX.pdf", "#tep", "2 trang · 412 KB", Pill("signature-valid"), "#tai"
            ),
            FileLine(
                "Phu-luc-12-xa.pdf", "#tep", "bị sửa sau khi ký", Pill("signature-broken"), "#tai"
            ),
            FileLine("Danh-sach.xlsx", "#tep", "38 KB", None, "#tai", icon="file-type-xls"),
        ),
        "timeline": (
            TimelineEntry(
                "soạn trả lời, lần 1", "25/11 14:20", "Nguyễn Văn An", icon="file-pencil"
            ),
            TimelineEntry("đã đọc", "25/11 11:02", "Phạm Minh Tuấn", icon="eye-check"),
            TimelineEntry(
                "chỉ đạo",
                "25/11 10:58",
                "Trần Đình Khải",
                role="Giám đốc",
                quote="Phòng Chuyển đổi số chủ trì, trình dự thảo trước 27/11.",
                icon="gavel",
            ),
            TimelineEntry("Nhận qua trục liên thông, vào sổ số 3391", "20/11 09:14", icon="inbox"),
        ),
    }


def _tables() -> dict[str, Any]:
    """Trees, facts and tables."""
    return {
        "units": (
            TreeNode(
                "Sở Khoa học và Công nghệ",
                "#so",
                "42 người",
                children=(
                    TreeNode(
                        "Văn phòng", "#vp", "9", children=(TreeNode("Tổ văn thư", "#vt", "2"),)
                    ),
                    TreeNode("Phòng Chuyển đổi số", "#cds", "8", current=True),
                ),
            ),
        ),
        "facts": (
            Fact("Số, ký hiệu", "1245/UBND-KGVX"),
            Fact("Cơ quan", "UBND tỉnh Gia Lai", "#co-quan"),
            Fact("Hồ sơ", ""),
        ),
        "parcels": (
            (
                "UBND xã Ia Hrú",
                "Máy nơi nhận không trả lời sau 5 lần. Gọi văn thư xã.",
                "08:30",
                "–",
                Pill("failed"),
            ),
            ("UBND xã Đak Đoa", "", "08:30", "08:41", Pill("completed")),
            ("Sở Xây dựng", "", "08:30", "08:31", Pill("arrived")),
        ),
        "parcel_heads": (
            ("Nơi nhận", ""),
            ("Đã gửi", "col-num"),
            ("Đã đến", "col-num"),
            ("Tình trạng", ""),
        ),
        "pager": Pager("51–100 trong 1000+", "#tiep", "#dau"),
    }


def _controls() -> dict[str, Any]:
    """What one types into, and what answers."""
    return {
        "part_choices": (("lead", "Chủ trì"), ("coordinate", "Phối hợp"), ("inform", "Để biết")),
        "people": (
            (
                "Hay gửi",
                (("1", "Nguyễn Văn An", "Phòng Chuyển đổi số"), ("2", "Ngô Viết Anh", "Văn phòng")),
            ),
            (
                "Phòng Chuyển đổi số",
                (("3", "Phạm Minh Tuấn", "Trưởng phòng"), ("4", "Siu Y Thắng", "Chuyên viên")),
            ),
            (
                "Văn phòng",
                (("5", "Lê Quốc Bảo", "Chánh Văn phòng"), ("6", "Hoàng Thị Lan", "Văn thư")),
            ),
        ),
        "chosen_people": ("5",),
        "substitution": Substitution("Trần Đình Khải", "30/11", "#thoi"),
        "toast": Toast("Đã chuyển đến Phòng Chuyển đổi số", None, "#hoan-tac"),
        "toast_link": Toast("Đã vào sổ số 3418.", Link("Mở văn bản", "#mo")),
        "form": sample_form(),
        "pages": (
            PageImage(
                static("ui/sample-page.svg"),
                210,
                297,
                marks=(
                    PageMark(1, 0.16, 0.08, 0.24, 0.03, "g_so"),
                    PageMark(2, 0.10, 0.155, 0.34, 0.06, "g_trich"),
                ),
            ),
            PageImage(static("ui/sample-page.svg"), 210, 297),
        ),
        "stamp": ArrivalStamp("Sở Khoa học và Công nghệ", "3391", "20/11/2026", "Giám đốc"),
    }
