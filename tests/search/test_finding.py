"""Finding: everything the viewer may see, nothing else, in the order of fitness."""

from __future__ import annotations

from congvan.search.queries import Kind, find, parse
from congvan.search.services.indexing import index_all
from tests.directives.papers import Office, arrive, directed, to


def _ids(page, kind=Kind.INCOMING):
    return [line.object_id for line in page.lines if line.kind == kind]


def test_smoke(office: Office) -> None:
    first = arrive(office, subject="Báo cáo ngân sách xã Đak Đoa", symbol="123/QĐ-UBND")
    second = directed(
        office, lead=to(office.an).holder, subject="Ngăn sách lậu", symbol="77/UBND-VP"
    )
    index_all()
    page = find(office.lan, parse("ngan sach"))
    assert _ids(page) == [second.pk, first.pk]
    assert _ids(find(office.lan, parse("ngân sách"))) == [first.pk, second.pk]
    assert _ids(find(office.an, parse("ngân sách"))) == [second.pk]
    print(page)
    assert _ids(find(office.lan, parse("123 qd ubnd"))) == [first.pk]
