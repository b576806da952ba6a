"""Who may give a task to whom, who sees it, and how one stands to it (R-247)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.office.tasks.lifecycles import TaskExtensionParty, TaskParty
from congvan.office.tasks.models import Reminder, Task, TaskCoordinator, TaskExtension
from congvan.organization.acting import ActingMember
from congvan.organization.models import Membership, RoleGrant
from congvan.organization.queries.people import current_members
from congvan.organization.queries.seats import current
from congvan.organization.states import Role, Scope

# They see every task of the agency.
SEE_ALL = (Role.AGENCY_LEADER, Role.MONITOR)


def may_give(by: ActingMember) -> bool:
    """Whether `by` is anybody's superior: a leader of the agency, the head of a unit."""
    return by.holds(Role.AGENCY_LEADER) or (by.holds(Role.UNIT_LEADER) and by.unit_id is not None)


def subordinates(by: ActingMember) -> QuerySet[Membership]:
    """Whom `by` may give a task: a leader everybody below, a head the people of the unit.

    Among leaders of the agency the higher post gives to the lower one; among heads of one unit too.
    """
    people = current_members(by.agency_id).exclude(pk=by.membership_id)
    peers = RoleGrant.objects.filter(current(clock.today()), membership=OuterRef("pk"))
    lower = Q(post__rank__gt=by.seat.post_rank)
    if by.holds(Role.AGENCY_LEADER):
        return people.filter(lower | ~Exists(peers.filter(role=Role.AGENCY_LEADER)))
    if not may_give(by):
        return people.none()
    both = (Role.AGENCY_LEADER, Role.UNIT_LEADER)
    return people.filter(lower | ~Exists(peers.filter(role__in=both)), unit_id__in=_units(by))


def check_superior(by: ActingMember, member_ids: Collection[int]) -> dict[int, Membership]:
    """The named subordinates by id. Raises NotAllowed when one of them is not below `by`."""
    found = subordinates(by).in_bulk(list(member_ids))
    if missing := set(member_ids) - set(found):
        names = ", ".join(
            Membership.objects.filter(pk__in=missing, agency_id=by.agency_id)
            .order_by("id")
            .values_list("person__full_name", flat=True)
        )
        whom = names or "người này"
        raise NotAllowed(
            f"Chỉ cấp trên mới được giao việc cho {whom}.",
            next_step="Chọn người thuộc quyền, hoặc gửi thư đề nghị phối hợp.",
        )
    return found


def visible_tasks(viewer: ActingMember) -> QuerySet[Task]:
    """The tasks one gave, got or helps with; of the led units' people; all of the agency by role."""
    found = Task.objects.filter(agency_id=viewer.agency_id)
    if viewer.holds(*SEE_ALL):
        return found
    return found.filter(involved(viewer) | _led(viewer))


def involved(viewer: ActingMember) -> Q:
    """The condition on tasks in which the seat itself has a part."""
    helping = TaskCoordinator.objects.filter(task_id=OuterRef("pk"), member_id=viewer.membership_id)
    return Q(giver_id=viewer.membership_id) | Q(lead_id=viewer.membership_id) | Q(Exists(helping))


def get_task(viewer: ActingMember, task_id: int, *, lock: bool = False) -> Task:
    """One of `visible_tasks` with its people; locked for change if asked. Raises NotFound."""
    found = visible_tasks(viewer).select_related(
        "giver__person", "giver__post", "giver__unit", "lead__person", "lead__post", "lead__unit"
    )
    if lock:
        found = found.select_for_update(of=("self",))
    task = found.filter(pk=task_id).first()
    if task is None:
        raise NotFound(
            "Không có việc này.", next_step="Mở danh sách việc để xem việc của anh, chị."
        )
    return task


def task_parties(
    by: ActingMember, task: Task, coordinators: Iterable[TaskCoordinator]
) -> set[TaskParty]:
    """How `by` stands to the task; a coordinator whose part is done has none left."""
    parties = set()
    if task.giver_id == by.membership_id:
        parties.add(TaskParty.GIVER)
    if task.lead_id == by.membership_id:
        parties.add(TaskParty.LEAD)
    if any(c.member_id == by.membership_id and c.finished_at is None for c in coordinators):
        parties.add(TaskParty.COORDINATOR)
    if by.holds(Role.AGENCY_LEADER):
        # The way out when whoever gave it has left.
        parties.add(TaskParty.LEADER)
    return parties


def extension_parties(
    by: ActingMember, task: Task, extension: TaskExtension
) -> set[TaskExtensionParty]:
    """How `by` stands to a request for more time."""
    parties = set()
    if task.giver_id == by.membership_id:
        parties.add(TaskExtensionParty.GIVER)
    if by.membership_id in {extension.asked_by_id, task.lead_id}:
        parties.add(TaskExtensionParty.ASKER)
    return parties


def own_reminders(viewer: ActingMember) -> QuerySet[Reminder]:
    """The viewer's own, also while acting for another: nobody sees anybody else's."""
    return Reminder.objects.filter(owner_id=viewer.own_membership_id)


def _units(by: ActingMember) -> tuple[int, ...]:
    if by.unit_id is None:
        return ()
    wide = by.scope_of(Role.UNIT_LEADER) is Scope.UNIT_AND_BELOW
    return by.seat.units_reached if wide else (by.unit_id,)


def _led(viewer: ActingMember) -> Q:
    if not viewer.holds(Role.UNIT_LEADER) or viewer.unit_id is None:
        return Q(pk__in=())
    units = _units(viewer)
    helping = TaskCoordinator.objects.filter(task_id=OuterRef("pk"), member__unit_id__in=units)
    return Q(lead__unit_id__in=units) | Q(Exists(helping))
