"""Follow tasks given to other agencies by the clock: what came back is told once (R-178, R-344).

The exchange is below and knows nothing of tasks: their rows ask it, every few minutes.
"""

from __future__ import annotations

from django.db.models import F, Q

from congvan.desk.states import Outcome, Part
from congvan.directives.rules.deadlines import day_words
from congvan.exchange.models import Dispatch
from congvan.kernel import clock
from congvan.kernel.transactions import in_transaction
from congvan.office.tasks import between_events as events
from congvan.office.tasks.between_case import ACCEPTANCE, LATE, AgencyCase, parcel_of
from congvan.office.tasks.between_states import News
from congvan.office.tasks.models import AgencyTask
from congvan.office.tasks.queries.between_stages import with_news

FOLLOWED_AT_ONCE = 100


@in_transaction
def follow() -> int:
    """Tell of up to `FOLLOWED_AT_ONCE` tasks of which there is news; returns how many.

    A second run finds nothing: what was told is kept with the task. Lock: the tasks that nobody
    else has at the moment.
    """
    now = clock.now()
    found = (
        with_news(AgencyTask.objects.all(), now)
        .exclude(Q(news=F("told")))
        .select_related("issue")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("id")[:FOLLOWED_AT_ONCE]
    )
    tasks = list(found)
    for task in tasks:
        _take_up(AgencyCase(None, task, now), News(task.news))  # type: ignore[attr-defined]
    AgencyTask.objects.bulk_update(tasks, ["told", "status", "ended_at"])
    return len(tasks)


def _take_up(case: AgencyCase, news: News) -> None:
    task = case.task
    task.told = news.value
    if news is News.GONE:
        case.move("lapse")
        task.ended_at = case.now
        case.owe_nothing(Outcome.CANCELLED)
        case.record(events.AgencyTaskLapsed)
        case.tell(
            kind="lapsed",
            sentence=f"Thôi theo dõi việc giao {task.name}: văn bản không còn gửi đến nơi này.",
        )
    elif news is News.REPORTED:
        case.move("note_reported")
        said = _said(parcel_of(task))
        case.owe(ACCEPTANCE, Part.REVIEW, f"Nghiệm thu việc của {task.name}: {task.content}")
        case.record(events.AgencyTaskReported, text=said)
        case.tell(kind="reported", sentence=f"{task.name} báo đã xong: {task.content}. {said}")
    elif news is News.REFUSED:
        case.owe_nothing(Outcome.CANCELLED)
        case.tell(kind="refused", sentence=f"{task.name} từ chối văn bản giao việc: {task.content}")
    elif news is News.LATE:
        case.owe(LATE, Part.DIRECT, f"Đôn đốc {task.name}: {task.content}")
        case.tell(
            kind="overdue",
            sentence=f"{task.name} quá hạn {day_words(task.due_at)}: {task.content}",
        )
    else:
        case.owe_nothing(Outcome.CANCELLED)


def _said(parcel: Dispatch | None) -> str:
    if parcel is not None and parcel.reply_symbol:
        return f"Văn bản trả lời: {parcel.reply_symbol}."
    return ""
