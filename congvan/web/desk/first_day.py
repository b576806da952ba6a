"""The first day: what a new person does instead of a tour, each task computed from a fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from congvan.desk.queries.first_day import FirstDay
from congvan.desk.rules import time_words
from congvan.organization.acting import ActingMember
from congvan.ui.items import Link
from congvan.web.desk.links import address


@dataclass(frozen=True, slots=True)
class Task:
    """One task; without `act` it is done or waits for nothing from the person."""

    title: str
    note: str
    is_done: bool
    act: Link | None = None
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class FirstDayPage:
    """The greeting and the tasks."""

    greeting: str
    form: str
    count_words: str
    tasks: tuple[Task, ...]


_NUMBERS = {1: "một", 2: "hai", 3: "ba"}


def first_day_page(viewer: ActingMember, facts: FirstDay, now: datetime) -> FirstDayPage | None:
    """The page while something is left to do; None when all is done or there is no page to do it."""
    tasks = [task for task in _tasks(viewer, facts, now) if task.is_done or task.act]
    left = [task for task in tasks if not task.is_done]
    if not left:
        return None
    form = {"anh": "anh", "chi": "chị"}.get(viewer.seat.form_of_address, "anh, chị")
    shown = tuple(
        Task(task.title, task.note, task.is_done, task.act, is_next=task is left[0])
        for task in tasks
    )
    return FirstDayPage(
        greeting=f"Chào {form} {viewer.person_name}",
        form=form,
        count_words=_NUMBERS[len(left)],
        tasks=shown,
    )


def _tasks(viewer: ActingMember, facts: FirstDay, now: datetime) -> list[Task]:
    return [
        Task(
            "Đổi mật khẩu lần đầu", _when(facts.password_changed_at, now),
            facts.password_changed_at is not None, _act("Đổi mật khẩu", "account_change_password"),
        ),
        Task(
            "Xem lại tên, chức vụ, số điện thoại",
            _when(facts.details_confirmed_at, now) or viewer.seat.label,
            facts.details_confirmed_at is not None, _act("Xem và xác nhận", "profile"),
        ),
        Task(
            "Bật xác thực hai lớp",
            "Đã bật" if facts.has_second_factor else "Thêm mã trên điện thoại mỗi lần đăng nhập",
            facts.has_second_factor, _act("Bật hai lớp", "mfa_index"),
        ),
    ]  # fmt: skip


def _when(at: datetime | None, now: datetime) -> str:
    return f"Xong lúc {time_words(at, now)}" if at else ""


def _act(verb: str, name: str) -> Link | None:
    href = address(name)
    return Link(verb, href) if href else None
