"""Incoming documents for the tests of the lists: rows of documents, handlings, parts and rights."""

from __future__ import annotations

from datetime import timedelta

from congvan.desk.states import Part, Urgency
from congvan.directives.models import Assignment, Directive, Handling
from congvan.directives.states import OPEN_HANDLING, DirectiveKind, HandlingStatus
from congvan.documents.models import Document
from congvan.kernel import clock
from tests import world as named_world
from tests.dossiers.papers import paper
from tests.world import World


def handled(
    world: World, *, status: HandlingStatus = HandlingStatus.IN_PROGRESS, lead: str = "an",
    urgency: Urgency = Urgency.NORMAL, due_in: int | None = None, **given: str,
) -> Document:  # fmt: skip
    """A document of Sở KH&CN with its handling; `due_in` days from now, negative is late."""
    now = clock.now()
    clerk, member = named_world.member(world, "lan"), named_world.member(world, lead)
    document = paper(clerk, member, **given)
    Document.objects.filter(pk=document.pk).update(urgency=urgency)
    is_open = status in OPEN_HANDLING
    led = status in (
        HandlingStatus.ASSIGNED, HandlingStatus.IN_PROGRESS, HandlingStatus.COMPLETED
    )  # fmt: skip
    handling = Handling.objects.create(
        agency_id=clerk.agency_id, document=document, status=status, urgency=urgency,
        arrived_on=clock.today(), due_at=None if due_in is None else now + timedelta(days=due_in),
        lead_member_id=member.membership_id if led else None,
        lead_unit_id=member.unit_id if led else None, opened_at=now,
        closed_at=None if is_open else now,
        closed_by_id=None if is_open else member.membership_id,
    )  # fmt: skip
    if led:
        directive = Directive.objects.create(
            handling=handling, kind=DirectiveKind.DIRECT, text="Giao xử lý, báo cáo kết quả.",
            given_by_id=clerk.membership_id, given_at=now,
        )  # fmt: skip
        Assignment.objects.create(
            handling=handling, directive=directive, member_id=member.membership_id, part=Part.LEAD,
            due_at=handling.due_at, status="opened" if is_open else "done", assigned_at=now,
        )  # fmt: skip
    document.grants.update(is_open=is_open)
    return document


def one_of_each(world: World) -> dict[HandlingStatus, Document]:
    """A document in every state."""
    return {status: handled(world, status=status) for status in HandlingStatus}
