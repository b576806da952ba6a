"""Two at once: one wins, the other is told; whatever the order, every document stays whole."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection

from congvan.desk.states import Part, Urgency
from congvan.directives.models import Assignment, Extension, Repair
from congvan.directives.queries import lists, standing
from congvan.directives.services import batches, distribution, repairs, requests, work
from congvan.directives.services.distribution import Confirmation
from congvan.directives.states import AssignmentStatus, RepairKind
from congvan.documents.models import Document
from congvan.documents.queries import visible_to
from congvan.kernel import clock
from congvan.kernel.errors import BusinessError, WrongState
from congvan.organization.acting import ActingMember
from congvan.organization.queries.calendar import due_in
from tests.directives import papers
from tests.directives.conftest import NOW
from tests.directives.papers import Office, check_whole, confirmed, open_office, to
from tests.world import World


@pytest.fixture
def own_office(committed_world: World, django_db_blocker) -> Office:
    with django_db_blocker.unblock():
        return open_office(committed_world)


def together(*verbs: Callable[[], object]) -> list[BaseException | None]:
    """Run the verbs in threads that start at once; what each of them raised."""
    barrier = threading.Barrier(len(verbs))
    raised: list[BaseException | None] = [None] * len(verbs)

    def run(place: int, verb: Callable[[], object]) -> None:
        close_old_connections()
        try:
            with clock.frozen(NOW):
                barrier.wait(10)
                verb()
        except BaseException as error:
            raised[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, v)) for n, v in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_only_one_of_two_wins(own_office: Office, django_db_blocker):
    office = own_office
    with django_db_blocker.unblock():
        two_leaders_direct(office)
        two_heads_pass_on(office)
        recall_against_opening(office)


def two_leaders_direct(office: Office) -> None:
    document = papers.forwarded(office)
    by = (office.khai, office.huong)
    units = (papers.unit(office), papers.unit(office, "qlkh"))
    said = confirmed(document)
    raised = together(*(
        lambda who=who, unit=unit: distribution.direct(
            by=who, document_id=document.pk, confirmation=said, text="Xử lý", receivers=[to(unit)]
        )
        for who, unit in zip(by, units, strict=True)
    ))  # fmt: skip
    assert sorted(type(error).__name__ for error in raised) == ["NoneType", "WrongState"], raised
    check_whole(document)


def two_heads_pass_on(office: Office) -> None:
    document = papers.directed(office)
    said = confirmed(document, days=3)
    receivers = (to(office.an), to(office.thang))
    raised = together(*(
        lambda who=who, receiver=receiver: distribution.pass_on(
            by=who, document_id=document.pk, confirmation=said, text="Xử lý", receivers=[receiver]
        )
        for who, receiver in zip((office.tuan, office.mai), receivers, strict=True)
    ))  # fmt: skip
    assert raised.count(None) == 1, raised
    assert any(isinstance(error, WrongState) for error in raised), raised
    check_whole(document)


def recall_against_opening(office: Office) -> None:
    document = papers.passed_on(office)
    given = papers.part_of(document, office.an)
    together(
        lambda: distribution.recall(by=office.tuan, assignment_id=given.pk),
        lambda: work.opened(by=office.an, document_id=document.pk),
    )
    check_whole(document)
    given.refresh_from_db()
    assert given.status in {AssignmentStatus.OPENED, AssignmentStatus.RECALLED}


class Walk:
    """Verbs in random order by random people; most are refused, none may break a document."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office = office
        self.chance = random.Random(seed)
        self.documents = [
            papers.forwarded(office) if n % 2 else papers.arrive(office) for n in range(4)
        ]
        self.dossiers = {
            who: papers.dossier_of(getattr(office, who))
            for who in ("an", "thang", "tuan", "tien_1973")
        }
        self.done: set[str] = set()

    def someone(self) -> ActingMember:
        names = (
            "lan",
            "khai",
            "huong",
            "bao",
            "tuan",
            "mai",
            "an",
            "thang",
            "tien_1973",
            "anh",
            "quang",
        )
        return getattr(self.office, self.chance.choice(names))

    def receivers(self) -> list:
        holders = [
            self.office.khai, self.office.huong, self.office.an, self.office.thang, self.office.tuan,
            self.office.tien_1973, papers.unit(self.office), papers.unit(self.office, "qlkh"),
        ]  # fmt: skip
        chosen = self.chance.sample(holders, self.chance.choice((1, 1, 2, 3)))
        first = self.chance.choice((Part.LEAD, Part.LEAD, Part.DIRECT, Part.INFORM))
        rest = (Part.COORDINATE, Part.INFORM)
        return [
            to(holder, self.chance.choice(rest) if place else first, note="Theo dõi")
            for place, holder in enumerate(chosen)
        ]

    def own_people(self) -> list:
        if self.chance.random() < 0.3:
            return self.receivers()
        return [to(self.chance.choice((self.office.an, self.office.thang, self.office.mai)))]

    def said(self, document: Document) -> Confirmation:
        return confirmed(
            document, days=self.chance.choice((1, 2, 3, 5)),
            urgency=self.chance.choice((Urgency.NORMAL, Urgency.URGENT, Urgency.FLASH)),
        )  # fmt: skip

    def step(self) -> None:
        document = self.chance.choice(self.documents)
        by = self.someone()
        allowed = [VERBS_BY_NAME[a.verb] for a in buttons(by, document) if a.verb in VERBS_BY_NAME]
        # Mostly what the buttons offer, so that the walk gets far; sometimes what they do not.
        verb = self.chance.choice(allowed if allowed and self.chance.random() < 0.7 else VERBS)
        try:
            outcome = verb(self, by, document)
        except BusinessError:
            return
        if not isinstance(outcome, batches.BatchOutcome) or outcome.done:
            self.done.add(verb.__name__)
        check_whole(document)
        assert not visible_to(self.office.quang).filter(pk=document.pk).exists()

    def assignment(self, document: Document) -> int:
        ids = list(
            Assignment.objects.filter(handling__document=document).values_list("pk", flat=True)
        )
        return self.chance.choice(ids) if ids else 0

    def pending(self, model, **which) -> int:
        return model.objects.filter(**which).values_list("pk", flat=True).last() or 0


def forward(walk, by, document):
    return distribution.forward(by=by, document_id=document.pk, receivers=walk.receivers())


def direct(walk, by, document):
    return distribution.direct(
        by=by, document_id=document.pk, confirmation=walk.said(document), text="Xử lý",
        receivers=walk.receivers(),
    )  # fmt: skip


def direct_again(walk, by, document):
    return distribution.direct_again(
        by=by, document_id=document.pk, confirmation=walk.said(document), text="Xử lý lại",
        receivers=walk.receivers(),
    )  # fmt: skip


def pass_on(walk, by, document):
    return distribution.pass_on(
        by=by, document_id=document.pk, confirmation=walk.said(document), text="Giao",
        receivers=walk.own_people(),
    )  # fmt: skip


def pass_on_again(walk, by, document):
    return distribution.pass_on_again(
        by=by, document_id=document.pk, confirmation=walk.said(document), text="Giao lại",
        receivers=walk.own_people(),
    )  # fmt: skip


def take(walk, by, document):
    return distribution.take(by=by, document_id=document.pk)


def notify(walk, by, document):
    return distribution.notify(
        by=by, document_id=document.pk, receivers=walk.receivers(), text="Cho biết"
    )


def send_back(walk, by, document):
    return distribution.send_back(by=by, document_id=document.pk, reason="Không đúng")


def recall(walk, by, document):
    return distribution.recall(by=by, assignment_id=walk.assignment(document))


def return_to_sender(walk, by, document):
    if walk.chance.random() < 0.9:
        return batches.BatchOutcome((), ())
    return distribution.return_to_sender(
        by=by, document_id=document.pk, reason="Không thuộc thẩm quyền của Sở"
    )


def opened(walk, by, document):
    return work.opened(by=by, document_id=document.pk)


def note_progress(walk, by, document):
    return work.note_progress(by=by, document_id=document.pk, text="Đang làm", percent=30)


def finish_part(walk, by, document):
    return work.finish_part(by=by, document_id=document.pk, text="Đã xong")


def complete(walk, by, document):
    own = {getattr(walk.office, name).membership_id: pk for name, pk in walk.dossiers.items()}
    return work.complete(
        by=by, document_id=document.pk, dossier_id=own.get(by.membership_id, 0)
    )  # fmt: skip


def undo_completion(walk, by, document):
    return batches.undo_completion(by=by, document_ids=[document.pk])


def reopen(walk, by, document):
    return work.reopen(by=by, document_id=document.pk, reason="Còn thiếu")


def ask_extension(walk, by, document):
    return requests.ask_extension(
        by=by, assignment_id=walk.assignment(document), due_at=due_in(9), reason="Chờ số liệu"
    )


def grant_extension(walk, by, document):
    return requests.grant_extension(by=by, extension_id=walk.pending(Extension, status="asked"))


def ask_repair(walk, by, document):
    return repairs.ask_repair(
        by=by, document_id=document.pk, kind=walk.chance.choice(list(RepairKind)), reason="Nhầm"
    )


def agree_repair(walk, by, document):
    return repairs.agree_repair(by=by, repair_id=walk.pending(Repair, status="asked"))


def carry_out_repair(walk, by, document):
    return repairs.carry_out_repair(
        by=walk.office.anh, repair_id=walk.pending(Repair, status="agreed")
    )


VERBS = (
    forward, direct, direct_again, pass_on, pass_on, pass_on_again, take, notify, send_back, recall,
    return_to_sender, opened, opened, note_progress, finish_part, complete, complete,
    undo_completion, reopen, ask_extension, grant_extension, ask_repair, agree_repair,
    carry_out_repair,
)  # fmt: skip


VERBS_BY_NAME = {verb.__name__: verb for verb in VERBS}


@pytest.mark.parametrize(
    "seeds", [range(2), pytest.param(range(4), marks=pytest.mark.nightly)], ids=str
)
def test_any_order_of_verbs_keeps_documents_whole(office: Office, seeds: range):
    done: set[str] = set()
    for seed in seeds:
        walk = Walk(office, seed)
        for _ in range(250):
            walk.step()
        done |= walk.done
        for document in walk.documents:
            check_whole(document)
            for viewer in (office.lan, office.khai, office.tuan, office.an):
                assert all(action.label for action in buttons(viewer, document))
    # A walk that is refused everything would prove nothing.
    assert len(done) >= 16, done
    for viewer in (office.lan, office.khai, office.tuan, office.an, office.quang):
        for tab, count in lists.counters(viewer).items():
            assert count == len(lists.incoming(viewer, tab, limit=1000).lines)


def buttons(viewer: ActingMember, document: Document):
    try:
        return standing.handling_of(viewer, document.pk).actions
    except BusinessError:
        return ()
