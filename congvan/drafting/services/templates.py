"""An agency's own templates: added after a look inside, renamed, closed (R-144, R-147).

Kept by the administrator and the registry clerk. A closed template stays for the audit; a changed
form is a new template, so that nobody wonders which text was meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction

from congvan.documents.models import DocumentType
from congvan.documents.queries import document_types
from congvan.drafting import filling
from congvan.drafting.events import templates as events
from congvan.drafting.making import Field
from congvan.drafting.models import DraftTemplate
from congvan.kernel import audit, clock, files
from congvan.kernel.errors import InvalidInput, NotFound
from congvan.kernel.files import ContentType, ReceivedFile
from congvan.kernel.text import nfc
from congvan.kernel.transactions import in_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

KEEPERS = (Role.SYSADMIN_AGENCY, Role.REGISTRY_CLERK)
NAME_CHARACTERS = 150


class TemplateNameTaken(InvalidInput):
    """Another template in use has this name."""

    code = "template_name_taken"


def add_template(
    *, by: ActingMember, type_id: int, name: str, file: BinaryIO, file_name: str
) -> DraftTemplate:
    """Take in a .docx with {{ field }} placeholders as a template for one document type.

    The file is read and tried in a process of its own before anything is written. Raises NotAllowed,
    InvalidInput, TemplateNameTaken, FileRefused, DocxRefused, TemplateUnusable.
    """
    _check_keeps(by)
    name = _name(name)
    if type_id not in {choice.id for choice in document_types()}:
        raise InvalidInput("Chưa chọn loại văn bản.", field="type")
    received = files.receive(
        file, filename=file_name, allowed={ContentType.DOCX},
        max_bytes=settings.CONFIGURATION.max_upload_mb << 20, store=files.default_store(),
        scanner=files.default_scanner(),
    )  # fmt: skip
    with files.default_store().open(received.stored.digest) as stored:
        found = filling.found_fields(stored.read())
    return _write(by=by, type_id=type_id, name=name, received=received, found=found)


@in_transaction
def rename_template(*, by: ActingMember, template_id: int, name: str) -> DraftTemplate:
    """Give a template another name. Raises NotAllowed, NotFound, InvalidInput, TemplateNameTaken."""
    _check_keeps(by)
    template = _locked(by, template_id)
    before, template.name = template.name, _name(name)
    if before == template.name:
        return template
    with _name_once(template.name):
        template.save(update_fields=["name"])
    audit.record(
        events.DraftTemplateRenamed(template_id=template.pk, before=before, name=template.name),
        by=by.actor,
    )
    return template


@in_transaction
def close_template(*, by: ActingMember, template_id: int) -> DraftTemplate:
    """Offer a template no longer; drafts made from it stay. Raises NotAllowed, NotFound."""
    _check_keeps(by)
    template = _locked(by, template_id)
    template.closed_at = clock.now()
    template.save(update_fields=["closed_at"])
    audit.record(
        events.DraftTemplateClosed(template_id=template.pk, name=template.name), by=by.actor
    )
    return template


@in_transaction
def _write(
    *, by: ActingMember, type_id: int, name: str, received: ReceivedFile, found: tuple[Field, ...]
) -> DraftTemplate:
    blob = files.record(received)
    with _name_once(name):
        template = DraftTemplate.objects.create(
            agency_id=by.agency_id, type_id=type_id, name=name, blob=blob,
            file_name=received.filename, fields=[asdict(field) for field in found],
            made_at=clock.now(), made_by_id=by.membership_id,
        )  # fmt: skip
    audit.record(
        events.DraftTemplateAdded(
            template_id=template.pk, name=name, file_name=received.filename, sha256=blob.sha256,
            type_name=DocumentType.objects.get(pk=type_id).name, fields=len(found),
        ),
        by=by.actor,
    )  # fmt: skip
    return template


def _check_keeps(by: ActingMember) -> None:
    check_holds(by, *KEEPERS, to="sửa mẫu văn bản của cơ quan")


def _name(name: str) -> str:
    name = " ".join(nfc(name).split())
    if not name:
        raise InvalidInput("Chưa đặt tên mẫu.", next_step="Ghi tên mẫu.", field="name")
    if len(name) > NAME_CHARACTERS:
        raise InvalidInput(f"Tên mẫu dài quá {NAME_CHARACTERS} ký tự.", field="name")
    return name


def _locked(by: ActingMember, template_id: int) -> DraftTemplate:
    own = DraftTemplate.objects.select_for_update().filter(agency_id=by.agency_id)
    template = own.filter(pk=template_id, closed_at=None).first()
    if template is None:
        raise NotFound("Không có mẫu văn bản này.")
    return template


@contextmanager
def _name_once(name: str) -> Iterator[None]:
    """The unique name, which the database keeps, as a sentence for the person."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as clash:
        raise TemplateNameTaken(
            f"Đã có mẫu tên “{name}”.", next_step="Đặt tên khác.", field="name"
        ) from clash
