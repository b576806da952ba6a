"""Pictures of Tra cứu and Báo cáo for the manual: papers to find and to count, and the pages."""

from __future__ import annotations

from collections.abc import Callable

from congvan.search.models import SavedSearch
from tests.browser import papers_to_find
from tests.browser.office import Desk, Office
from tests.directives import papers

KINDS = ("cong_van", "cong_van", "ke_hoach", "bao_cao", "quyet_dinh", "cong_van", "bao_cao")
ISSUERS = ("UBND tỉnh", "Sở Tài chính", "Sở Nội vụ")


def _search(path: str) -> Callable[[Office], Desk]:
    def taken(office: Office) -> Desk:
        if not SavedSearch.objects.exists():
            papers_to_find.place(office.world)
        an = office.at_work("an").opens(path)
        an.page.wait_for_load_state("networkidle")
        return an

    return taken


def _report(path: str) -> Callable[[Office], Desk]:
    def taken(office: Office) -> Desk:
        open_ = papers.open_office(office.world)
        for place, kind in enumerate(KINDS):
            issuer = ISSUERS[place % len(ISSUERS)]
            lead = open_.an if place % 2 else None
            papers.directed(open_, lead=lead, type_code=kind, issuer=issuer)
        for kind in KINDS[3:]:
            papers.forwarded(open_, type_code=kind)
        khai = office.at_work("khai").opens(path)
        khai.page.wait_for_load_state("networkidle")
        return khai

    return taken


TAKEN: dict[str, Callable[[Office], Desk]] = {
    "tra-cuu": _search("/tra-cuu/?q=chuyen+doi+so&tab=den"),
    "tra-cuu-da-luu": _search("/tra-cuu/"),
    "tra-cuu-xuat": _search("/tra-cuu/xuat/?q=chuyen+doi+so&tab=den"),
    "bao-cao-so-luong": _report("/bao-cao/so-lieu/?bo=so-luong"),
    "bao-cao-tong-quan": _report("/bao-cao/tong-quan/"),
}
