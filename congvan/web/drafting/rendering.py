"""How the page of one draft is put together, fresh or with a form that comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from congvan.directives.queries.pickers import receivers
from congvan.drafting import layout
from congvan.drafting.inks import MarkedText
from congvan.drafting.queries.contents import StoredVersion, stored_versions
from congvan.drafting.queries.issue_page import issue_of_draft
from congvan.drafting.queries.layout_basis import Basis, basis_of
from congvan.drafting.queries.page import DraftView, FileView
from congvan.drafting.queries.policy import signers
from congvan.drafting.states import ENDED_DRAFT, DraftStatus, FileKind
from congvan.kernel import clock, files
from congvan.kernel.errors import BusinessError
from congvan.kernel.files import ContentType
from congvan.organization.acting import ActingMember
from congvan.organization.doors import OfficeRequest
from congvan.organization.queries.calendar import working_calendar
from congvan.ui import items
from congvan.ui.items import PageImage
from congvan.web.addresses import address
from congvan.web.desk.links import with_query
from congvan.web.drafting.acts import BY_VERB
from congvan.web.drafting.forms.acts import DECISIONS, ActForm
from congvan.web.drafting.pages import acts as act_pages
from congvan.web.drafting.pages import draft as pages
from congvan.web.drafting.pages import side
from congvan.web.drafting.remembering import Remembered
from congvan.web.drafting.texts import CLEAN, TextTab, can_be_read, chosen_tab, marked, tabs_of
from congvan.web.page_images import refused_or_pages

_KINDS = tuple((one.value, str(one.label)) for one in FileKind)
# Everybody who can be asked; an agency of more asks units.
MOST_RECEIVERS = 600
_checks: Remembered[layout.Report] = Remembered(128)


@dataclass(slots=True)
class Text:
    """The middle of the page: tabs, then a text in inks, page images, or why there is neither."""

    file: FileView | None = None
    tabs: tuple[items.Tab, ...] = ()
    label: str = ""
    marked: MarkedText | None = None
    images: tuple[PageImage, ...] = ()
    refused: str = ""
    download_href: str = ""
    correct_href: str = ""
    base: int = 0
    paragraph: tuple[str, str] | None = None
    counts: dict[str, int] = field(default_factory=dict)
    check: side.Check | None = None


def act_form(
    request: OfficeRequest, verb: str, shown: tuple[str, ...] = (), *, sent: bool = False,
    **options: Any,
) -> ActForm:  # fmt: skip
    """The form of a verb with its choices; bound when `sent`."""
    act = BY_VERB[verb]
    names = {*(name.rstrip("?") for name in act.fields), *shown}
    leaders: list[tuple[str, str]] = []
    if "leader" in names:
        leaders = [
            (str(one.member_id), f"{one.name}, {one.post}")
            for one in {line.member_id: line for line in signers(request.member)}.values()
            if one.member_id != request.member.membership_id
        ]
    asked = receivers(request.member, "", MOST_RECEIVERS) if "holders" in names else ()
    data = request.POST if sent else None
    return ActForm(act, data, shown=shown, leaders=leaders, receivers=asked, **options)


def draft_page(
    request: OfficeRequest, view: DraftView, *, form: ActForm | None = None, status: int = 200,
    **forms: Any,
) -> HttpResponse:  # fmt: skip
    """Render the page; `form` is the main form that was sent and comes back."""
    now = clock.now()
    text = text_of(request, view)
    if kept := forms.pop("kept_paragraph", None):
        text.paragraph = _kept_paragraph(kept, text)
    verbs = act_pages.main_verbs(view)
    if verbs and form is None:
        form = act_form(request, verbs[0], act_pages.main_fields(verbs))
    opinions = side.opinions_of(view, now)
    may = {action.verb for action in view.actions}
    context: dict[str, Any] = {
        "view": view,
        "head": pages.head_of(view, now, working_calendar(), text.counts),
        "text": text,
        "main": act_pages.main_of(view, form),
        "others": act_pages.others_of(view),
        "files": side.files_of(view, now),
        "dissents": side.dissents_of(view),
        "corrections": side.corrections_of(view, now),
        "to_answer": [one for one in opinions if one.action],
        "opinions": opinions,
        "supporting": side.supporting_of(view),
        "dissents_open": any(one.may_decide for one in view.dissents),
        "marked_href": side.marked_href_of(view),
        "issue": _issue(request.member, view),
        "timeline": pages.timeline_of(view, now),
        "ask_form": act_form(request, "ask_opinion", auto_id="hoi-y-kien-%s")
        if "ask_opinion" in may
        else None,
        "decision_choices": DECISIONS,
        "file_kinds": _KINDS,
        "file_kind": FileKind.ATTACHMENT.value if view.files else FileKind.MAIN.value,
        **forms,
    }
    return render(request, "drafting/draft.html", context, status=status)


def _issue(member: ActingMember, view: DraftView) -> side.IssueCard | None:
    """Where its issue stands, once the registry has it."""
    if view.status not in (DraftStatus.ISSUING, DraftStatus.ISSUED):
        return None
    state = issue_of_draft(member, view.id)
    return side.issue_of(view, state) if state else None


def text_of(request: OfficeRequest, view: DraftView) -> Text:
    """The file shown and its text by the tab asked for; the main one first."""
    file = _asked_file(request, view)
    if file is None:
        return Text()
    tabs = tabs_of(file, view.round)
    tab = chosen_tab(tabs, request.GET.get("xem", ""))
    if tab is None:
        return Text(file=file)
    text = Text(file=file, base=file.current_id or 0)
    text.tabs = tuple(_tab(view, file, one, current=one is tab) for one in tabs)
    text.label = tab.label
    text.download_href = address("drafting:version", view.id, tab.last.id)
    wanted = {one.id for one in tab.versions} | {tab.last.id}
    if file.kind == FileKind.MAIN and file.current_id:
        wanted.add(file.current_id)
    stored = stored_versions(request.member, view.id, wanted)
    try:
        _fill(request, view, text, tab, stored)
    except BusinessError as error:
        text.refused = str(error)
    except (files.MissingBlob, files.CorruptBlob) as error:
        text.refused = str(error)
    return text


def _fill(
    request: OfficeRequest, view: DraftView, text: Text, tab: TextTab,
    stored: dict[int, StoredVersion],
) -> None:  # fmt: skip
    if tab.last.content_type == ContentType.PDF:
        draft_id, version_id = view.id, tab.last.id
        text.images, text.refused = refused_or_pages(
            stored[version_id].blob,
            lambda page, width: address("drafting:version-page", draft_id, version_id, page, width),
        )
        return
    if not all(can_be_read(one) for one in tab.versions):
        text.refused = "Tệp này không hiện được trên trang. Tải về để mở."
        return
    text.marked = marked(tab, stored)
    text.counts = {one.hand.name: one.changes for one in text.marked.counts}
    is_current = tab.last.id == text.base and tab.key != CLEAN
    is_main = text.file is not None and text.file.kind == FileKind.MAIN
    if view.may_edit and is_current and is_main:
        text.correct_href = address("drafting:draft", view.id)
        text.paragraph = _paragraph(request, text.marked)
    if text.file and text.file.kind == FileKind.MAIN and text.base in stored:
        current = stored[text.base]
        if current.blob.content_type == ContentType.DOCX:
            text.check = _check(request.member, view, text.file, current, text.marked)


def _kept_paragraph(kept: tuple[str, str | None], text: Text) -> tuple[str, str] | None:
    """What was typed for a paragraph that could not be stored, for another try."""
    place, typed = kept
    if typed is not None:
        return place, typed
    return (
        next(
            ((one.locator, one.text) for one in text.marked.paragraphs if one.locator == place),
            None,
        )
        if text.marked
        else None
    )


def _paragraph(request: OfficeRequest, text: MarkedText) -> tuple[str, str] | None:
    asked = request.GET.get("doan", "")
    if not asked:
        return None
    return next(((one.locator, one.text) for one in text.paragraphs if one.locator == asked), None)


def _check(
    member: ActingMember, view: DraftView, file: FileView, version: StoredVersion, text: MarkedText
) -> side.Check | None:
    basis = layout_basis(member, view)
    key = (version.blob.sha256, basis)
    found = _checks.get(key)
    if found is None:
        house, context = basis
        found = layout.check(version.read(), house=house, context=context)
        _checks.keep(key, found)
    return side.check_of(view, file, found, _places(text))


def layout_basis(member: ActingMember, view: DraftView) -> Basis:
    """What the draft's layout is measured by beyond the decree."""
    # A leader's coloured text is a correction until the draft leaves for the registry.
    return basis_of(
        member.agency_id, signing_power=view.signing_power, issuing_body=view.issuing_body,
        in_review=view.status not in (DraftStatus.ISSUING, *ENDED_DRAFT),
    )  # fmt: skip


def _places(text: MarkedText) -> dict[int, str]:
    """Locators by the number of the paragraph in the body, as the format check counts them."""
    places: dict[int, str] = {}
    for one in text.paragraphs:
        number = one.locator.removeprefix("d-")
        if one.locator and number.isdigit():
            places[int(number)] = one.locator
    return places


def _asked_file(request: OfficeRequest, view: DraftView) -> FileView | None:
    wanted = request.GET.get("tep", "")
    by_id = {str(file.id): file for file in view.files}
    main = next((file for file in view.files if file.kind == FileKind.MAIN), None)
    return by_id.get(wanted) or main or next(iter(view.files), None)


def _tab(view: DraftView, file: FileView, tab: TextTab, *, current: bool) -> items.Tab:
    kept = {"xem": tab.key}
    if file.kind != FileKind.MAIN:
        kept["tep"] = str(file.id)
    return items.Tab(
        tab.label, with_query(address("drafting:draft", view.id), kept), current=current
    )
