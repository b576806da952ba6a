"""Packages as the exchange keeps them, for the tests of the receiving side."""

from __future__ import annotations

import hashlib
import itertools
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from congvan.exchange.models import IncomingFile, IncomingPackage, OutgoingPackage
from congvan.exchange.states import BusinessType, PackageKind
from congvan.intake.models import Arrival
from congvan.intake.services import checks, packages, registration
from congvan.intake.services.registration import EntryDetails, Registered
from congvan.kernel import clock, files
from congvan.signing.queries import Report
from congvan.signing.states import Verdict
from tests.intake.desk import Registry, details, letter, received

SENDER = "H21.08"
KEY = "H21.08,2026/11/20,2187/STC-QLNS"
_NUMBERS = itertools.count(1)


def header(**changes: Any) -> dict[str, Any]:
    """What the package of the first of the papers says."""
    usual: dict[str, Any] = {
        "kind": "edoc",
        "from": {"organ_id": SENDER, "organ_name": "Sở Tài chính", "telephone": "0269 3824 414", "email": "stc@gialai.example"},
        "to": [{"organ_id": "H21.10"}],
        "document_id": KEY, "code_number": "2187", "code_notation": "STC-QLNS",
        "promulgation_date": "2026-11-20", "type_name": "Công văn",
        "subject": "V/v thẩm định dự toán mua sắm thiết bị công nghệ thông tin năm 2027",
        "signer": {"full_name": "Trương Thị Kim Oanh", "position": "Phó Giám đốc"},
        "response_for": [], "priority": 0,
    }  # fmt: skip
    return {**usual, **changes}


def kept(
    registry: Registry, *, names: tuple[str, ...] = ("2187_STC-QLNS.pdf",), urgency: int = 3,
    business: BusinessType = BusinessType.NEW, agency_id: int | None = None, signature: str = "absent",
    key: str = KEY, letters: int = 0, **said: Any,
) -> IncomingPackage:  # fmt: skip
    """A package that the exchange kept a moment ago; `said` changes its header."""
    number = next(_NUMBERS)
    told = header(document_id=key, **said)
    with transaction.atomic():
        package = IncomingPackage.objects.create(
            agency_id=agency_id or registry.lan.agency_id, kind=PackageKind.EDOC,
            business_type=business, from_code=SENDER, from_name="Sở Tài chính", document_key=key,
            symbol=f"{told['code_number']}/{told['code_notation']}", subject=told["subject"],
            issued_on=date.fromisoformat(told["promulgation_date"]), urgency=urgency,
            header=told, sha256=hashlib.sha256(b"%d" % number).hexdigest(), size=1000,
            signature=signature, received_at=clock.now(),
        )  # fmt: skip
        for position, name in enumerate(names, start=1):
            blob = files.record(received(letter(position - 1 + letters), name))
            IncomingFile.objects.create(
                package=package, position=position, name=name, blob=blob, size=blob.size
            )
    return package


def recall_of(registry: Registry, *, status: bool = False, key: str = KEY) -> IncomingPackage:
    """The sender asks for it back: an edoc of type 1, or a status 13."""
    if not status:
        return _asked(registry, BusinessType.RECALL, key, "Gửi nhầm nơi nhận")
    package = _asked(registry, BusinessType.NEW, key, "")
    IncomingPackage.objects.filter(pk=package.pk).update(
        kind=PackageKind.STATUS, status_code="13", header={"kind": "status", "description": "Gửi nhầm"}
    )  # fmt: skip
    return IncomingPackage.objects.get(pk=package.pk)


def _asked(registry: Registry, business: BusinessType, key: str, reason: str) -> IncomingPackage:
    package = kept(registry, names=(), key=key)
    package.business_type = business
    package.header = {**package.header, "business": {"doc_type": int(business), "reason": reason}}
    package.save(update_fields=["business_type", "header"])
    return package


def newer(registry: Registry, business: BusinessType, **said: Any) -> IncomingPackage:
    """A newer version of the first paper, under a key of its own."""
    package = kept(registry, key=f"{KEY} bis", names=("ban-moi.pdf",), **said)
    package.business_type = business
    package.header = {
        **package.header,
        "business": {
            "doc_type": int(business), "reason": "Sửa số liệu",
            "document_id": KEY if business == BusinessType.UPDATE else None,
            "replacements": [{"document_id": KEY, "organ_ids": []}] if business == BusinessType.REPLACE else [],
        },
    }  # fmt: skip
    package.save(update_fields=["business_type", "header"])
    return package


def arrived(registry: Registry, **changes: Any) -> Arrival:
    """The arrival of a package that was kept and taken in."""
    package = kept(registry, **changes)
    assert packages.take_in(package_id=package.pk)
    return Arrival.objects.get(package=package)


def told(package: IncomingPackage | None) -> list[str]:
    """The states that the sender of a package was told, in order."""
    return list(
        OutgoingPackage.objects.filter(about=package).order_by("id").values_list("status_code", flat=True)
    )  # fmt: skip


def as_told(arrival: Arrival, **changes: Any) -> EntryDetails:
    """What the form holds when the clerk types nothing."""
    told_ = {name: one["value"] for name, one in arrival.readings.items() if one.get("locked")}
    return details(
        symbol=told_["symbol"], subject=arrival.readings["subject"]["value"],
        issued_on=date.fromisoformat(told_["issued_on"]), urgency=int(told_["urgency"]),
        signer_name=told_["signer_name"], signer_position=told_["signer_position"],
        source_subject=told_["source_subject"], **changes,
    )  # fmt: skip


def enter(registry: Registry, arrival: Arrival, **changes: Any) -> Registered:
    """The clerk enters it as it came."""
    usual: dict[str, Any] = {"details": as_told(arrival), "book_id": registry.book_id}
    return registration.register(by=registry.lan, arrival_id=arrival.pk, **{**usual, **changes})


def validly_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file has the signatures it needs."""
    monkeypatch.setattr(
        checks.signatures, "latest_report",
        lambda blob_id: Report(1, blob_id, Verdict.VALID_KIND_B, clock.now(), (), (), ()),
    )  # fmt: skip
