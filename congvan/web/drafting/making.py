"""A new draft while it is being filled in: head, template or files, related documents.

`Beginning` reads one sending of the form, with everything typed and every file received, so that a
refused form comes back whole. The view decides what the pressed button asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from congvan.documents import queries as documents
from congvan.documents.queries import catalogue
from congvan.documents.queries.finding import FoundLine, by_number
from congvan.drafting import making
from congvan.drafting.details import DraftDetails, NewDraftFile
from congvan.drafting.queries.policy import RightLine, signers
from congvan.drafting.states import FileKind, SigningPower, VersionSource
from congvan.kernel.errors import BusinessError
from congvan.organization.acting import ActingMember
from congvan.organization.doors import OfficeRequest
from congvan.organization.queries import agencies
from congvan.web.administration.forms.fields import Choices
from congvan.web.drafting import own_templates
from congvan.web.drafting.forms.details import DetailsForm
from congvan.web.drafting.forms.templates import REMEMBERED, TemplateForm, told_by
from congvan.web.drafting.uploads import KeptFile, carried_in, keep, received_bytes, received_in
from congvan.web.list_parts import number

TEMPLATE, UPLOAD, LATER = "mau", "tep", "sau"
WAYS = ((TEMPLATE, "Soạn từ mẫu"), (UPLOAD, "Tải tệp lên"), (LATER, "Thêm tệp sau"))
UPLOADS: Mapping[str, FileKind] = {
    "tep_chinh": FileKind.MAIN, "tep_kem": FileKind.ATTACHMENT, "tep_xem": FileKind.SUPPORT,
}  # fmt: skip
SESSION_KEY = "draft_template"
# Templates of NĐ 30 that stand alone as a document; appendices and copies are made elsewhere.
_ALONE = ("1.",)


@dataclass(slots=True)
class Beginning:
    """One sending of the form, or a fresh one."""

    form: DetailsForm
    way: str
    template_key: str
    templates: Choices
    template: TemplateForm | None
    signers: Sequence[RightLine]
    types: Mapping[str, catalogue.TypeChoice]
    files: list[KeptFile] = field(default_factory=list)
    refused: tuple[str, ...] = ()
    chosen: list[FoundLine] = field(default_factory=list)
    found: list[FoundLine] = field(default_factory=list)
    words: str = ""
    error: str = ""

    @property
    def file_name(self) -> str:
        """The name of the .docx made from the template."""
        kind = self.types.get(str(self.form["type"].value() or ""))
        return f"{kind.name if kind else 'Dự thảo'}.docx"

    def signer(self) -> RightLine | None:
        """The right by which the chosen signer signs."""
        chosen = str(self.form["signer"].value() or "")
        return next((one for one in self.signers if key_of(one) == chosen), None)

    def make_docx(self, viewer: ActingMember) -> bytes | None:
        """The document of the template; None when something is missing, said at its field."""
        if self.template is None:
            self.error = "Chọn mẫu văn bản rồi bấm “Điền mẫu”."
            return None
        if not self.template.is_valid():
            return None
        kind = self.types.get(str(self.form["type"].value() or ""))
        data = {name: self.form[name].value() or "" for name in self.form.fields}
        told = told_by(data, self.signer(), kind.name if kind else "")
        if not told["signer"]:
            self.form.add_error("signer", "Chọn người ký để ghi vào mẫu.")
            return None
        values = self.template.values(told)
        try:
            if self.template_key.startswith("t"):
                own_id = number(self.template_key[1:])
                if own_id:
                    return own_templates.fill(viewer, own_id, values)
            return making.make_docx(self.template_key, values)
        except BusinessError as error:
            place = error.field if error.field in self.template.fields else None
            self.template.add_error(place, str(error))
            return None

    def details(self, **more: Any) -> DraftDetails:
        """The head of the draft as the verbs take it, with what the template was filled with."""
        content: dict[str, Any] = {}
        if self.way == TEMPLATE and self.template is not None and self.template.is_bound:
            content = {"template": self.template_key, **self.template.cleaned_data}
        return DraftDetails(**{**self.form.wanted(), "content": content, **more})

    def new_files(self) -> list[NewDraftFile]:
        """The files as the verbs take them; a made document replaces an uploaded main file."""
        mains = [one for one in self.files if one.kind is FileKind.MAIN]
        others = [one for one in self.files if one.kind is not FileKind.MAIN]
        # A second "main" file goes with the first one.
        kinds = [FileKind.MAIN, *(FileKind.ATTACHMENT for _ in mains[1:])]
        ordered = [*zip(kinds, mains, strict=False), *((one.kind, one) for one in others)]
        return [NewDraftFile(kind, one.name, one.blob_id, one.source) for kind, one in ordered]


def begin(
    request: OfficeRequest,
    initial: Mapping[str, Any],
    *,
    is_reply: bool = False,
    leave_out: int = 0,
) -> Beginning:
    """Read what was sent, or begin a fresh form."""
    member, sent = request.member, request.POST if request.method == "POST" else None
    types = {str(one.id): one for one in catalogue.document_types()}
    rights = signers(member)
    form = DetailsForm(
        sent, initial=initial, types=[(key, one.name) for key, one in types.items()],
        fields=[(str(one.id), one.name) for one in catalogue.fields_of_work(member)],
        units=unit_choices(member), signers=signer_choices(rights), is_reply=is_reply,
    )  # fmt: skip
    given = sent or request.GET
    choices = template_choices(member)
    key = given.get("mau", "")
    if key not in dict(choices):
        key = _usual_template(types.get(str(form["type"].value() or "")), choices) if sent else ""
    way = given.get("cach", TEMPLATE)
    begun = Beginning(
        form=form, way=way if way in dict(WAYS) else TEMPLATE, template_key=key, templates=choices,
        template=None, signers=rights, types=types,
    )  # fmt: skip
    if key and (sent is None or sent.get("act") == "mau" or "m-dien" in sent):
        begun.template = _template_form(request, key)
    if sent is not None:
        _take_files(request, begun)
        _take_documents(request, begun, leave_out)
    return begun


def remember_template(request: OfficeRequest, form: TemplateForm | None) -> None:
    """Keep what is the same on every document for the next one."""
    if form is not None and form.is_bound and form.is_valid():
        kept = {name: form.cleaned_data.get(name, "") for name in REMEMBERED}
        request.session[SESSION_KEY] = {name: value for name, value in kept.items() if value}


def made_file(request: OfficeRequest, data: bytes, name: str) -> KeptFile:
    """The document made from the template, taken in."""
    received = received_bytes(data, name)
    return keep(request.member, received, FileKind.MAIN, VersionSource.GENERATED)


def key_of(right: RightLine) -> str:
    """The value of a signer in the form: who, and in which power."""
    return f"{right.member_id}:{right.power.value}"


def signer_choices(rights: Sequence[RightLine]) -> Choices:
    """Who may sign today, with power and field."""
    named: dict[str, str] = {}
    for one in rights:
        power = "" if one.power is SigningPower.HEAD else f" · {one.power.label}"
        area = f" · {one.field}" if one.field else ""
        named.setdefault(key_of(one), f"{one.name}, {one.post}{power}{area}")
    return list(named.items())


def unit_choices(member: ActingMember) -> Choices:
    """The units of the agency."""
    return [(str(unit.unit_id), unit.name) for unit in agencies.unit_tree(member)]


def template_choices(member: ActingMember) -> Choices:
    """The agency's own templates, then those of NĐ 30."""
    own = [(f"t{key}", f"{name} (của cơ quan)") for key, name in own_templates.choices(member)]
    stated = [
        (one.key, f"{one.name} (mẫu {one.code})")
        for one in making.TEMPLATES.values()
        if one.code.startswith(_ALONE) and not one.key.startswith("kem_theo")
    ]
    return [*own, *stated]


def _usual_template(kind: catalogue.TypeChoice | None, choices: Choices) -> str:
    found = making.template_for(kind.code) if kind else None
    return found.key if found and found.key in dict(choices) else ""


def _template_form(request: OfficeRequest, key: str) -> TemplateForm:
    member, sent = request.member, request.POST if request.method == "POST" else None
    if key.startswith("t") and number(key[1:]):
        wanted: Any = own_templates.fields_of(member, number(key[1:]))
    else:
        wanted = making.fields_wanted(key)
    initial = {"organ": member.seat.agency_name.upper(), "inviter": member.seat.agency_name}
    initial |= request.session.get(SESSION_KEY, {})
    # Chosen just now: nothing of this template was typed yet.
    is_filled = sent is not None and sent.get("m-dien") == key
    return TemplateForm(wanted, sent if is_filled else None, initial=initial)


def _take_files(request: OfficeRequest, begun: Beginning) -> None:
    carried = carried_in(request, request.member)
    received, refused = received_in(request, request.member, UPLOADS)
    begun.files = [*carried, *received]
    begun.refused = tuple(str(one) for one in refused)


def _take_documents(request: OfficeRequest, begun: Beginning, leave_out: int) -> None:
    """Related documents chosen so far, and what the search found."""
    member, sent = request.member, request.POST
    begun.words = sent.get("tim_vb", "").strip()[:100]
    ids = dict.fromkeys(number(one) for one in sent.getlist("kem")[:50])
    begun.chosen = [line for one in ids if one and (line := _line(member, one))]
    if sent.get("act") == "tim" and begun.words:
        found = by_number(member, begun.words, leave_out=leave_out)
        begun.found = [line for line in found if line.document_id not in ids]


def _line(member: ActingMember, document_id: int) -> FoundLine | None:
    try:
        view = documents.details(member, document_id)
    except BusinessError:
        return None
    return FoundLine(document_id, view.symbol, view.issued_on, view.issuer, view.subject)
