"""What a person chose reaches them by that channel, at that time, once (R-257)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from congvan.desk.holders import of_role, of_unit
from congvan.desk.models import DigestDay, OutgoingMessage, TellingChoice, WaitingTelling
from congvan.desk.queries.choices import telling_of
from congvan.desk.services import choices, delivery, digest, notices, outward, work
from congvan.desk.states import MessageChannel as C
from congvan.desk.states import Part, Urgency
from congvan.desk.states import TellingKind as K
from congvan.desk.telling import Hours
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotAllowed
from congvan.kernel.models import AuditEvent
from congvan.organization.models import Person
from congvan.organization.states import Role
from tests.desk.office import NOW, Office, give

LATER = NOW + timedelta(minutes=6)
NIGHT = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)  # 22:30 in the offices
MORNING = datetime(2026, 11, 26, 0, 2, tzinfo=UTC)  # 07:02 on Thursday
DAYTIME = Hours()


@pytest.fixture
def office(office: Office, settings) -> Office:
    """Everybody has an address and a telephone; the system has a mail server."""
    for person in Person.objects.all():
        Person.objects.filter(pk=person.pk).update(
            email=f"nguoi{person.pk}@gialai.gov.vn", phone="0905 123 456"
        )
    settings.CONFIGURATION = SimpleNamespace(
        mail_host="smtp.gialai.gov.vn", mail_domain="gialai.gov.vn", message_timeout_seconds=3,
        public_url="https://vanban.gialai.gov.vn/", sms_url="", push_url="", push_services="",
    )  # fmt: skip
    return office


def choose(who, *chosen, hours: Hours = DAYTIME) -> None:
    choices.choose(by=who, chosen=chosen, hours=hours)


def sweep() -> int:
    """The every-minute job, and the messages' own jobs."""
    made = outward.send_waiting()
    for pk in OutgoingMessage.objects.filter(status="queued").values_list("pk", flat=True):
        delivery.deliver(message_id=pk)
    return made


def tell(office: Office, *to, kind: str = "draft.approved", sentence: str = "Dự thảo đã duyệt."):
    with transaction.atomic():
        notices.tell(
            agency_id=office.agency_id, members=[one.membership_id for one in to], kind=kind,
            sentence=sentence, subject_type="draft", subject_id=7,
        )  # fmt: skip


def test_nobody_is_told_beyond_the_page_unless_they_chose_it(office: Office):
    give(office.minh)
    tell(office, office.minh, office.thu)
    assert not WaitingTelling.objects.exists()


def test_work_and_notices_go_by_mail_gathered_in_one_letter(office: Office):
    choose(office.minh, (K.WORK, C.EMAIL), (K.NOTICE, C.EMAIL))
    give(office.minh, title="Rà soát tài khoản", number="125/UBND-KSTT")
    tell(office, office.minh, office.thu)
    assert sweep() == 0, "gathered for some minutes"
    with clock.frozen(LATER):
        assert sweep() == 1
        assert sweep() == 0
    (letter,) = mail.outbox
    assert letter.to == [Person.objects.get(pk=office.minh.person_id).email]
    assert letter.subject == "2 tin mới: Việc mới: 125/UBND-KSTT Rà soát tài khoản"
    assert "Dự thảo đã duyệt." in letter.body
    assert "https://vanban.gialai.gov.vn/nhan-tin/nhan-bao/" in letter.body
    assert OutgoingMessage.objects.get().status == "sent"
    assert not WaitingTelling.objects.exists()


def test_the_same_work_opened_again_is_no_news(office: Office):
    choose(office.minh, (K.WORK, C.EMAIL))
    assert give(office.minh) == give(office.minh)
    assert WaitingTelling.objects.count() == 1


def test_shared_inboxes_tell_those_who_reach_them_and_not_the_giver(office: Office):
    for one in (*office.insiders, office.quang):
        choose(one, (K.WORK, C.EMAIL))

    def told(holder, by=None) -> set[int]:
        WaitingTelling.objects.all().delete()
        with transaction.atomic():
            work.open_work(
                by=by, holder=holder, part=Part.LEAD, subject_type="paper", subject_id=9,
                cause=f"test.{by is None}", title="Việc chung",
            )  # fmt: skip
        return set(WaitingTelling.objects.values_list("member_id", flat=True))

    assert told(of_unit(office.agency_id, office.unit_id)) == {office.dung.membership_id}
    leaders = of_role(office.agency_id, Role.AGENCY_LEADER)
    assert told(leaders) == {office.ha.membership_id, office.son.membership_id}
    assert told(leaders, by=office.ha) == {office.son.membership_id}
    with transaction.atomic():
        notices.announce(
            by=office.khoa, agency_id=office.agency_id, kind="draft.approved", sentence="Cả cơ quan",
            subject_type="agency", subject_id=1,
        )  # fmt: skip
    assert not WaitingTelling.objects.filter(kind=K.NOTICE).exists(), "another kind"


def test_rest_holds_everything_but_flash_work(office: Office):
    choose(office.minh, (K.WORK, C.EMAIL), (K.URGENT, C.EMAIL))
    with clock.frozen(NIGHT):
        give(office.minh, title="Việc thường")
        give(office.minh, subject=2, title="Việc khẩn", urgency=Urgency.URGENT)
        give(office.minh, subject=3, title="Bão số 12", urgency=Urgency.FLASH)
        assert sweep() == 1, "at once"
    assert [one.subject for one in mail.outbox] == ["Hỏa tốc: Bão số 12"]
    with clock.frozen(NIGHT + timedelta(minutes=6)):
        assert sweep() == 0
    with clock.frozen(datetime(2026, 11, 25, 22, 59, tzinfo=UTC)):
        assert sweep() == 0
    with clock.frozen(datetime(2026, 11, 25, 23, 0, tzinfo=UTC)):
        assert sweep() == 1
    assert "Việc thường" in mail.outbox[1].body
    assert "Khẩn: Việc khẩn" in mail.outbox[1].body


def test_held_letters_go_into_the_digest(office: Office):
    hours = Hours(held_into_digest=True, digest_at=time(7))
    choose(office.minh, (K.NOTICE, C.EMAIL), hours=hours)
    with clock.frozen(NIGHT):
        tell(office, office.minh, sentence="Dự thảo bị trả lại.")
    with clock.frozen(NIGHT + timedelta(minutes=6)):
        assert sweep() == 0
    with clock.frozen(MORNING):
        assert sweep() == 0
        assert digest.send_digests() == 1
        assert digest.send_digests() == 0
        sweep()
    (letter,) = mail.outbox
    assert letter.subject == "1 tin giữ lại khi anh, chị nghỉ"
    assert "Dự thảo bị trả lại." in letter.body
    with clock.frozen(MORNING + timedelta(hours=1)):
        assert sweep() == 0, "said once"


def test_the_digest_says_what_waits_and_is_never_empty(office: Office):
    hours = Hours(digest_at=time(7))
    for one in (office.minh, office.thu):
        choose(one, hours=hours)
    today = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    give(office.minh, title="Báo cáo quý", number="12/KH-SNV", due_at=today)
    give(office.minh, subject=2, title="Việc trễ", due_at=NOW - timedelta(days=1))
    give(office.minh, subject=3, title="Việc xa", due_at=NOW + timedelta(days=9))
    with clock.frozen(MORNING - timedelta(minutes=5)):
        assert digest.send_digests() == 0, "not before its hour"
    with clock.frozen(MORNING):
        assert digest.send_digests() == 1
        sweep()
    (letter,) = mail.outbox
    assert letter.subject == "3 việc chờ anh, chị, 1 việc đến hạn hôm nay, 1 việc quá hạn"
    assert "– 12/KH-SNV Báo cáo quý (hạn 16:30 ngày 26/11)" in letter.body
    assert "Việc trễ" in letter.body
    assert "Việc xa" not in letter.body
    assert DigestDay.objects.count() == 2, "also of the one with nothing to say"
    with clock.frozen(datetime(2026, 11, 28, 0, 2, tzinfo=UTC)):
        assert digest.send_digests() == 0, "Saturday"
    with clock.frozen(datetime(2026, 11, 27, 4, 30, tzinfo=UTC)):
        assert digest.send_digests() == 0, "no morning's letter at half past eleven"


def test_sms_says_nothing_of_the_matter_and_only_where_the_agency_allows(office: Office):
    with pytest.raises(InvalidInput, match="Cơ quan chưa cho"):
        choose(office.minh, (K.WORK, C.SMS))
    with pytest.raises(NotAllowed):
        choices.allow_sms(by=office.minh, allowed=True)
    choices.allow_sms(by=office.khoa, allowed=True)
    choose(office.minh, (K.WORK, C.SMS))
    give(office.minh, title="Kỷ luật ông Nguyễn Văn A")
    give(office.minh, subject=2, title="Việc khác")
    with clock.frozen(LATER):
        sweep()
    message = OutgoingMessage.objects.get()
    assert message.text == "Có việc mới (2) trên hệ thống văn bản. Đăng nhập để xem."
    assert (message.channel, message.parts) == ("sms", 1)
    give(office.minh, subject=3)
    choices.allow_sms(by=office.khoa, allowed=False)
    with clock.frozen(LATER + timedelta(minutes=6)):
        assert sweep() == 0
    assert not WaitingTelling.objects.exists(), "a closed channel does not pile up"


def test_what_cannot_be_chosen_is_refused_with_the_reason(office: Office, settings):
    with pytest.raises(InvalidInput, match="cách báo việc khẩn"):
        choose(office.minh, (K.URGENT, C.SMS))
    with pytest.raises(InvalidInput, match="thông báo đẩy"):
        choose(office.minh, (K.WORK, C.PUSH))
    with pytest.raises(InvalidInput, match="Chưa chọn nhận thư tổng hợp"):
        choose(office.minh, hours=Hours(held_into_digest=True))
    choose(office.minh, (K.WORK, C.EMAIL))
    settings.CONFIGURATION = SimpleNamespace(**{**vars(settings.CONFIGURATION), "mail_host": ""})
    with pytest.raises(InvalidInput, match="chưa nối máy chủ thư"):
        choose(office.thu, (K.WORK, C.EMAIL))
    with pytest.raises(InvalidInput, match="chưa nối máy chủ thư"):
        choose(office.thu, hours=Hours(digest_at=time(7)))
    choose(office.minh, (K.WORK, C.EMAIL), hours=Hours(time(22), time(5)))
    assert telling_of(office.minh).chosen == {(K.WORK, C.EMAIL)}, "what was lost stays chosen"
    assert telling_of(office.minh).hours.quiet_from == time(22)


def test_choices_are_the_persons_own_and_unticking_takes_back_what_waits(office: Office):
    choose(office.minh, (K.WORK, C.EMAIL))
    give(office.minh)
    give(office.thu)
    assert telling_of(office.thu).chosen == frozenset()
    choose(office.minh)
    assert not TellingChoice.objects.exists()
    assert not WaitingTelling.objects.exists()
    chosen = AuditEvent.objects.filter(code="telling.chosen").order_by("id").first()
    assert chosen is not None
    assert "Việc mới bằng Thư điện tử" in chosen.sentence


def test_many_tellings_are_one_statement(office: Office):
    for one in office.insiders:
        choose(one, (K.NOTICE, C.EMAIL))

    def statements(to) -> int:
        with CaptureQueriesContext(connection) as seen:
            tell(office, *to)
        return len(seen)

    assert statements([office.minh]) == statements(office.insiders)
