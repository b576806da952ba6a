"""How the page of one document is put together, fresh or with a form that comes back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from congvan.desk.states import Tab
from congvan.directives.queries.standing import HandlingView, handling_of
from congvan.documents.queries import DocumentView
from congvan.dossiers import queries as dossiers
from congvan.drafting.queries.issued import issued_view
from congvan.kernel import clock
from congvan.kernel.errors import NotFound
from congvan.organization.doors import OfficeRequest
from congvan.organization.queries.calendar import working_calendar
from congvan.organization.states import Role
from congvan.registers.queries import EntryView, entry_of
from congvan.registers.states import Channel
from congvan.signing.queries import latest_reports
from congvan.ui.items import Link
from congvan.web import frame
from congvan.web.consultations.ways import way_from_document
from congvan.web.desk import links
from congvan.web.documents import sections
from congvan.web.documents.banner import banner_of
from congvan.web.documents.filling import shown_form
from congvan.web.documents.forms.acts import ActForm, FinishForm
from congvan.web.documents.forms.sending import Draft
from congvan.web.documents.pages import acts as act_pages
from congvan.web.documents.pages import document as pages
from congvan.web.documents.pages.finish import finish_page
from congvan.web.documents.pages.issued import IssuedCard, is_outgoing, issued_card
from congvan.web.documents.panes import pane_of
from congvan.web.documents.ways import BY_VERB as WAYS
from congvan.web.tasks.ways import way_from_document as way_to_tasks

# The verb of the main form, and the verbs that its own buttons do.
_OWN = {"complete": ("complete", "note_progress"), "finish_part": ("finish_part", "note_progress")}


def find_handling(request: OfficeRequest, document_id: int) -> HandlingView | None:
    """How it is handled; None for a document that is not (one we issued)."""
    try:
        return handling_of(request.member, document_id)
    except NotFound:
        return None


def document_page(
    request: OfficeRequest,
    view: DocumentView,
    handling: HandlingView | None,
    *,
    draft: Draft | None = None,
    found: Any = (),
    finish: FinishForm | None = None,
    act: ActForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page; `draft`, `finish` or `act` is the form that was sent and comes back."""
    member, now, calendar = request.member, clock.now(), working_calendar()
    reports = latest_reports([file.blob_id for file in view.files])
    report = reports.get(view.main_file.blob_id) if view.main_file else None
    entry = entry_of(member, view.document_id)
    main = draft.way.verb if draft else (handling.main if handling else "")
    taken = {main, *_OWN.get(main, ())}
    actions = handling.actions if handling else ()
    buttons, questions = act_pages.buttons_of(view.document_id, actions, without=taken)
    reply = links.address("drafting:reply", view.document_id)
    # Beside the form's own button there is room for one: the reply comes after it.
    buttons = act_pages.with_reply(buttons, handling, reply, place=1 if main in WAYS else 0)
    todo = frame.counters(request, member).tabs[Tab.ALL]
    context: dict[str, Any] = {
        "view": view,
        "handling": handling,
        "head": pages.head_of(
            view, handling, entry=entry, report=report, now=now, calendar=calendar
        ),
        "brief": pages.brief_of(handling, now),
        "state": pages.state_words(handling, now),
        "results": () if view.recalled else pages.result_facts(handling),
        "files": () if view.recalled else pages.files_of(view, reports),
        "banner": banner_of(member, view, has_paper=bool(entry and entry.has_paper)),
        "pane": pane_of(request, view, entry),
        "back_label": f"Cần xử lý ({todo})" if todo else "Cần xử lý",
        "buttons": buttons[: act_pages.MOST_OTHERS],
        "more_buttons": buttons[act_pages.MOST_OTHERS :],
        "questions": questions,
        "sections": _sections(request, view, handling, entry),
        "papers": _papers(view, handling, entry, copies=member.holds(Role.REGISTRY_CLERK)),
        "issued": _issued(request, view),
        "main": main,
        "is_act": main == "finish_part",
    }
    if main in WAYS:
        context["form"] = shown_form(request, view, handling, main, draft=draft, found=found)
    elif main == "complete":
        context["finish"] = finish_page(
            view.document_id, form=finish, periods=dossiers.retention_periods(),
            suggested=dossiers.suggested(member, view.document_id), choices=dossiers.choices(member),
            percent=handling.percent if handling else 0,
        )  # fmt: skip
    elif main == "finish_part":
        action = next(one for one in actions if one.verb == main)
        context["question"] = act_pages.question_of(view.document_id, action, act)
    if main in ("complete", "finish_part"):
        context["progress_href"] = reverse("documents:act", args=[view.document_id, "tien-do"])
    return render(request, "documents/document.html", context, status=status)


def _sections(
    request: OfficeRequest, view: DocumentView, handling: HandlingView | None,
    entry: EntryView | None,
) -> tuple[sections.ShownSection, ...]:  # fmt: skip
    """The parts below the card; how it came over the axis only when it did."""
    came = entry is not None and entry.channel is Channel.EXCHANGE
    return sections.for_viewer(request.member, view.document_id, handling, by_exchange=came)


def _issued(request: OfficeRequest, view: DocumentView) -> IssuedCard | None:
    """How a document of ours went out; None for one that came in."""
    if not is_outgoing(view.direction):
        return None
    issued = issued_view(request.member, view.document_id)
    if issued is None:
        return None
    others = (
        way_from_document(request.member, view.document_id),
        way_to_tasks(request.member, view.document_id),
    )
    return issued_card(issued, now=clock.now(), others=others)


def _papers(
    view: DocumentView, handling: HandlingView | None, entry: EntryView | None, *, copies: bool
) -> tuple[Link, ...]:
    """What is printed for this document, where its paper is handed over, copies (R-057, R-058, R-199)."""
    may_copy = copies and not view.recalled
    copied = links.address("outgoing:copies", view.document_id) if may_copy else ""
    if is_outgoing(view.direction):
        return (Link("Sao văn bản", copied),) if copied else ()
    slip = links.address("registers:slip", view.document_id) if handling else ""
    label = links.address("registers:label", view.document_id) if entry else ""
    paper = (
        links.address("registers:hand-over", entry.entry_id) if entry and entry.has_paper else ""
    )
    named = (
        ("In phiếu giải quyết", slip),
        ("In dấu đến", label),
        ("Giao nhận bản giấy", paper),
        ("Sao văn bản", copied),
    )
    return tuple(Link(words, href) for words, href in named if href)
