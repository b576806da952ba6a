"""Phiếu giao việc: the order, its people, its deadline and what happened, on paper (R-247)."""

from __future__ import annotations

from pathlib import Path

from django.utils.timezone import localtime

from congvan.kernel import clock
from congvan.kernel.typesetting import breakable, typeset
from congvan.office.tasks.queries.tasks import TaskView, task
from congvan.organization.acting import ActingMember
from congvan.registers.printing.printouts import PDF, Printout, day_words, letterhead

_TEMPLATE = Path(__file__).parent / "task.typ"
_TITLE = "Phiếu giao việc"
# What a sheet has room for; the whole trace is on the page.
_MOST_EVENTS = 60


def task_pdf(viewer: ActingMember, task_id: int) -> Printout:
    """The task as PDF/A. Raises NotFound for a task the viewer does not see."""
    view = task(viewer, task_id)
    line = view.line
    head = letterhead(viewer, about=f"{_TITLE}: {line.title[:80]}", at=clock.now())
    data = {
        "superior": head.superior, "organ": head.organ, "foot": head.mark,
        "facts": [[label, breakable(value)] for label, value in _facts(view) if value],
        "content": breakable(view.content), "report": breakable(view.report),
        "events": [
            [f"{localtime(one.at):%H:%M %d/%m/%Y}", breakable(one.sentence)]
            for one in reversed(view.happened[:_MOST_EVENTS])
        ],
        "giver": line.giver_name, "lead": line.lead_name,
    }  # fmt: skip
    return Printout(f"phieu-giao-viec-{task_id}.pdf", typeset(_TEMPLATE, data, title=_TITLE), PDF)


def _facts(view: TaskView) -> tuple[tuple[str, str], ...]:
    line = view.line
    return (
        ("Việc", line.title),
        ("Người giao", f"{line.giver_name}, {view.giver_post}"),
        ("Chủ trì", f"{line.lead_name}, {view.lead_post}"),
        ("Phối hợp", "; ".join(one.name for one in view.coordinators)),
        ("Ngày giao", day_words(localtime(view.given_at).date())),
        ("Hạn", day_words(localtime(line.due_at).date())),
        ("Cấp trên giao", line.from_above),
        ("Văn bản kèm theo", "; ".join(one.symbol or one.subject for one in view.documents)),
        ("Tình trạng", str((line.stage or line.status).label)),
    )
