"""Write a letter. Whatever is sent is kept as a draft first, so that a refusal loses nothing.

The one exception is content that may not be in the system (R-290): it stays in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from congvan.desk.rules import time_words
from congvan.documents.queries import finding
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.boards.queries.regulation import work_only_notice
from congvan.office.personal_mail import access, rules
from congvan.office.personal_mail.addressing import address_book
from congvan.office.personal_mail.queries import lists, reading
from congvan.office.personal_mail.queries.reading import LetterView
from congvan.office.personal_mail.services import sending, writing
from congvan.office.personal_mail.services.writing import AlreadySent, ContentBarred
from congvan.office.personal_mail.states import LetterStatus
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.items import FileLine, Link
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.attachments.lines import file_lines
from congvan.web.attachments.uploads import KeptFile
from congvan.web.list_parts import number
from congvan.web.personal_mail.forms import WriteForm, ids_in

SEND, KEEP, FIND = "gui", "luu", "tim"


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: OfficeRequest) -> HttpResponse:
    """A new letter, an answer, a forwarded one, or a draft that goes on."""
    access.check_own_seat(request.member)
    if request.method == "POST":
        return _received(request)
    draft = number(request.GET.get("nhap", ""))
    begun, view = _begun(request), None
    if draft:
        view = reading.letter(request.member, draft)
        if view.status is not LetterStatus.DRAFT:
            return redirect("personal_mail:letter", draft)
        begun = _of_draft(view)
    form = WriteForm(address_book(request.member), initial=begun)
    documents = [one.document_id for one in view.documents] if view else []
    documents += ids_in(request.GET.getlist("van-ban"))
    return _page(request, form, view=view, documents=documents)


@open_to(SIGNED_IN)
@require_POST
def keep(request: OfficeRequest) -> HttpResponse:
    """Keep what is being written, asked by the open page at every pause; answers one line."""
    form = WriteForm(address_book(request.member), request.POST)
    said = "Chưa lưu được nháp: xem lại ngày phúc đáp và độ dài của thư."
    if form.is_valid():
        try:
            written = form.written((), ids_in(request.POST.getlist("documents")))
            writing.save_draft(by=request.member, token=form.cleaned_data["token"], written=written)
        except BusinessError as error:
            said = str(error)
        else:
            said = f"Đã lưu nháp lúc {time_words(clock.now(), clock.now())}."
    return render(request, "personal_mail/_kept.html", {"said": said})


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came with the form: the files with their refusals, the documents, the button."""

    files: list[KeptFile]
    refused: Sequence[BusinessError]
    documents: list[int]
    act: str
    taken_out: int


def _received(request: OfficeRequest) -> HttpResponse:
    """A sent form: files first, then the letter as far as it goes."""
    member = request.member
    form = WriteForm(address_book(member), request.POST)
    files, refused = uploads.received(request, member)
    sent = _Sent(
        files, refused, ids_in(request.POST.getlist("documents")), request.POST.get("viec", SEND),
        number(request.POST.get("bo", "")),
    )  # fmt: skip
    if not form.is_valid():
        return _page(request, form, sent=sent, status=422)
    token = form.cleaned_data["token"]
    written = form.written([one.new for one in files], sent.documents)
    try:
        if sent.taken_out:
            writing.take_out_file(by=member, token=token, attachment_id=sent.taken_out)
        elif sent.act == SEND and not refused:
            letter = sending.send(by=member, token=token, written=written)
            return _told(request, letter.pk, letter.to_words)
    except AlreadySent as there:
        return redirect("personal_mail:letter", there.letter_id)
    except BusinessError as error:
        refuse(form, error)
        if isinstance(error, ContentBarred):
            return _page(request, form, sent=sent, status=422)
    return _kept_and_shown(request, form, written, sent)


def _kept_and_shown(
    request: OfficeRequest, form: WriteForm, written: writing.Written, sent: _Sent
) -> HttpResponse:
    """The draft as it stands is kept, then shown again with what was refused."""
    try:
        letter = writing.save_draft(
            by=request.member, token=form.cleaned_data["token"], written=written
        )
    except AlreadySent as there:
        return redirect("personal_mail:letter", there.letter_id)
    except BusinessError as error:
        refuse(form, error)
        return _page(request, form, sent=sent, status=422)
    whole = not sent.refused and not form.errors
    if sent.act == KEEP and whole and not sent.taken_out:
        add_toast(request, "Đã lưu nháp.")
        return redirect(f"{reverse('personal_mail:write')}?nhap={letter.pk}")
    view = reading.letter(request.member, letter.pk)
    # The files lie with the draft now; they are not carried in the form any more.
    shown = replace(sent, files=[])
    return _page(request, form, view=view, sent=shown, status=200 if whole else 422)


def _told(request: OfficeRequest, letter_id: int, to_words: str) -> HttpResponse:
    link = Link("Xem thư", reverse("personal_mail:letter", args=[letter_id]))
    add_toast(request, f"Đã gửi thư đến {to_words}.", link=link)
    return redirect("personal_mail:list")


def _page(
    request: OfficeRequest, form: WriteForm, *, view: LetterView | None = None,
    sent: _Sent | None = None, documents: Sequence[int] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    member = request.member
    words = request.POST.get("tim_van_ban", "")[:100]
    chosen = reading.documents_seen(member, sent.documents if sent else documents)
    ids = {one.document_id for one in chosen}
    found = finding.by_number(member, words, leave_out=0) if words else []
    files: tuple[FileLine, ...] = ()
    if view:
        files = file_lines(
            view.files, lambda one: reverse("personal_mail:file", args=[view.letter_id, one])
        )
    names = dict(zip(view.to_keys + view.cc_keys, view.to + view.cc, strict=True)) if view else {}
    context = {
        "gone": [(name, form.gone(name, names)) for name in ("to", "cc")],
        "form": form, "kept": sent.files if sent else [],
        "refused_files": [str(one) for one in sent.refused] if sent else [],
        "attached": [
            (line, one.attachment_id)
            for line, one in zip(files, view.files if view else (), strict=True)
        ],
        "documents": chosen, "found": [one for one in found if one.document_id not in ids],
        "find_words": words, "quoted": view.quoted if view else _quoted(request),
        "notice": work_only_notice(member.agency_id), "letter_id": view.letter_id if view else None,
        "drafts_href": f"{reverse('personal_mail:list')}?hop={lists.DRAFTS}",
    }  # fmt: skip
    return render(request, "personal_mail/write.html", context, status=status)


def _begun(request: OfficeRequest) -> dict[str, Any]:
    """What a new letter begins with: an answer, a forwarded letter, or people of the address."""
    begun: dict[str, Any] = {
        "token": uuid4(), "to": request.GET.getlist("den")[:20],
        "subject": request.GET.get("tieu-de", "")[:300],
        "body": request.GET.get("noi-dung", "")[:2000],
    }  # fmt: skip
    answered, forwarded = number(request.GET.get("tra-loi", "")), _forwarded(request)
    if answered:
        view = _original(request, answered)
        everybody = request.GET.get("tat-ca") == "1"
        begun |= {
            "answers": answered, "subject": rules.answer_subject(view.subject),
            "to": reading.reply_keys(view, request.member, everybody=everybody),
            "cc": view.cc_keys if everybody else (),
        }  # fmt: skip
    elif forwarded:
        view = _original(request, forwarded)
        begun |= {"forwards": forwarded, "subject": rules.forward_subject(view.subject)}
    return begun


def _forwarded(request: OfficeRequest) -> int:
    return number(request.GET.get("chuyen-tiep", "") or request.POST.get("forwards", ""))


def _original(request: OfficeRequest, letter_id: int) -> LetterView:
    view = reading.letter(request.member, letter_id)
    if view.status is not LetterStatus.SENT:
        raise NotFound(access.NO_LETTER)
    return view


def _quoted(request: OfficeRequest) -> str:
    """The letter to be forwarded, before the draft that holds it is there."""
    forwarded = _forwarded(request)
    if not forwarded:
        return ""
    view = _original(request, forwarded)
    names = "\n".join(file.name for file in view.files)
    return f"{view.body}\n\nKèm theo tệp:\n{names}" if names else view.body


def _of_draft(view: LetterView) -> dict[str, Any]:
    return {
        "token": view.token, "answers": view.answers_id, "forwards": view.forwards_id,
        "to": view.to_keys, "cc": view.cc_keys, "subject": view.subject, "body": view.body,
        "reply_due_on": view.reply_due_on, "asks_opinion": view.asks_opinion,
    }  # fmt: skip
