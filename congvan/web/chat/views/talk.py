"""One conversation: read, send, put right, take back. The script takes JSON, a plain form a page."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.desk.queries.notices import was_told
from congvan.kernel.errors import BusinessError, InvalidInput, NotAllowed, NotFound
from congvan.office.boards.queries.regulation import work_only_notice
from congvan.office.chat.queries import conversations as talks
from congvan.office.chat.queries import messages
from congvan.office.chat.queries.messages import MessageLine
from congvan.office.chat.rules import MOST_NAMED, SUBJECT
from congvan.office.chat.services import messages as verbs
from congvan.office.chat.services import presence
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.attachments import uploads
from congvan.web.chat.forms import TextForm
from congvan.web.chat.pages import TalkPage, under_title
from congvan.web.chat.pieces import drawn
from congvan.web.chat.views.lists import SIDE_SIZE
from congvan.web.page_images import file_response


@open_to(SIGNED_IN)
@require_safe
def conversation(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    """The latest lines, those before one (`truoc`), or those around a found one (`tin`).

    Opening the latest lines reads them.
    """
    return _page(request, conversation_id)


def _page(
    request: OfficeRequest, conversation_id: int, *, status: int = 200, **typed: object
) -> HttpResponse:
    """The page; `typed` is what came with a message that was refused."""
    member = request.member
    before, around = _number(request, "truoc"), _number(request, "tin")
    part = messages.latest(member, conversation_id, before=before or None, around=around or None)
    head = talks.head(member, conversation_id)
    is_live = not before and (not part.lines or part.lines[-1].seq == part.last_seq)
    if is_live:
        verbs.read_up_to(by=member, conversation_id=conversation_id, seq=part.last_seq)
        presence.note_present(person_ids=[head.person_id])
    page = TalkPage.of(
        head, part, is_live=is_live, reply=_answered(request, conversation_id),
        side=talks.listed(member, limit=SIDE_SIZE),
    )  # fmt: skip
    shown = {"page": page, "key": uuid4(), "work_only": work_only_notice(member.agency_id), **typed}
    return render(request, "chat/conversation.html", shown, status=status)


def _answered(request: OfficeRequest, conversation_id: int) -> MessageLine | None:
    seq = _number(request, "tra-loi") or _number(request, "tra_loi")
    if not seq:
        return None
    try:
        return messages.one_message(request.member, conversation_id, seq)[0]
    except NotFound:
        return None


@open_to(SIGNED_IN)
@require_POST
def send(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    """Send a message; sent again with the same key it is not doubled."""
    talks.check_in(request.member, conversation_id)
    text, for_script = request.POST.get("text", ""), _is_script(request)
    kept, refused = uploads.received(request, request.member)
    sentences = [str(one) for one in refused]
    if not sentences and uploads.DROPPED not in request.POST:
        try:
            sent = verbs.send(
                by=request.member, conversation_id=conversation_id, text=text, key=_key(request),
                reply_seq=_number(request, "tra_loi") or None, files=[one.new for one in kept],
                named=_chosen(request),
            )  # fmt: skip
        except InvalidInput as error:
            sentences.append(str(error))
        else:
            if for_script:
                line, _ = messages.one_message(request.member, conversation_id, sent.seq)
                return JsonResponse({"piece": drawn(line, person_id=line.author_id)})
            return redirect(reverse("chat:conversation", args=[conversation_id]) + "#soan")
    if for_script:
        return JsonResponse({"error": " ".join(sentences)}, status=422)
    typed = {"text": text, "kept": kept, "refused_files": sentences}
    return _page(request, conversation_id, status=422, **typed)


@open_to(SIGNED_IN)
@require_safe
def news(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    """What has changed above `tu`, as the stream would have told: the same lines in the same form."""
    part = messages.changes_since(request.member, conversation_id, after=_number(request, "tu"))
    if part is None:
        return JsonResponse({"reload": True})
    head = talks.head(request.member, conversation_id)
    presence.note_present(person_ids=[head.person_id])
    return JsonResponse({
        "pieces": [drawn(line, person_id=head.person_id) for line in part.lines],
        "seen": head.seen_by, "under": under_title(head),
        "unread": talks.unread_total(request.member),
    })  # fmt: skip


@open_to(SIGNED_IN)
@require_safe
def people(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    """The others of the conversation, for whoever types "@"."""
    found = talks.others(request.member, conversation_id)
    return JsonResponse({
        "people": [{"id": one.person_id, "name": one.name, "seat": one.post} for one in found]
    })  # fmt: skip


@open_to(SIGNED_IN)
@require_safe
def message(request: OfficeRequest, message_id: int) -> HttpResponse:
    """To a message, from the notice that one is named in it; what is out of reach by now is said."""
    try:
        conversation_id, seq = messages.place_of(request.member, message_id)
    except NotFound as error:
        if not was_told(request.member, SUBJECT, message_id):
            raise
        add_toast(request, error.sentence)
        return redirect("chat:list")
    here = reverse("chat:conversation", args=[conversation_id])
    return redirect(f"{here}?tin={seq}#tin-{seq}")


@open_to(SIGNED_IN)
@require_POST
def read(request: OfficeRequest, conversation_id: int) -> HttpResponse:
    """The person has seen everything up to a message; told by the script while somebody looks."""
    verbs.read_up_to(
        by=request.member, conversation_id=conversation_id, seq=_number(request, "den")
    )
    return HttpResponse(status=204)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OfficeRequest, conversation_id: int, seq: int) -> HttpResponse:
    """Put an own message right."""
    line, open_verbs = messages.one_message(request.member, conversation_id, seq)
    _check_open("edit", open_verbs)
    form = TextForm(request.POST or None, initial={"text": line.text})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.edit(
                by=request.member, conversation_id=conversation_id, seq=seq,
                text=form.cleaned_data["text"],
            )  # fmt: skip
        except BusinessError as error:
            refuse(form, error)
        else:
            return redirect(reverse("chat:conversation", args=[conversation_id]) + f"#tin-{seq}")
    status = 422 if request.method == "POST" else 200
    return render(request, "chat/edit.html", {"form": form, "line": line}, status=status)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: OfficeRequest, conversation_id: int, seq: int) -> HttpResponse:
    """Take an own message back."""
    line, open_verbs = messages.one_message(request.member, conversation_id, seq)
    _check_open("withdraw", open_verbs)
    if request.method == "POST":
        verbs.withdraw(by=request.member, conversation_id=conversation_id, seq=seq)
        add_toast(request, "Đã thu hồi tin.")
        return redirect("chat:conversation", conversation_id)
    return render(request, "chat/withdraw.html", {"line": line})


@open_to(SIGNED_IN, revalidated=True)
@require_safe
def file(request: OfficeRequest, conversation_id: int, seq: int, file_id: int) -> HttpResponseBase:
    """A file of a message; `xem=1` opens it in the browser."""
    blob, name = messages.file_of(request.member, conversation_id, seq, file_id)
    return file_response(request, blob, name=name, inline=request.GET.get("xem") == "1")


def _check_open(verb: str, open_verbs: frozenset[str]) -> None:
    if verb not in open_verbs:
        raise NotAllowed(
            "Chỉ người gửi được sửa, thu hồi tin, trong 15 phút từ lúc gửi.",
            next_step="Quay lại hội thoại và gửi một tin đính chính.",
        )


def _chosen(request: OfficeRequest) -> list[int]:
    """Whom the writer chose behind an "@"."""
    given = request.POST.getlist("nhac")[: 2 * MOST_NAMED]
    return [int(one) for one in given if one.isascii() and one.isdigit() and len(one) <= 18]


def _is_script(request: OfficeRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _key(request: OfficeRequest) -> UUID:
    """The page's key of this message; without one it is a message of its own."""
    try:
        return UUID(request.POST.get("khoa", "")[:40])
    except ValueError:
        return uuid4()


def _number(request: OfficeRequest, name: str) -> int:
    text = request.POST.get(name) or request.GET.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
