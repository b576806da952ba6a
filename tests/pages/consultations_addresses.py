"""Objects for the addresses of consultations: a question, its answers, an assignment, a request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from congvan.kernel import clock
from congvan.office.attachments.models import Attachment
from congvan.office.attachments.services import NewFile
from congvan.office.consultations import rules
from congvan.office.consultations.models import AskedParty, Consultation, ConsultationClearing
from congvan.office.consultations.services import (
    answering,
    asking,
    between,
    clearing,
    keeping,
    posting,
    reminding,
)
from congvan.office.consultations.services.posting import Question
from tests import world as named_world
from tests.drafting.papers import stored, written
from tests.office.consultation_papers import asked, given, said
from tests.pages import issue_addresses
from tests.world import World

Made = Callable[[World], list[dict[str, object]]]


def _asked(world: World) -> list[dict[str, object]]:
    return [{"consultation_id": asked(world).pk}]


def _of(consultation: Consultation, **more: object) -> list[dict[str, object]]:
    return [{"consultation_id": consultation.pk, **more}]


def _with_file(world: World) -> list[dict[str, object]]:
    """A question with a file."""
    consultation = posting.post(
        by=named_world.member(world, "mai"),
        question=Question(
            title="Biểu trưng của Sở", text="Chọn mẫu nào.", working_days=3,
            assignment_id=given(world).pk,
            files=[NewFile(stored(written("Mẫu biểu trưng")), "bieu-trung.docx")],
        ),
    )  # fmt: skip
    file = Attachment.objects.get(subject_type="consultation", subject_id=consultation.pk)
    return _of(consultation, attachment_id=file.pk)


def _answered(world: World) -> tuple[Consultation, AskedParty]:
    """Tuấn answered with a file; only Mai, ông Khải, bà Hương and he read it."""
    consultation = asked(world)
    what = said(consultation, ("agree", ""), ("disagree", "Bỏ khoản 3"))
    files = [NewFile(stored(written("Góp ý")), "gop-y.docx")]
    party = answering.send(
        by=named_world.member(world, "tuan"), consultation_id=consultation.pk,
        said=answering.Said(stances=what.stances, files=files),
    )  # fmt: skip
    return consultation, party


def _opinion(world: World) -> list[dict[str, object]]:
    consultation, party = _answered(world)
    return _of(consultation, party_id=party.pk)


def _answer_file(world: World) -> list[dict[str, object]]:
    consultation, party = _answered(world)
    file = Attachment.objects.get(subject_type=answering.ANSWER, subject_id=party.answer_id)
    return _of(consultation, answer_id=party.answer_id, attachment_id=file.pk)


def _closed(world: World) -> list[dict[str, object]]:
    """One that is closed, for filing."""
    consultation = asked(world)
    late = consultation.due_at + timedelta(hours=1)
    with clock.frozen(late):
        asking.close(by=named_world.member(world, "mai"), consultation_id=consultation.pk)
    return _of(consultation)


def _assignment(world: World) -> list[dict[str, object]]:
    return [{"assignment_id": given(world).pk}]


def _keeping(world: World) -> list[dict[str, object]]:
    consultation = asked(world)
    request = keeping.ask(
        by=named_world.member(world, "mai"), consultation_id=consultation.pk,
        until=consultation.keep_until + timedelta(days=60), reason="Còn trình lại",
    )  # fmt: skip
    return [{"keeping_id": request.pk}]


def _clearing(world: World) -> list[dict[str, object]]:
    """The list of the month in which a question's keeping ended."""
    consultation = asked(world)
    with clock.frozen(consultation.due_at + timedelta(hours=1)):
        reminding.end(consultation_id=consultation.pk)
    first = rules.plus_months(consultation.keep_until.replace(day=1), 1)
    with clock.frozen(datetime.combine(first, time(1, 0), tzinfo=UTC)):
        listed = clearing.list_month(agency_id=consultation.agency_id)
    found = listed or ConsultationClearing.objects.get(agency_id=consultation.agency_id)
    return [{"clearing_id": found.pk}]


def _issued(world: World) -> list[dict[str, object]]:
    """An's issued letter, whose recipients may be asked."""
    issue = issue_addresses.issues_of(world)[1][1]
    return [{"document_id": issue.document_id}]


def _of_agencies(world: World) -> Consultation:
    """What the recipients of An's letter answer."""
    document_id = int(str(_issued(world)[0]["document_id"]))
    there = Consultation.objects.filter(document_id=document_id).first()
    return there or between.open_for_document(
        by=named_world.member(world, "an"), document_id=document_id, title="Kinh phí 2027",
        points=[], working_days=10,
    )  # fmt: skip


def _agencies(world: World) -> list[dict[str, object]]:
    return _of(_of_agencies(world))


def _agency(world: World) -> list[dict[str, object]]:
    consultation = _of_agencies(world)
    return _of(consultation, party_id=consultation.parties.earliest("position").pk)


OBJECTS: dict[str, tuple[str, Made]] = {
    "consultations:consultation": ("tuan", _asked),
    "consultations:answer": ("tuan", _asked),
    "consultations:decline": ("tuan", _asked),
    "consultations:extend": ("mai", _asked),
    "consultations:withdraw": ("mai", _asked),
    "consultations:close": ("mai", _asked),
    "consultations:file": ("mai", _closed),
    "consultations:keep": ("tuan", _asked),
    "consultations:matrix": ("mai", _asked),
    "consultations:docx": ("mai", _asked),
    "consultations:xlsx": ("mai", _asked),
    "consultations:opinion": ("mai", _opinion),
    "consultations:file-of": ("tuan", _with_file),
    "consultations:answer-file": ("mai", _answer_file),
    "consultations:end-assignment": ("khai", _assignment),
    "consultations:keeping": ("anh", _keeping),
    "consultations:assignment": ("mai", _assignment),
    "consultations:clearing": ("anh", _clearing),
    "consultations:of-document": ("an", _issued),
    "consultations:enter": ("an", _agency),
    "consultations:refresh": ("an", _agencies),
}
