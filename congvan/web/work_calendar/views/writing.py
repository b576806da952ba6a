"""Write, change, postpone and remove entries; what clashes is said while typing and on sending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, NotAllowed, NotFound
from congvan.office.work_calendar import access, queries
from congvan.office.work_calendar.queries import Clash, FolderLine
from congvan.office.work_calendar.queries.people import choices
from congvan.office.work_calendar.rules import Folder
from congvan.office.work_calendar.services import writing
from congvan.office.work_calendar.states import CalendarKind
from congvan.organization.acting import ActingMember
from congvan.organization.doors import SIGNED_IN, OfficeRequest, open_to
from congvan.ui.toasts import add_toast
from congvan.web.administration.forms.fields import refuse
from congvan.web.work_calendar.forms import SEEN, EntryForm, ReasonForm, initial_of, seen_mark
from congvan.web.work_calendar.views.reading import day_in


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: OfficeRequest) -> HttpResponse:
    """Write a new entry into one of the calendars the member posts to."""
    member = request.member
    folders = queries.folders_to_write(member)
    if not folders:
        raise NotFound(access.NO_CALENDAR, next_step="Chọn một lịch trong danh sách.")
    given = request.POST.get("lich") or request.GET.get("lich", "")
    line = next((one for one in folders if one.folder.slug == given), folders[0])
    begin = {"day": day_in(request.GET.get("ngay", ""), clock.today()), "key": uuid4()}
    form = EntryForm(choices(member), request.POST or None, initial=begin)
    clashes: Sequence[Clash] = ()
    if request.method == "POST" and form.is_valid():
        data = form.wanted()
        # A second click would clash with what the first has written.
        there = writing.written_already(by=member, folder=line.folder, data=data)
        if there is not None:
            return redirect("work_calendar:plan", there.plan_id)
        clashes = _clashes(member, form, line.folder)
        if not _unseen(request, clashes):
            try:
                made = writing.write_entry(by=member, folder=line.folder, data=data)
            except BusinessError as error:
                _refuse(form, error)
            else:
                add_toast(request, "Đã ghi vào lịch.")
                return redirect("work_calendar:plan", made.plan_id)
    return _form_page(request, form, clashes, folders=folders, chosen=line)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_edit(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """Write an entry anew; after publishing it is marked as changed and told."""
    member = request.member
    detail = queries.entry_detail(member, entry_id)
    folder = detail.line.folder
    if not detail.may_change or folder is None:
        raise NotFound("Không có việc này trong lịch.")
    begun = {**initial_of(detail), "key": uuid4()}
    form = EntryForm(choices(member), request.POST or None, initial=begun)
    clashes: Sequence[Clash] = ()
    if request.method == "POST" and form.is_valid():
        clashes = _clashes(member, form, folder, except_entry=entry_id)
        if not _unseen(request, clashes):
            try:
                writing.change_entry(by=member, entry_id=entry_id, data=form.wanted())
            except BusinessError as error:
                _refuse(form, error)
            else:
                told = (
                    "Đã sửa, những người tham gia được báo."
                    if detail.line.is_published
                    else "Đã sửa."
                )
                add_toast(request, told)
                return redirect("work_calendar:entry", entry_id)
    line = queries.folder_line(member, folder.slug)
    return _form_page(request, form, clashes, chosen=line, entry_id=entry_id,
                      is_published=detail.line.is_published)  # fmt: skip


@open_to(SIGNED_IN)
@require_safe
def clashes(request: OfficeRequest) -> HttpResponse:
    """Who is elsewhere at the time being typed: a fragment, asked by the form while one types."""
    form = EntryForm(choices(request.member), request.GET)
    form.is_valid()
    slug = request.GET.get("lich", "")
    folder = next(
        (one.folder for one in queries.folders_to_write(request.member) if one.folder.slug == slug),
        Folder(CalendarKind.AGENCY),
    )
    text = request.GET.get("viec", "")
    known = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
    found = _clashes(request.member, form, folder, except_entry=known)
    return render(request, "work_calendar/_clashes.html", _shown(found))


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_postpone(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """Postpone a published entry; those taking part are told why."""
    detail = queries.entry_detail(request.member, entry_id)
    if not detail.may_postpone:
        raise NotFound("Không có việc này trong lịch.")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            writing.postpone_entry(
                by=request.member, entry_id=entry_id, reason=form.cleaned_data["reason"]
            )
        except BusinessError as error:
            refuse(form, error)
        else:
            add_toast(request, "Đã ghi hoãn, những người tham gia được báo.")
            return redirect("work_calendar:entry", entry_id)
    status = 422 if request.method == "POST" else 200
    context = {"line": detail.line, "form": form}
    return render(request, "work_calendar/postpone.html", context, status=status)


@open_to(SIGNED_IN)
@require_POST
def entry_remove(request: OfficeRequest, entry_id: int) -> HttpResponse:
    """Remove an entry of a draft."""
    plan_id = queries.entry_detail(request.member, entry_id).plan_id
    try:
        writing.remove_entry(by=request.member, entry_id=entry_id)
    except (NotFound, NotAllowed) as error:
        raise NotFound("Không có việc này trong lịch.") from error
    except BusinessError as error:
        add_toast(request, str(error))
        return redirect("work_calendar:entry", entry_id)
    add_toast(request, "Đã bỏ khỏi lịch.")
    return redirect("work_calendar:plan", plan_id)


def _form_page(
    request: OfficeRequest, form: EntryForm, found: Sequence[Clash], *, chosen: FolderLine,
    folders: Sequence[FolderLine] = (), entry_id: int | None = None, is_published: bool = False,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "entry_id": entry_id, "chosen": chosen, "is_published": is_published,
        "folders": [(one.folder.slug, one.label) for one in folders],
        "may_be_private": any(
            one.folder.kind is CalendarKind.LEADER for one in (*folders, chosen)
        ),
        **_shown(found),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "work_calendar/entry_form.html", context, status=status)


def _clashes(
    member: ActingMember, form: EntryForm, folder: Folder, *, except_entry: int | None = None
) -> tuple[Clash, ...]:
    """The clashes of what is typed so far; none while the times cannot be read."""
    times = form.times()
    if times is None or times[1] <= times[0]:
        return ()
    taking = writing.with_owner(folder, form.taking())
    return queries.clashes_of(
        member, member_ids=taking.all_member_ids, starts_at=times[0], ends_at=times[1],
        except_entry=except_entry,
    )  # fmt: skip


def _unseen(request: OfficeRequest, found: Sequence[Clash]) -> bool:
    """Whether there are clashes that were not shown yet with the form that was sent."""
    return bool(found) and request.POST.get(SEEN, "") != seen_mark(found)


def _shown(found: Sequence[Clash]) -> dict[str, Any]:
    return {"clashes": found, "seen": seen_mark(found)}


def _refuse(form: EntryForm, error: BusinessError) -> None:
    if isinstance(error, NotAllowed):
        form.add_error(None, str(error))
        return
    refuse(form, error)
