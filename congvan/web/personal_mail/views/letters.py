"""Read and arrange letters.

Opening a letter is a plain link (GET) that notes the reading, as a mail program does; its sender is
told, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.dossiers import papers
from congvan.dossiers import queries as dossiers
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotFound
from congvan.office.personal_mail.queries import lists, reading
from congvan.office.personal_mail.queries.reading import LetterView
from congvan.office.personal_mail.services import arranging, becoming_task, filing, opening
from congvan.office.personal_mail.states import LetterStatus
from congvan.office.tasks.access import may_give
from congvan.office.tasks.queries.people import assignable
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.items import Link
from congvan.ui.toasts import add_toast
from congvan.web import frame
from congvan.web.administration.forms.fields import refuse
from congvan.web.list_parts import number
from congvan.web.page_images import file_response
from congvan.web.paging import after_in
from congvan.web.personal_mail.asked import Asked
from congvan.web.personal_mail.forms import OpinionForm, SettledForm, TaskForm, ids_in
from congvan.web.personal_mail.pages import LetterPage, MailList, letter_page, mail_list

# The verbs of the bar below the list: the word of its button → what it does, what is said after.
_ACTS: dict[str, tuple[Callable[..., int], str]] = {
    "da-doc": (arranging.mark_read, "Đã đánh dấu đọc {} thư."),
    "chua-doc": (arranging.mark_unread, "Đã đánh dấu chưa đọc {} thư."),
    "gan-sao": (arranging.star, "Đã gắn sao {} thư."),
    "bo-sao": (arranging.unstar, "Đã bỏ sao {} thư."),
    "vao-thung-rac": (arranging.trash, "Đã bỏ {} thư vào thùng rác."),
    "lay-lai": (arranging.restore, "Đã lấy lại {} thư."),
}


@open_to(SIGNED_IN)
@require_safe
def mail(request: OfficeRequest) -> HttpResponse:
    """One box of letters; nothing is opened by itself."""
    asked = Asked.of(request.GET.dict())
    context = {"list": _list(request, asked), "letter": None}
    return render(request, "personal_mail/mail.html", context)


@open_to(SIGNED_IN)
@require_safe
def letter(request: OfficeRequest, letter_id: int) -> HttpResponse:
    """One letter beside its list; the first opening is noted."""
    view = reading.letter(request.member, letter_id)
    if view.status is LetterStatus.DRAFT:
        return redirect(f"{reverse('personal_mail:write')}?nhap={letter_id}")
    if request.method == "GET":
        opening.note_opened(by=request.member, letter_id=letter_id)
    return _letter(request, view, OpinionForm(initial={"opinion": view.opinion}))


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def file(request: OfficeRequest, letter_id: int, attachment_id: int) -> HttpResponseBase:
    """A file of the letter; `xem=1` opens it in the browser."""
    blob, name = reading.file_of(request.member, letter_id, attachment_id)
    return file_response(request, blob, name=name, inline=request.GET.get("xem") == "1")


@open_to(SIGNED_IN)
@require_POST
def chosen(request: OfficeRequest) -> HttpResponse:
    """Arrange the ticked letters; nobody else's copy follows."""
    sent = request.GET.copy()
    sent.update(request.POST)
    act, ids = sent.get("viec", ""), ids_in(sent.getlist("chon"))
    back = f"{reverse('personal_mail:list')}{Asked.of({name: str(value) for name, value in sent.dict().items()}).query()}"
    if not ids:
        add_toast(request, "Chưa chọn thư nào.")
        return redirect(back)
    if act == "chuyen-muc":
        folder_id = number(sent.get("den-muc", "")) or None
        count = arranging.move(by=request.member, letter_ids=ids, folder_id=folder_id)
        add_toast(request, f"Đã chuyển {count} thư.")
        return redirect(back)
    if act not in _ACTS:
        raise NotFound("Không có việc này.")
    verb, said = _ACTS[act]
    count = verb(by=request.member, letter_ids=ids)
    undo = ""
    if act == "vao-thung-rac" and count:
        undo = f"{reverse('personal_mail:chosen')}?viec=lay-lai&" + "&".join(
            f"chon={one}" for one in ids
        )
    add_toast(request, said.format(count), undo_action=undo)
    if sent.get("o-lai") == "1":
        return redirect("personal_mail:letter", ids[0])
    return redirect(back)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def empty_trash(request: OfficeRequest) -> HttpResponse:
    """Remove what lies in the trash for good; asked first."""
    if request.method != "POST":
        lying = lists.letters(request.member, lists.TRASH, limit=1)
        return render(request, "personal_mail/empty_trash.html", {"has_letters": bool(lying)})
    removed, left = arranging.empty_trash(by=request.member)
    stay = f" Còn {left} thư: thư chờ phúc đáp chưa xóa được." if left else ""
    add_toast(request, f"Đã xóa hẳn {removed} thư.{stay}")
    return redirect(f"{reverse('personal_mail:list')}?hop={lists.TRASH}")


@open_to(SIGNED_IN)
@require_POST
def opinion(request: OfficeRequest, letter_id: int) -> HttpResponse:
    """Answer a letter that asks for an opinion."""
    form = OpinionForm(request.POST)
    if form.is_valid():
        try:
            opening.give_opinion(by=request.member, letter_id=letter_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã gửi ý kiến.")
            return redirect("personal_mail:letter", letter_id)
    view = reading.letter(request.member, letter_id)
    return _letter(request, view, form, status=422)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def settled(request: OfficeRequest, letter_id: int) -> HttpResponse:
    """Say that the reply was given another way."""
    view = reading.letter(request.member, letter_id)
    form = SettledForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opening.settle_reply(by=request.member, letter_id=letter_id, **form.cleaned_data)
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã ghi nhận phúc đáp.")
            return redirect("personal_mail:letter", letter_id)
    if not view.owes_reply:
        raise NotFound("Thư này không còn chờ phúc đáp.")
    status = 422 if form.is_bound else 200
    context = {"letter_id": letter_id, "subject": view.subject, "form": form}
    return render(request, "personal_mail/settled.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def to_dossier(request: OfficeRequest, letter_id: int) -> HttpResponse:
    """Keep the letter in a dossier."""
    view = reading.letter(request.member, letter_id)
    if view.status is LetterStatus.DRAFT:
        raise NotFound("Không có thư này.")
    words, error = request.GET.get("tim", "")[:100].replace("\0", ""), ""
    if request.method == "POST":
        try:
            made = filing.file_in_dossier(
                by=request.member, letter_id=letter_id,
                dossier_id=number(request.POST.get("ho-so", "")),
            )  # fmt: skip
        except BusinessError as refused:
            if isinstance(refused, NotFound):
                raise
            error = str(refused)
        else:
            link = Link("Mở hồ sơ", reverse("dossiers:dossier", args=[made.dossier_id]))
            add_toast(request, f"Đã lưu thư vào hồ sơ, số thứ tự {made.ordinal}.", link=link)
            return redirect("personal_mail:letter", letter_id)
    context = {
        "letter_id": letter_id, "subject": view.subject, "words": words, "error": error,
        "dossiers": dossiers.choices(request.member, words),
        "kept": papers.dossiers_with(request.member, filing.SUBJECT_TYPE, letter_id),
    }  # fmt: skip
    status = 422 if error else 200
    return render(request, "personal_mail/to_dossier.html", context, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def to_task(request: OfficeRequest, letter_id: int) -> HttpResponse:
    """Give a subordinate a task out of the letter; for superiors only."""
    view = reading.letter(request.member, letter_id)
    people = assignable(request.member)
    if view.status is LetterStatus.DRAFT or not people:
        raise NotFound("Không có trang này.")
    begun = {"title": view.subject, "content": view.body[:4000]}
    form = TaskForm(people, request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            task_id = becoming_task.give_task_from(
                by=request.member, letter_id=letter_id, title=data["title"],
                lead_id=int(data["lead"]), due_on=data["due_on"], content=data["content"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            link = Link("Xem việc", reverse("tasks:task", args=[task_id]))
            add_toast(request, "Đã giao việc từ thư.", link=link)
            return redirect("personal_mail:letter", letter_id)
    status = 422 if form.is_bound else 200
    context = {"letter_id": letter_id, "subject": view.subject, "form": form}
    return render(request, "personal_mail/to_task.html", context, status=status)


def _letter(
    request: OfficeRequest, view: LetterView, form: OpinionForm, *, status: int = 200
) -> HttpResponse:
    asked = Asked.of(request.GET.dict())
    page: LetterPage = letter_page(view, asked, clock.now(), clock.today())
    context = {
        "list": _list(request, asked, selected=view.letter_id), "letter": page,
        "opinion_form": form, "may_give": may_give(request.member),
    }  # fmt: skip
    return render(request, "personal_mail/mail.html", context, status=status)


def _list(request: OfficeRequest, asked: Asked, *, selected: int | None = None) -> MailList:
    member, after = request.member, after_in(request)
    folders = lists.folders(member)
    if asked.words:
        lines = lists.find(member, asked.words, after=after)
    else:
        lines = lists.letters(
            member, asked.box, folder_id=asked.folder_id, unread=asked.unread, after=after
        )
    unread = frame.counters(request, member).beside.get("letters", 0)
    return mail_list(asked, lines, folders, clock.now(), unread=unread, selected=selected)
