"""A sender asks to recall, update or replace what it sent: the registry is told and decides (R-184).

Nothing in the receiver's register changes without a clerk's consent.
"""

from __future__ import annotations

from collections.abc import Sequence

from congvan.desk.holders import of_role
from congvan.desk.services.notices import tell
from congvan.desk.services.work import close_work, open_work
from congvan.desk.states import Outcome, Part, Urgency
from congvan.exchange.models import IncomingFile, IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.states import BusinessType, PackageKind, StatusCode
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember
from congvan.organization.queries.people import holders_of
from congvan.organization.states import Role

SUBJECT = "package"
# Of the desk's column; a package may say more.
NUMBER_LENGTH = 60
UNKNOWN_KEY = "target_unknown"
_UNKNOWN = "Chưa thấy ở cơ quan văn bản mà nơi gửi nhắc đến; có thể văn bản đó chưa đến."
_ASKS = {
    BusinessType.RECALL: "đề nghị thu hồi",
    BusinessType.UPDATE: "gửi bản cập nhật của",
    BusinessType.REPLACE: "gửi bản thay thế",
}

# Every document that comes asks this.
_ABOUT_NOTHING = """
    SELECT * FROM exchange_incomingpackage
    WHERE agency_id = ANY(%s) AND status = 'consent' AND target_id IS NULL ORDER BY id FOR UPDATE
"""


def is_recall(package: IncomingPackage) -> bool:
    """Whether it asks to recall: an edoc of type 1 or a status 13 (R-177)."""
    if package.kind == PackageKind.STATUS:
        return package.status_code == StatusCode.RECALL_ASKED
    return package.business_type == BusinessType.RECALL


def words_of(package: IncomingPackage) -> str:
    """What the sender asks, inside a sentence: "đề nghị thu hồi"."""
    return _ASKS[BusinessType.RECALL if is_recall(package) else BusinessType(package.business_type)]


@requires_transaction
def ask(package: IncomingPackage) -> None:
    """Let the package wait for consent on the registry's desk, with what it is about.

    One that is about nothing known here waits too and says so: its document may come later, and
    declining is a person's word (`find_again`).
    """
    target = answering.find_target(package)
    if target is None:
        package.warnings = [*package.warnings, {"key": UNKNOWN_KEY, "sentence": _UNKNOWN}]
        package.save(update_fields=["warnings"])
    answering.ask_consent(package=package, target=target)
    about = target or package
    urgency = Urgency(package.urgency) if package.urgency in Urgency.values else Urgency.NORMAL
    named = about.symbol or about.subject[:80] or "văn bản đã gửi"
    open_work(
        by=None, holder=of_role(package.agency_id, Role.REGISTRY_CLERK), part=Part.REVIEW,
        subject_type=SUBJECT, subject_id=package.pk, cause=SUBJECT,
        title=f"{_begun(words_of(package))} {named}", number=about.symbol[:NUMBER_LENGTH],
        origin=package.from_name or package.from_code, urgency=urgency,
        file_count=IncomingFile.objects.filter(package=package).count(),
    )  # fmt: skip
    tell(
        agency_id=package.agency_id, kind="package.asks",
        members=holders_of(package.agency_id, Role.REGISTRY_CLERK),
        sentence=f"{package.from_name or package.from_code} {words_of(package)} {named}.",
        subject_type=SUBJECT, subject_id=package.pk,
    )  # fmt: skip


@requires_transaction
def find_again(packages: Sequence[IncomingPackage]) -> None:
    """Documents that came after the requests about them: tie the two (hubs reorder)."""
    came = {one.pk: one for one in packages}
    agencies = sorted({one.agency_id for one in packages})
    for one in IncomingPackage.objects.raw(_ABOUT_NOTHING, [agencies]):
        found = answering.find_target(one)
        if found is not None and found.pk in came:
            one.target = came[found.pk]
            one.warnings = [w for w in one.warnings if w.get("key") != UNKNOWN_KEY]
            one.save(update_fields=["target", "warnings"])


@requires_transaction
def close(*, by: ActingMember, package: IncomingPackage) -> None:
    """The registry has answered: it owes nothing in the request any more."""
    close_work(
        by=by, agency_id=package.agency_id, subject_type=SUBJECT, subject_id=package.pk,
        outcome=Outcome.DONE,
    )  # fmt: skip


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
