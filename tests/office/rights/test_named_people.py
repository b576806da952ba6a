"""Rights that hang on a role or a place and on no state: short messages, and files of the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from congvan.kernel import clock
from congvan.kernel.errors import NotAllowed, NotFound
from congvan.kernel.models import AuditEvent
from congvan.office.attachments.models import Attachment
from congvan.office.attachments.services import NewFile
from congvan.office.chat.queries import messages as talks
from congvan.office.personal_mail.queries import reading
from congvan.office.short_messages.queries import sendings
from congvan.office.short_messages.queries.subjects import about_event
from congvan.office.short_messages.services import sending, templates
from congvan.office.short_messages.services.exporting import export_log
from congvan.office.tasks.queries import tasks
from congvan.office.tasks.services import giving
from congvan.organization.acting import ActingMember
from tests import world as named_world
from tests.document_files import two_pages
from tests.office.chat.talks import group_of, say
from tests.office.personal_mail_letters import letter
from tests.office.rights.grid import taken_back
from tests.office.rights.people import people
from tests.pages.short_messages_addresses import make_template
from tests.world import World


def _able(world: World, act: Callable[[ActingMember], object]) -> set[str]:
    """Who is let; everybody else is refused, without a trace."""
    let = set()
    for key, one in people(world, {}, all_statuses=()).items():
        with taken_back():
            before = AuditEvent.objects.count()
            try:
                act(one.by)
            except (NotAllowed, NotFound):
                assert AuditEvent.objects.count() == before, key
            else:
                let.add(key)
    return let


def test_short_messages_are_sent_by_the_named_and_read_by_those_who_answer_for_them(world: World):
    template, an = make_template(world, "{trích yếu}: {ghi chú}"), world.seats["an"].pk
    about = about_event("task", 5, title="Nộp báo cáo")
    day = {"first_day": clock.today(), "last_day": clock.today()}
    bao = named_world.member(world, "bao")
    sent = sending.send(
        by=bao, template_id=template, about=about, receivers=[an], note="x", once="0"
    )
    heads, administrator = {"khai", "instead", "huong"}, {"anh"}
    rows: tuple[tuple[Callable[[ActingMember], object], set[str]], ...] = (
        (
            lambda by: sending.send(
                by=by, template_id=template, about=about, receivers=[an], note="x", once="1"
            ),
            {"bao"},
        ),
        (lambda by: templates.set_rules(by=by, per_sender=3, per_agency=9), administrator),
        (lambda by: sendings.sending(by, sent), {"bao", *heads, *administrator}),
        (lambda by: sendings.log(by, **day), {*heads, *administrator}),
        (lambda by: export_log(by=by, **day), administrator),
    )
    assert [_able(world, act) for act, _ in rows] == [whose for _, whose in rows]


def test_a_file_is_read_by_those_who_read_what_carries_it(world: World):
    """Of a task, a letter, a message: an attachment of one is not reached by another's address."""
    khai, an = named_world.member(world, "khai"), named_world.member(world, "an")
    file = NewFile(two_pages().blob_id, "so-lieu.pdf")
    task = giving.give_task(
        by=khai, title="Rà soát", lead_id=world.seats["tuan"].pk, files=[file],
        coordinators=[world.seats["an"].pk], due_on=clock.today() + timedelta(days=9),
    )  # fmt: skip
    sent = letter(world, "an", "tuan", files=(file,)).pk
    talk = group_of(world, "mai", "an", "tuan", "lan")
    seq = say(an, talk, "Gửi số liệu", files=[file]).seq
    files = list(Attachment.objects.order_by("pk").values_list("pk", flat=True))[-3:]
    readers = [
        (lambda by, one: tasks.task_file(by, task, one), {"khai", "instead", "huong", "bao", "tuan", "mai", "an"}),
        (lambda by, one: reading.file_of(by, sent, one), {"an", "tuan"}),
        (lambda by, one: talks.file_of(by, talk.pk, seq, one), {"mai", "an", "tuan", "lan"}),
    ]  # fmt: skip
    for (act, whose), own in zip(readers, files, strict=True):
        for one in files:
            let = _able(world, lambda by, act=act, one=one: act(by, one))
            assert let == (whose if one == own else set())
