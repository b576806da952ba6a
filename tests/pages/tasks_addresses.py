"""Objects for the addresses of tasks and reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from congvan.kernel import clock
from congvan.office.attachments.models import Attachment
from congvan.office.attachments.services import NewFile
from congvan.office.tasks.models import AgencyTask, Task
from congvan.office.tasks.services import between, giving, reminders
from congvan.web.tasks.acts import ACTS
from congvan.web.tasks.between_acts import ACTS as BETWEEN_ACTS
from tests import world as named_world
from tests.document_files import two_pages
from tests.pages import issue_addresses
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]
_NAME = "để thử địa chỉ việc"


def _given(world: World) -> Task:
    """A task with a file that the head gives a specialist; once for a world."""
    found = Task.objects.filter(agency=world.agencies["skhcn"], title=_NAME).first()
    if found is not None:
        return found
    paper = two_pages("yeu-cau.pdf")
    task_id = giving.give_task(
        by=named_world.member(world, "tuan"), title=_NAME, lead_id=world.seats["an"].pk,
        due_on=clock.today() + timedelta(days=9), files=[NewFile(paper.blob_id, paper.name)],
    )  # fmt: skip
    return Task.objects.get(pk=task_id)


def _task(world: World) -> list[dict[str, object]]:
    return [{"task_id": _given(world).pk}]


def _acts(world: World) -> list[dict[str, object]]:
    return [{"task_id": _given(world).pk, "slug": act.slug} for act in ACTS]


def _file(world: World) -> list[dict[str, object]]:
    task = _given(world)
    attached = Attachment.objects.get(subject_type="task", subject_id=task.pk)
    return [{"task_id": task.pk, "attachment_id": attached.pk}]


def _under(world: World) -> list[dict[str, object]]:
    """A task that the head leads and may hand on in parts."""
    task_id = giving.give_task(
        by=named_world.member(world, "khai"), title="để thử giao tiếp",
        lead_id=world.seats["tuan"].pk, due_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    return [{"task_id": task_id}]


def _reminder(world: World) -> list[dict[str, object]]:
    reminder_id = reminders.set_reminder(
        by=named_world.member(world, "an"), words="Gọi lại Sở Tài chính",
        rings_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    return [{"reminder_id": reminder_id}]


def _between(world: World) -> AgencyTask:
    """A task that an outgoing document gives another agency; once for a world."""
    found = AgencyTask.objects.filter(content=_NAME).first()
    if found is not None:
        return found
    issue = issue_addresses.issues_of(world)[1][-1]
    organ_id = issue.recipients.filter(organ__isnull=False).values_list("organ_id", flat=True)[0]
    made = between.give(
        by=named_world.member(world, "an"), issue_id=issue.pk, organ_ids=[organ_id],
        content=_NAME, due_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    return AgencyTask.objects.get(pk__in=made)


def _between_task(world: World) -> list[dict[str, object]]:
    return [{"task_id": _between(world).pk}]


def _between_acts(world: World) -> list[dict[str, object]]:
    return [{"task_id": _between(world).pk, "slug": act.slug} for act in BETWEEN_ACTS]


def _between_issue(world: World) -> list[dict[str, object]]:
    return [{"issue_id": _between(world).issue_id}]


OBJECTS: dict[str, tuple[str, Made]] = {
    "tasks:task": ("an", _task),
    "tasks:act": ("an", _acts),
    "tasks:file": ("an", _file),
    "tasks:printed": ("an", _task),
    "tasks:new-under": ("tuan", _under),
    "tasks:between-task": ("an", _between_task),
    "tasks:between-act": ("an", _between_acts),
    "tasks:between-issue": ("an", _between_issue),
    "tasks:reminder": ("an", _reminder),
    "tasks:reminder-remove": ("an", _reminder),
}
