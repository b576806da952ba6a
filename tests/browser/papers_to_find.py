"""Papers, a file and kept searches for the pictures of Tra cứu."""

from __future__ import annotations

from congvan.desk.states import Urgency
from congvan.kernel.models import Blob
from congvan.search.services import saving
from congvan.search.services.indexing import index_all
from tests import world as named_world
from tests.directives.papers import directed, open_office
from tests.document_files import two_pages
from tests.search.records import read_text
from tests.world import World

SUBJECTS = (
    ("Hướng dẫn đánh giá mức độ chuyển đổi số cấp xã năm 2026", "1187/UBND-KGVX", Urgency.NORMAL),
    ("Đôn đốc báo cáo kết quả chuyển đổi số quý IV năm 2026", "1302/UBND-KGVX", Urgency.URGENT),
    ("Góp ý dự thảo Kế hoạch chuyển đổi số tỉnh Gia Lai năm 2027", "2210/SNV-CCVC", Urgency.NORMAL),
    ("Báo cáo chuyển đổi số xã Đak Đoa 11 tháng năm 2026", "412/BC-UBND", Urgency.NORMAL),
)
IN_FILE = (
    "Mục 4. Thuê đường truyền dự phòng cho trung tâm dữ liệu. Kinh phí lấy từ nguồn chi cho chuyển "
    "đổi số đã giao đầu năm, không phát sinh thêm. Đề nghị Sở cho ý kiến trước ngày 04/12/2026."
)
KEPT = (
    ("Chuyển đổi số của các xã", "q=chuy%E1%BB%83n+%C4%91%E1%BB%95i+s%E1%BB%91&tab=den", True),
    ("Khẩn đang xử lý", "tab=den&do-khan=khan&trang-thai=in_progress", True),
    ("Đường truyền", "q=%22%C4%91%C6%B0%E1%BB%9Dng+truy%E1%BB%81n%22&trong=tep", False),
)


def place(world: World) -> None:
    """Five papers that An has, one found by its file, and three searches of his."""
    office = open_office(world)
    for subject, symbol, urgency in SUBJECTS:
        directed(office, lead=office.an, subject=subject, symbol=symbol, urgency=urgency)
    file = two_pages("Dự toán.pdf")
    directed(
        office, lead=office.an, subject="Lập dự toán kinh phí sự nghiệp khoa học năm 2027",
        symbol="2044/STC-QLNS", files=(file,),
    )  # fmt: skip
    read_text(Blob.objects.get(pk=file.blob_id).sha256, IN_FILE)
    index_all()
    an = named_world.member(world, "an")
    for name, parameters, on_desk in KEPT:
        saving.save(by=an, name=name, parameters=parameters, on_desk=on_desk)
