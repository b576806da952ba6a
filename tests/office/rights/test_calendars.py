"""Rights on the agency's calendar and on keeping a plan longer, from their tables (R-234, R-235)."""

from __future__ import annotations

from datetime import timedelta

from congvan.kernel import clock
from congvan.office.work_calendar.lifecycles import KEEPING, PLAN, KeepParty, PlanParty
from congvan.office.work_calendar.models import CalendarKeepRequest, CalendarPlan
from congvan.office.work_calendar.rules import Folder
from congvan.office.work_calendar.services import keeping, plans, writing
from congvan.office.work_calendar.services.writing import EntryData
from congvan.office.work_calendar.states import CalendarKind, KeepStatus, PlanStatus, Span
from congvan.organization.acting import ActingMember
from tests import world as named_world
from tests.document_files import two_pages
from tests.office.meeting_papers import at
from tests.office.rights.grid import Act, Grid, check
from tests.office.rights.people import EVERYBODY, people
from tests.world import World

P, S, K = PlanParty, PlanStatus, KeepStatus
AGENCY = Folder(CalendarKind.AGENCY)
# The clerk and the head of the office post the agency's calendar; he and the leaders decide it.
STANDS = {
    "lan": {P.POSTER}, "bao": {P.POSTER, P.DECIDER},
    "khai": {P.DECIDER}, "instead": {P.DECIDER}, "huong": {P.DECIDER},
}  # fmt: skip


def _entry() -> EntryData:
    return EntryData(content="Họp giao ban", starts_at=at(8), ends_at=at(10))


def _add_files(by: ActingMember, plan: CalendarPlan) -> object:
    return plans.add_files(
        by=by, folder=AGENCY, span=Span.WEEK, day=plan.first_day, note="", new=[two_pages()]
    )


ACTS: dict[str, Act] = {
    "submit": lambda by, p: plans.submit(by=by, plan_id=p.pk),
    "take_back": lambda by, p: plans.take_back(by=by, plan_id=p.pk),
    "return": lambda by, p: plans.return_plan(by=by, plan_id=p.pk, reason="Ghi rõ địa điểm"),
    "approve": lambda by, p: plans.approve(by=by, plan_id=p.pk),
    "publish": lambda by, p: plans.publish(by=by, plan_id=p.pk),
    "add_files": _add_files,
    "mark": lambda by, p: writing.postpone_entry(
        by=by, entry_id=p.entries.get().pk, reason="Lãnh đạo đi công tác"
    ),
}


def _brought(world: World, *path: tuple[str, str]) -> CalendarPlan:
    lan = named_world.member(world, "lan")
    plan = writing.write_entry(by=lan, folder=AGENCY, data=_entry()).plan
    assert plan is not None
    for key, verb in path:
        ACTS[verb](named_world.member(world, key), plan)
    return plan


def test_each_does_with_a_plan_just_what_the_table_says(world: World, whole: bool):
    submitted, approved = ("lan", "submit"), ("bao", "approve")
    blind = {
        key: [one for one in S if one != S.PUBLISHED] for key in EVERYBODY if key not in STANDS
    }
    grid = Grid(
        PLAN,
        people(world, STANDS, all_statuses=S, blind=blind),
        {
            S.DRAFT: lambda: _brought(world),
            S.SUBMITTED: lambda: _brought(world, submitted),
            S.APPROVED: lambda: _brought(world, submitted, approved),
            S.PUBLISHED: lambda: _brought(world, ("bao", "publish")),
        },
        ACTS,
        # Its address is the week, which everybody has, not the plan.
        early=("add_files",),
    )
    check(grid, whole=whole)


def test_only_the_administrator_decides_what_is_kept(world: World, whole: bool):
    acts: dict[str, Act] = {
        "grant": lambda by, k: keeping.grant(by=by, request_id=k.pk),
        "refuse": lambda by, k: keeping.refuse(by=by, request_id=k.pk),
    }

    def asked(*verbs: str) -> CalendarKeepRequest:
        plan = _brought(world, ("bao", "publish"))
        until = clock.today() + timedelta(days=300)
        by = {key: named_world.member(world, key) for key in ("an", "anh")}
        made = keeping.ask(by=by["an"], plan_id=plan.pk, until=until, reason="Còn đối chiếu")
        for verb in verbs:
            acts[verb](by["anh"], made)
        return made

    stands = {"anh": {KeepParty.ADMINISTRATOR}}
    grid = Grid(
        KEEPING,
        people(world, stands, all_statuses=K, sees=("an",)),
        {
            K.ASKED: asked,
            K.GRANTED: lambda: asked("grant"),
            K.REFUSED: lambda: asked("refuse"),
        },
        acts,
    )
    check(grid, whole=whole)
