"""Rights on consultations, inside and with agencies, and on keeping one, from their tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from congvan.kernel import clock
from congvan.office.consultations import rules
from congvan.office.consultations.lifecycles import (
    CONSULTATION,
    CONSULTATION_KEEPING,
    ConsultationParty,
    KeepingParty,
)
from congvan.office.consultations.models import (
    AskedParty,
    Consultation,
    ConsultationKeeping,
    PointAnswer,
)
from congvan.office.consultations.services import (
    answering,
    asking,
    between,
    keeping,
    reminding,
    replying,
)
from congvan.office.consultations.services.between import PaperAnswer
from congvan.office.consultations.services.posting import store_points
from congvan.office.consultations.states import (
    AskedWho,
    ConsultationKind,
    ConsultationStatus,
    KeepingStatus,
)
from congvan.organization.acting import ActingMember
from tests import world as named_world
from tests.dossiers.papers import paper
from tests.office.consultation_papers import answered, asked, said
from tests.office.rights.grid import Act, Grid, check
from tests.office.rights.people import EVERYBODY, people
from tests.world import World

P, S, K = ConsultationParty, ConsultationStatus, KeepingStatus
AGREED = (("agree", ""), ("agree", ""))
# Mai asks; everybody else is asked, among them leaders and the clerk.
STANDS = {key: {P.ASKED} for key in EVERYBODY if key not in ("mai", "quang")} | {
    "mai": {P.ASKER}, "khai": {P.ASKED, P.LEADER}, "instead": {P.ASKED, P.LEADER},
    "huong": {P.ASKED, P.LEADER}, "lan": {P.ASKED, P.CLERK},
}  # fmt: skip


def _reply(by: ActingMember, found: Consultation) -> object:
    points = PointAnswer.objects.filter(answer__party__consultation=found).values_list(
        "pk", flat=True
    )
    replies = dict.fromkeys(points, ("accepted", ""))
    return replying.reply(by=by, consultation_id=found.pk, replies=replies)


def _close(by: ActingMember, found: Consultation) -> object:
    with clock.frozen(found.due_at + timedelta(minutes=1)):
        return asking.close(by=by, consultation_id=found.pk)


ACTS: dict[str, Act] = {
    "reply": _reply,
    "extend": lambda by, c: asking.extend(by=by, consultation_id=c.pk, working_days=15),
    "withdraw": lambda by, c: asking.withdraw(by=by, consultation_id=c.pk, reason="Hỏi lại sau"),
    "close": _close,
}
ANSWERS: dict[str, Act] = {
    "answer": lambda by, c: answering.send(by=by, consultation_id=c.pk, said=said(c, *AGREED)),
    "decline": lambda by, c: answering.decline(by=by, consultation_id=c.pk, reason="Nghỉ phép"),
}
# The clock's own; filing asks for a dossier of one's own besides (`test_consultations`).
CLOCKS = ("end", "clear", "file")


def _made(
    world: World, begun: Callable[[], Consultation]
) -> dict[ConsultationStatus, Callable[[], Consultation]]:
    def after(verb: str) -> Callable[[], Consultation]:
        def made() -> Consultation:
            found = begun()
            ACTS[verb](named_world.member(world, "mai"), found)
            return found

        return made

    def ended() -> Consultation:
        found = begun()
        with clock.frozen(found.due_at + timedelta(minutes=1)):
            assert reminding.end(consultation_id=found.pk)
        return found

    return {
        S.OPEN: begun, S.ENDED: ended, S.CLOSED: after("close"), S.WITHDRAWN: after("withdraw"),
    }  # fmt: skip


def test_each_does_with_a_question_just_what_the_table_says(world: World, whole: bool):
    def begun() -> Consultation:
        found = asked(world)
        answered(world, found, "quynh", *AGREED)
        return found

    grid = Grid(
        CONSULTATION,
        people(world, STANDS, all_statuses=S),
        _made(world, begun),
        {**ANSWERS, **ACTS},
        unasked=("enter", *CLOCKS),
        # Nobody sees one whose content is gone.
        unmade=(S.CLEARED,),
    )
    check(grid, whole=whole)


def test_each_does_with_a_question_to_agencies_just_what_the_table_says(world: World, whole: bool):
    mai = named_world.member(world, "mai")

    def entered(by: ActingMember, found: Consultation) -> AskedParty:
        stances = {point.pk: ("agree", "") for point in found.points.all()}
        answer = PaperAnswer(symbol="12/SNV", issued_on=clock.today(), stances=stances)
        party = found.parties.get()
        return between.enter(by=by, consultation_id=found.pk, party_id=party.pk, paper=answer)

    def begun() -> Consultation:
        now = clock.now()
        found = Consultation.objects.create(
            agency_id=mai.agency_id, kind=ConsultationKind.AGENCIES, asked_who=AskedWho.ORGANS,
            title="Dự thảo đề án", asker_id=mai.membership_id, document=paper(mai), opened_at=now,
            due_at=now + timedelta(days=7), first_due_at=now + timedelta(days=7),
            keep_until=rules.kept_until(clock.today()),
        )  # fmt: skip
        store_points(found, rules.points(["Tên đề án"]))
        AskedParty.objects.create(consultation=found, position=1, name="Sở Nội vụ")
        entered(mai, found)
        return found

    stands = {
        "mai": {P.ASKER}, "lan": {P.CLERK}, "khai": {P.LEADER}, "instead": {P.LEADER},
        "huong": {P.LEADER},
    }  # fmt: skip
    grid = Grid(
        CONSULTATION,
        people(world, stands, all_statuses=S, sees=()),
        _made(world, begun),
        {"enter": entered, **ACTS},
        unasked=(*ANSWERS, *CLOCKS),
        unmade=(S.CLEARED,),
    )
    check(grid, whole=whole)


def test_only_the_administrator_decides_what_is_kept(world: World, whole: bool):
    acts: dict[str, Act] = {
        "grant": lambda by, k: keeping.grant(by=by, keeping_id=k.pk),
        "refuse": lambda by, k: keeping.refuse(by=by, keeping_id=k.pk, reason="Đã có bảng tổng hợp"),
    }  # fmt: skip

    def begun(*verbs: str) -> ConsultationKeeping:
        by = {key: named_world.member(world, key) for key in ("mai", "anh")}
        until = clock.today() + timedelta(days=200)
        made = keeping.ask(
            by=by["mai"], consultation_id=asked(world).pk, until=until, reason="Còn đối chiếu"
        )
        for verb in verbs:
            acts[verb](by["anh"], made)
        return made

    grid = Grid(
        CONSULTATION_KEEPING,
        people(world, {"anh": {KeepingParty.ADMINISTRATOR}}, all_statuses=K),
        {
            K.ASKED: begun,
            K.GRANTED: lambda: begun("grant"),
            K.REFUSED: lambda: begun("refuse"),
        },
        acts,
    )
    check(grid, whole=whole)
