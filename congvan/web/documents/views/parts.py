"""The parts below the card, and the verbs that stand in them: relate, put into a dossier."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from congvan.directives.queries.chain import chain
from congvan.directives.queries.timeline import timeline
from congvan.documents import queries as documents
from congvan.documents.queries import DocumentView
from congvan.documents.queries.finding import by_number
from congvan.documents.services import relations
from congvan.documents.states import RelationKind
from congvan.documents.visibility import sees_whole_agency
from congvan.dossiers import queries as dossiers
from congvan.dossiers import services as dossier_services
from congvan.exchange.queries import packages
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.registers.queries import entry_of
from congvan.ui.toasts import add_toast
from congvan.web.documents import sections
from congvan.web.documents.pages import parts as pages
from congvan.web.documents.pages.came import came_page


@open_to(SIGNED_IN)
@require_safe
def part(request: OfficeRequest, document_id: int, slug: str) -> HttpResponse:
    """One part: a piece for the open page, or a page of its own without the script."""
    section = sections.BY_SLUG.get(slug)
    if section is None or not sections.may_see(request.member, section):
        raise Http404
    view = documents.details(request.member, document_id)
    context = {"view": view, "section": section, **_CONTENT[slug](request, view)}
    context["inside"] = f"documents/parts/{slug.replace('-', '_')}.html"
    if request.headers.get("HX-Request"):
        return render(request, context["inside"], context)
    return render(request, "documents/part.html", context)


@open_to(SIGNED_IN)
@require_POST
def relate(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Link a document the viewer sees to this one."""
    other, kind = request.POST.get("van_ban", ""), request.POST.get("kieu", "")
    if not other.isdigit() or len(other) > 18 or kind not in RelationKind.values:
        documents.details(request.member, document_id)
        return redirect("documents:part", document_id, "lien-quan")
    relations.relate(
        by=request.member, document_id=document_id, other_id=int(other), kind=RelationKind(kind)
    )
    add_toast(request, "Đã gắn văn bản liên quan.")
    return redirect("documents:document", document_id)


@open_to(SIGNED_IN)
@require_POST
def unrelate(request: OfficeRequest, document_id: int, relation_id: int) -> HttpResponse:
    """Take a link away again."""
    documents.details(request.member, document_id)
    relations.unrelate(by=request.member, relation_id=relation_id)
    add_toast(request, "Đã bỏ liên quan.")
    return redirect("documents:document", document_id)


@open_to(SIGNED_IN)
@require_POST
def put_in(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Put the document into a dossier without finishing it."""
    documents.details(request.member, document_id)
    chosen = request.POST.get("ho_so", "")
    if not chosen.isdigit() or len(chosen) > 18:
        add_toast(request, "Chưa chọn hồ sơ. Chọn hồ sơ rồi đưa văn bản vào.")
        return redirect("documents:part", document_id, "ho-so")
    try:
        dossier_services.put_in(by=request.member, dossier_id=int(chosen), document_id=document_id)
    except NotFound:
        raise
    except BusinessError as error:
        add_toast(request, str(error))
    else:
        add_toast(request, "Đã đưa vào hồ sơ.")
    return redirect("documents:document", document_id)


def _timeline(request: OfficeRequest, view: DocumentView) -> dict[str, Any]:
    items = timeline(request.member, view.document_id)
    return {"entries": pages.timeline_entries(items, clock.now())}


def _chain(request: OfficeRequest, view: DocumentView) -> dict[str, Any]:
    links = chain(request.member, view.document_id)
    return {"lines": pages.holder_lines(view.document_id, links, clock.now())}


def _related(request: OfficeRequest, view: DocumentView) -> dict[str, Any]:
    words = request.GET.get("so", "").strip()[:100]
    found = by_number(request.member, words, leave_out=view.document_id) if words else []
    return {
        "related": documents.related(request.member, view.document_id),
        "words": words, "found": found, "kinds": pages.RELATION_CHOICES,
    }  # fmt: skip


def _dossiers(request: OfficeRequest, view: DocumentView) -> dict[str, Any]:
    held = dossiers.dossiers_of_document(request.member, view.document_id)
    known = {line.id for line in held}
    offered = [line for line in dossiers.choices(request.member) if line.id not in known]
    return {
        "dossiers": held,
        "choices": [("", "Chọn hồ sơ"), *((str(one.id), f"{one.code} · {one.title}") for one in offered)],
        "may_put_in": bool(offered),
    }  # fmt: skip


def _facts(request: OfficeRequest, view: DocumentView) -> dict[str, Any]:
    entry = entry_of(request.member, view.document_id)
    return {"facts": pages.entry_facts(view, entry)}


def _causes(request: OfficeRequest, view: DocumentView) -> dict[str, Any]:
    return {"causes": documents.causes(request.member, view.document_id)}


def _readers(request: OfficeRequest, view: DocumentView) -> dict[str, Any]:
    heads = (
        ("Người đọc", ""),
        ("Lần đầu", "col-num"),
        ("Lần cuối", "col-num"),
        ("Số lần", "col-num"),
    )
    return {"readers": documents.readers(request.member, view.document_id), "heads": heads}


def _axis(request: OfficeRequest, view: DocumentView) -> dict[str, Any]:
    came = packages.of_document(request.member, view.document_id)
    page = came_page(came, may_open=sees_whole_agency(request.member)) if came else None
    return {"page": page}


_CONTENT = {
    "dien-bien": _timeline,
    "dang-giu": _chain,
    "lien-quan": _related,
    "ho-so": _dossiers,
    "thong-tin": _facts,
    "nhan-qua-truc": _axis,
    "vi-sao": _causes,
    "luot-doc": _readers,
}
