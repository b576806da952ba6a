"""What a registered package has to do with documents that are here: replies, newer versions.

Inner verbs of registering and joining (R-187, R-188).
"""

from __future__ import annotations

from django.db.models import Q

from congvan.desk.services.notices import tell
from congvan.directives.services.recalling import tell_superseded
from congvan.documents.access import get_document
from congvan.documents.models import Document, Organ, Relation
from congvan.documents.rules.naming import short_name
from congvan.documents.services.organs import search_key
from congvan.documents.services.recalling import supersede_within
from congvan.documents.services.relations import relate_within
from congvan.documents.states import RelationKind
from congvan.drafting.models import Issue
from congvan.exchange.codes import senders
from congvan.exchange.models import ConnectedAgency, IncomingPackage
from congvan.exchange.services import answering
from congvan.exchange.states import BusinessType
from congvan.intake.services import headers
from congvan.kernel import clock
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember

# Under which an agency of this node signs that has no identifier: no code to remember (`exchange.codes`).
_NO_REAL_CODE = "NOIBO."
_KINDS = {
    BusinessType.UPDATE: RelationKind.AMENDS,
    BusinessType.REPLACE: RelationKind.REPLACES,
}


@requires_transaction
def link(*, by: ActingMember, package: IncomingPackage, document: Document) -> None:
    """Tie the document of a package to what it answers and to what it takes the place of.

    Whoever drafted what is answered is told; so are the handlers of what is superseded, which
    stays readable in the history.
    """
    remember_code(package, document)
    for ours in answering.replied_documents(package):
        _tie(by, document, ours, RelationKind.REPLY)
        answering.note_reply(
            package=package, document=ours, symbol=document.symbol, at=clock.now()
        )  # fmt: skip
        _tell_drafter(by, document, ours)
    kind = _KINDS.get(BusinessType(package.business_type))
    if kind is None:
        return
    for old_id in superseded_ids(package):
        old = get_document(by, old_id, lock=True)
        if old.pk == document.pk:
            continue
        _tie(by, document, old, kind)
        supersede_within(by=by, document=old, newer=document)
        tell_superseded(by=by, document_id=old.pk, newer=document)


def superseded_ids(package: IncomingPackage) -> list[int]:
    """The documents here that an update or a replacement is about, by id."""
    if package.business_type not in _KINDS:
        return []
    keys = []
    if package.business_type == BusinessType.REPLACE:
        keys = headers.replaced_keys(package.header, _own_codes(package.agency_id))
    found = IncomingPackage.objects.filter(
        Q(pk=package.target_id) | Q(from_code=package.from_code, document_key__in=keys),
        agency_id=package.agency_id, document__isnull=False,
    ).exclude(pk=package.pk)  # fmt: skip
    return sorted(set(found.values_list("document_id", flat=True)))


def remember_code(package: IncomingPackage, document: Document) -> None:
    """Let the agency's list know the code of a sender that it had by its name only (R-189)."""
    organ = document.sender
    code = package.from_code
    if organ is None or organ.identifier or not code or code.startswith(_NO_REAL_CODE):
        return
    told = headers.words_in(package.header.get("from") or {}, "organ_name") or package.from_name
    known = Organ.objects.filter(agency_id=organ.agency_id, identifier=code)
    if headers.same_name(told, organ.name) and not known.exists():
        organ.identifier = code
        organ.search_key = search_key(organ.name, organ.short_name, organ.identifier)
        organ.save(update_fields=["identifier", "search_key"])


def _own_codes(agency_id: int) -> list[str]:
    connected = ConnectedAgency.objects.filter(agency_id=agency_id)
    return [senders([agency_id])[agency_id].code, *connected.values_list("code", flat=True)]


def _tie(by: ActingMember, document: Document, other: Document, kind: RelationKind) -> None:
    if not Relation.objects.filter(document=document, other=other, kind=kind).exists():
        relate_within(by=by, document_id=document.pk, other_id=other.pk, kind=kind)


def _tell_drafter(by: ActingMember, document: Document, ours: Document) -> None:
    issue = Issue.objects.filter(document=ours).order_by("-pk").first()
    members = {issue.drafter_id, issue.signer_id} if issue else {ours.made_by_id}
    sender = document.sender.name if document.sender else "Nơi nhận"
    tell(
        agency_id=ours.agency_id, members=sorted(members - {by.membership_id}),
        kind="document.answered_by_other",
        sentence=(
            f"{sender} đã trả lời {short_name(ours.symbol, ours.subject, ours.issued_on)}"
            f" bằng {short_name(document.symbol, document.subject, document.issued_on)}."
        ),
        subject_type="document", subject_id=ours.pk,
    )  # fmt: skip
