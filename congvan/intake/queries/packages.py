"""What a package says beside its fields: for the panel of the entry screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from congvan.documents.models import Document
from congvan.documents.rules.symbols import symbol_key
from congvan.documents.visibility import visible_to
from congvan.exchange.models import IncomingFile, IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.states import BusinessType
from congvan.intake import access
from congvan.intake.services import headers
from congvan.intake.services.linking import superseded_ids
from congvan.intake.services.locked import locked_values
from congvan.kernel.text import fold
from congvan.organization.acting import ActingMember

MOST_PLACES = 50


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One attachment; `problem` says why it could not be received, "" when it was."""

    name: str
    size: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A document that the package refers to; `document_id` when it is here and visible."""

    document_id: int | None
    symbol: str
    issued_on: date | None
    subject: str


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """The package of an arrival. `answers` is what it replies to, `replaces` what it takes the place of.

    `differences` says where the page reads otherwise than the package.
    """

    package_id: int
    business_type: BusinessType
    from_name: str
    from_code: str
    email: str
    phone: str
    received_at: datetime
    document_key: str
    signature: str
    warnings: tuple[str, ...]
    files: tuple[PackageFile, ...]
    answers: tuple[Answered, ...]
    replaces: tuple[Answered, ...]
    content: str
    places: tuple[str, ...]
    locked: frozenset[str]
    differences: tuple[str, ...]


def package_of(viewer: ActingMember, arrival_id: int) -> PackageFacts | None:
    """The package of an arrival the viewer sees, None when it did not come by exchange.

    Raises NotFound. A constant number of statements, whatever the package says.
    """
    arrival = access.get_arrival(viewer, arrival_id)
    if arrival.package_id is None:
        return None
    package = IncomingPackage.objects.select_related("target").get(pk=arrival.package_id)
    header = package.header
    sender = header.get("from") or {}
    return PackageFacts(
        package_id=package.pk, business_type=BusinessType(package.business_type),
        from_name=package.from_name or arrival.origin, from_code=package.from_code,
        email=headers.words_in(sender, "email"), phone=headers.words_in(sender, "telephone"),
        received_at=package.received_at, document_key=package.document_key,
        signature=package.signature, warnings=warnings_of(package), files=files_of(package),
        answers=_answers(viewer, package), replaces=_replaces(viewer, package),
        content=headers.words_in(header, "content"),
        places=tuple(str(place) for place in (header.get("to_places") or ())[:MOST_PLACES]),
        locked=frozenset(locked_values(arrival)), differences=_differences(arrival.readings),
    )  # fmt: skip


def warnings_of(package: IncomingPackage) -> tuple[str, ...]:
    """What was odd about the package, one sentence each."""
    return tuple(str(one["sentence"]) for one in package.warnings if one.get("sentence"))


def files_of(package: IncomingPackage) -> tuple[PackageFile, ...]:
    """The package's files with those that could not be received. One statement."""
    rows = IncomingFile.objects.filter(package=package).order_by("position")
    return tuple(PackageFile(row.name, row.size, row.problem) for row in rows)


def answered(document: Document) -> Answered:
    """A document of ours as a line."""
    return Answered(document.pk, document.symbol, document.issued_on, document.subject)


def _answers(viewer: ActingMember, package: IncomingPackage) -> tuple[Answered, ...]:
    """Ours first; then those that are named and not found here."""
    named = package.header.get("response_for") or ()
    if not named or package.business_type == BusinessType.RECALL:
        return ()
    found = answering.replied_documents(package)
    seen = set(visible_to(viewer).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))  # fmt: skip
    lines = [answered(one) for one in found if one.pk in seen]
    known = {symbol_key(line.symbol) for line in lines}
    for one in named if isinstance(named, list) else ():
        code = headers.words_in(one, "code")
        if code and symbol_key(code) not in known:
            lines.append(Answered(None, code, headers.day_in(one, "promulgation_date"), ""))
    return tuple(lines)


def _replaces(viewer: ActingMember, package: IncomingPackage) -> tuple[Answered, ...]:
    ids = superseded_ids(package)
    if ids:
        return tuple(answered(one) for one in visible_to(viewer).filter(pk__in=ids).order_by("pk"))
    if package.target is not None:
        target = package.target
        return (Answered(None, target.symbol, target.issued_on, target.subject),)
    return ()


def _differences(readings: dict[str, dict[str, object]]) -> tuple[str, ...]:
    found = []
    for name, label, same in (
        ("symbol", "số, ký hiệu", symbol_key), ("issued_on", "ngày", str), ("signer_name", "người ký", fold),
    ):  # fmt: skip
        reading = readings.get(name) or {}
        on_page = str(reading.get("on_page") or "")
        if on_page and same(on_page) != same(str(reading.get("value") or "")):
            shown = on_page
            if name == "issued_on":
                shown = f"{date.fromisoformat(on_page):%d/%m/%Y}"
            found.append(f"Trên trang đọc được {label} “{shown}”, khác gói tin.")
    return tuple(found)
