"""Web push: by the letter of the RFCs, to each browser once, and only to services one may call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection, transaction

from congvan.desk import jobs, push_calls, web_push
from congvan.desk.channels import (
    ChannelPartly,
    ChannelRefused,
    ChannelUnavailable,
    ChannelUnreached,
)
from congvan.desk.models import OutgoingMessage, PushBrowser, PushKey, PushTaken
from congvan.desk.push_calls import EndpointRefused, NoAnswer, Services, origin_of
from congvan.desk.queries.browsers import browsers_of, told_about
from congvan.desk.services import alerts, browsers, delivery, push_keys, pushing
from congvan.desk.services.push_keys import private_key, public_key
from congvan.desk.states import MessageChannel, Urgency
from congvan.kernel import clock
from congvan.kernel.errors import InvalidInput, NotFound, WrongState
from congvan.organization.acting import ActingMember
from congvan.organization.models import Account
from congvan.organization.services.account_keys import end_sessions
from tests.desk import push_service
from tests.desk.office import NOW, Office
from tests.desk.push_service import FakeBrowser, PushService, data64

SERVICES = Services.read("fcm.googleapis.com, *.push.apple.com, http://127.0.0.1:9/")


@pytest.fixture
def service(settings) -> Iterator[PushService]:
    with push_service.running() as running:
        settings.CONFIGURATION = SimpleNamespace(
            push_services=running.origin, push_url="", sms_url="", mail_from="", public_url="",
            message_timeout_seconds=0.2,
        )  # fmt: skip
        yield running


@pytest.fixture
def office(office: Office, service: PushService) -> Office:
    """Two of its people have accounts."""
    for name in ("minh", "thu"):
        seat = getattr(office, name)
        Account.objects.create(
            login_name=name, agency_id=office.agency_id, person_id=seat.person_id, password="!"
        )
    service.application_key = data64(public_key())
    with transaction.atomic():
        alerts.place_policy(
            agency_id=office.agency_id, unread_minutes=60, escalate_to=None,
            channel=MessageChannel.PUSH,
        )  # fmt: skip
    return office


def account_of(seat: ActingMember) -> Account:
    return Account.objects.get(person_id=seat.person_id)


def let(who: ActingMember, browser: FakeBrowser, **named: str) -> str:
    given = {"endpoint": browser.endpoint, "device": "Chrome trên Android", **browser.keys, **named}
    return browsers.add(by=who, **given)


def order(office: Office, *to: ActingMember) -> OutgoingMessage:
    """The system's own alarm; the last message of it."""
    with transaction.atomic():
        made = alerts.alert_urgent(
            agency_id=office.agency_id, member_ids=[one.membership_id for one in to],
            title="Kỷ luật ông Nguyễn Văn A", urgency=Urgency.FLASH, subject_type="document",
            subject_id=5,
        )  # fmt: skip
    return made[-1]


@pytest.fixture
def message(office: Office) -> OutgoingMessage:
    """An alarm by push that waits for its job; the receiver's browsers come afterwards."""
    return OutgoingMessage.objects.create(
        agency_id=office.agency_id, member_id=office.minh.membership_id, is_urgent=True,
        channel=MessageChannel.PUSH, address="minh", text="Có việc hỏa tốc.", created_at=NOW,
        subject_type="document", subject_id=5,
    )  # fmt: skip


def test_the_example_of_rfc_8291_comes_out():
    private = int.from_bytes(data64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    to = web_push.receiver(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    body = web_push.sealed_by(
        b"When I grow up, I want to be a watermelon", to,
        own=ec.derive_private_key(private, ec.SECP256R1()), salt=data64("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip
    assert web_push.b64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6T"
        "lzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
        "a-fN"
    )


@pytest.mark.parametrize(
    ("point", "secret"),
    [("", ""), ("BA", "AAAA"), ("!" * 87, "A" * 22), ("B" + "A" * 86, "A" * 22), ("ắ" * 87, "A")],
)
def test_keys_that_are_none_are_refused(point: str, secret: str):
    with pytest.raises(ValueError, match=r".+"):
        web_push.receiver(point, secret)


@pytest.mark.parametrize(
    "endpoint",
    [
        "", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x", "https://10.0.0.1/",
        "https://fcm.googleapis.com.evil.vn/", "https://evilpush.apple.com/", "https://push.apple.com/",
        "https://an@fcm.googleapis.com/", "https://fcm.googleapis.com@10.0.0.1/", "https://[::1]/",
        "https://fcm.googleapis.com/\r\nHost: x", "https://fcm.googleapis.com:x/", "file:///etc/passwd",
        "http://127.0.0.1:90/", "https://fcm.googleapis.com/" + "x" * 1000,
    ],
)  # fmt: skip
def test_only_named_services_are_called(endpoint: str):
    with pytest.raises(EndpointRefused):
        origin_of(endpoint, SERVICES)


def test_a_named_service_inside_a_network_is_not_called(monkeypatch: pytest.MonkeyPatch):
    assert origin_of("https://web.push.apple.com/x", SERVICES) == "https://web.push.apple.com"
    assert origin_of("http://127.0.0.1:9/x", SERVICES) == "http://127.0.0.1:9"
    monkeypatch.setattr(push_calls.urllib.request, "getproxies", dict)
    for inside in ("10.1.2.3", "127.0.0.1", "169.254.169.254", "fe80::1%eth0", "::1"):
        found = [(0, 0, 0, "", ("142.250.1.1", 443)), (0, 0, 0, "", (inside, 443))]
        monkeypatch.setattr(push_calls.socket, "getaddrinfo", lambda *_, found=found, **__: found)
        with pytest.raises(EndpointRefused, match="nội bộ"):
            push_calls.post(
                "https://fcm.googleapis.com/x", body=b"", headers={}, services=SERVICES, timeout=1
            )
    monkeypatch.undo()
    with pytest.raises(NoAnswer) as silence:
        push_calls.post("http://127.0.0.1:9/x", body=b"", headers={}, services=SERVICES, timeout=1)
    assert not silence.value.is_reached


def test_an_alarm_is_shown_in_every_browser_and_says_nothing_of_the_matter(
    office: Office, service: PushService
):
    telephone, desktop, other = (service.subscribe() for _ in range(3))
    let(office.minh, telephone)
    let(office.minh, desktop)
    let(office.thu, other)
    message = order(office, office.minh)
    delivery.deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (message.status, message.channel, message.in_doubt) == ("sent", "push", False)
    told = {
        "title": "Công Văn", "body": "Có văn bản, công việc hỏa tốc. Mở hệ thống để xem.",
        "tag": f"congvan-{message.pk}", "url": f"/nhan-tin/mo/{message.pk}/", "urgent": True,
    }  # fmt: skip
    assert telephone.shown == desktop.shown == [told]
    assert other.asked == 0
    (headers,) = telephone.headers
    assert (headers["urgency"], headers["ttl"]) == ("high", "86400")
    assert len(headers["topic"]) == 32
    assert told_about(office.minh, message.pk) == ("document", 5)
    for stranger in (office.thu, office.quang):
        with pytest.raises(NotFound):
            told_about(stranger, message.pk)
    assert {line.taken_at for line in browsers_of(office.minh)} == {NOW}


def test_who_has_no_browser_is_alarmed_by_sms(office: Office, service: PushService):
    let(office.minh, service.subscribe())
    order(office, office.minh, office.thu)
    sent = OutgoingMessage.objects.order_by("pk").values_list("member_id", "channel", "text")
    assert list(sent) == [
        (office.minh.membership_id, "push", "Có văn bản, công việc hỏa tốc. Mở hệ thống để xem."),
        (office.thu.membership_id, "sms", "Hỏa tốc: Kỷ luật ông Nguyễn Văn A"),
    ]


def test_news_a_person_chose_goes_by_push_or_not_at_all(
    office: Office, service: PushService, message: OutgoingMessage
):
    """The paper's own alarm has been texted already: this would be the second SMS about it."""
    OutgoingMessage.objects.filter(pk=message.pk).update(
        subject_type="person", subject_id=office.minh.person_id
    )
    delivery.deliver(message_id=message.pk)
    message.refresh_from_db()
    assert message.status == "failed"
    assert not OutgoingMessage.objects.filter(channel=MessageChannel.SMS).exists()


BAD_DAYS = {
    "gone": (ChannelRefused, False), "unknown": (ChannelRefused, False),
    "forbidden": (ChannelRefused, True), "large": (ChannelRefused, True),
    "elsewhere": (ChannelRefused, True), "busy": (ChannelUnreached, True),
    "broken": (ChannelUnavailable, True), "slow": (ChannelUnavailable, True),
}  # fmt: skip


@pytest.mark.parametrize("mood", BAD_DAYS)
def test_a_services_bad_day(
    office: Office, service: PushService, message: OutgoingMessage, mood: str
):
    error, is_kept = BAD_DAYS[mood]
    browser = service.subscribe()
    let(office.minh, browser)
    browser.mood = mood
    if error is ChannelRefused:
        delivery.deliver(message_id=message.pk)
    else:
        with pytest.raises(error):
            delivery.deliver(message_id=message.pk)
    message.refresh_from_db()
    assert message.status == ("failed" if error is ChannelRefused else "queued")
    texted = OutgoingMessage.objects.filter(channel=MessageChannel.SMS, text=message.text)
    assert texted.exists() == (error is ChannelRefused), "an alarm nobody takes goes by SMS"
    assert PushBrowser.objects.exists() == is_kept
    assert service.elsewhere == 0, "no redirect is followed"
    if mood == "forbidden":
        assert "từ chối (403)" in browsers_of(office.minh)[0].failure


def test_a_service_is_left_alone_for_as_long_as_it_asks(
    office: Office, service: PushService, message: OutgoingMessage
):
    browser = service.subscribe()
    let(office.minh, browser)
    for mood in ("busy", "well"):
        browser.mood = mood
        with pytest.raises(ChannelUnreached):
            delivery.deliver(message_id=message.pk)
    assert browser.asked == 1
    with clock.frozen(NOW + timedelta(minutes=11)):
        delivery.deliver(message_id=message.pk)
    assert len(browser.shown) == 1


def test_another_try_passes_by_who_has_it(
    office: Office, service: PushService, message: OutgoingMessage
):
    well, broken = service.subscribe(), service.subscribe()
    let(office.minh, well)
    let(office.minh, broken)
    broken.mood = "broken"
    for _ in range(delivery.MOST_TRIES - 1):
        with pytest.raises(ChannelPartly):
            delivery.deliver(message_id=message.pk)
    delivery.deliver(message_id=message.pk)
    message.refresh_from_db()
    assert message.status == "sent", "one of the two has it"
    assert (well.asked, broken.asked) == (1, delivery.MOST_TRIES)


def test_a_worker_that_dies_before_its_note_shows_the_message_once(
    office: Office, service: PushService, message: OutgoingMessage, monkeypatch: pytest.MonkeyPatch
):
    browser = service.subscribe()
    let(office.minh, browser)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(pushing, "_note_taken", die)
        with pytest.raises(KeyboardInterrupt):
            delivery.deliver(message_id=message.pk)
    delivery.deliver(message_id=message.pk)
    first, second = browser.shown
    assert first["tag"] == second["tag"], "the second takes the first one's place on the screen"
    assert len({one["topic"] for one in browser.headers}) == 1, "and while it waits"
    with clock.frozen(NOW + timedelta(days=3)):
        pushing._note_taken(PushBrowser.objects.get().pk, "congvan-0")
    assert PushTaken.objects.count() == 1, "what was taken is not kept for ever"


def test_nobody_is_told_where_he_does_not_work_any_more(
    office: Office, service: PushService, message: OutgoingMessage
):
    browser = service.subscribe()
    token = let(office.minh, browser)
    account = account_of(office.minh)
    with transaction.atomic():
        end_sessions(account)
    delivery.deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (message.status, message.failure) == ("failed", pushing.NOBODY)
    assert browsers_of(office.minh)[0].is_waiting
    browsers.came_back(account=account, token=token, session_key="s")
    assert not browsers_of(office.minh, token)[0].is_waiting
    browsers.came_back(account=account_of(office.thu), token=token, session_key="t")
    assert not PushBrowser.objects.exists(), "somebody else uses the machine now"
    let(office.minh, browser, session_key="there")
    browsers.leave(account=account_of(office.thu), token=token)
    browsers.leave_session(account=account, session_key="")
    assert PushBrowser.objects.count() == 1
    browsers.leave_session(account=account, session_key="there")
    assert not PushBrowser.objects.exists()
    let(office.minh, browser)
    Account.objects.filter(pk=account.pk).update(is_active=False, disabled_at=NOW)
    assert browsers.forget_unused() == 1
    assert browser.asked == 0


def test_a_browser_has_one_owner_and_is_the_owners_to_remove(office: Office, service: PushService):
    shared = service.subscribe()
    old = let(office.minh, shared)
    let(office.thu, shared)
    assert browsers_of(office.minh, old) == []
    (line,) = browsers_of(office.thu)
    with pytest.raises(NotFound):
        browsers.remove(by=office.minh, browser_id=line.browser_id)
    moved = service.subscribe()
    with pytest.raises(NotFound):
        browsers.renew(token=old, endpoint=moved.endpoint, **moved.keys)
    token = let(office.thu, shared)
    browsers.renew(token=token, endpoint=moved.endpoint, **moved.keys)
    assert PushBrowser.objects.get().endpoint == moved.endpoint
    assert browsers.remove(by=office.thu, browser_id=line.browser_id) == "Chrome trên Android"
    with pytest.raises(InvalidInput, match="chưa mở dịch vụ"):
        let(office.thu, shared, endpoint="https://10.0.0.1/x")
    with pytest.raises(InvalidInput, match="khóa"):
        let(office.thu, shared, p256dh="AAAA")
    for _ in range(browsers.MOST_BROWSERS):
        let(office.thu, service.subscribe())
    with pytest.raises(WrongState, match="Đã có 10"):
        let(office.thu, shared)
    browsers.try_out(by=office.thu)
    with pytest.raises(WrongState, match="Vừa gửi"):
        browsers.try_out(by=office.thu)
    with pytest.raises(WrongState, match="Chưa có trình duyệt"):
        browsers.try_out(by=office.minh)


def test_the_key_is_made_once_and_lies_locked(office: Office):
    assert public_key() == public_key()
    assert web_push.b64(web_push.public_point(private_key())) == public_key()
    secret = private_key().private_numbers().private_value.to_bytes(32, "big")
    with connection.cursor() as cursor:
        cursor.execute("SELECT private_sealed FROM desk_pushkey")
        (row,) = cursor.fetchall()
    assert secret not in bytes(row[0])
    assert not push_keys.replace_damaged()


def test_a_key_that_is_lost_is_replaced_by_night(
    office: Office, service: PushService, message: OutgoingMessage
):
    before = public_key()
    let(office.minh, service.subscribe())
    PushKey.objects.update(private_sealed=bytes(60))
    with pytest.raises(ChannelUnreached, match="khóa của máy chủ"):
        delivery.deliver(message_id=message.pk)
    jobs.forget_unused_browsers.func()
    assert public_key() != before
    assert not PushBrowser.objects.exists(), "they were bound to the lost one"
