"""What every channel promises, and how the HTTP one meets a provider's bad days."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from congvan.desk.channels import (
    Channel,
    ChannelRefused,
    ChannelUnavailable,
    ChannelUnreached,
    HttpChannel,
    Letter,
    LogChannel,
    MailChannel,
)
from congvan.desk.services.providers import channel_for
from congvan.desk.states import MessageChannel
from tests.desk import provider as providers
from tests.desk.provider import FakeChannel, MailServer, Provider

LETTER = Letter("congvan-7", "0905123456", 'Hỏa tốc: "phòng, chống {to} bão"\\ số 12')
BODY = '{"to": "{to}", "text": "CV: {text}", "nested": [{"ref": "{key}"}], "unicode": 1}'


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providers.running() as running:
        yield running


@pytest.fixture
def http(provider: Provider) -> HttpChannel:
    return HttpChannel(
        provider.address, BODY, f"Authorization: {Provider.SECRET}", timeout_seconds=0.3
    )


@pytest.fixture
def mail(settings) -> Iterator[MailServer]:
    with providers.mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "vanban@gialai.gov.vn"
        settings.CONFIGURATION = SimpleNamespace(mail_domain="gialai.gov.vn")
        yield running


@pytest.fixture(params=["log", "http", "fake", "mail"])
def channel(request: pytest.FixtureRequest, http: HttpChannel, mail: MailServer) -> Channel:
    """Each channel in turn: the contract is the same."""
    made = {"log": LogChannel(), "http": http, "fake": FakeChannel(), "mail": MailChannel(1)}
    return made[request.param]


def test_a_letter_is_taken_and_has_an_id(channel: Channel):
    assert channel.send(LETTER)


def test_the_same_letter_again_is_the_same_letter(channel: Channel):
    assert channel.send(LETTER) == channel.send(LETTER)


def test_a_letter_to_nobody_is_refused_for_good(channel: Channel):
    with pytest.raises(ChannelRefused):
        channel.send(Letter("congvan-8", "", "Hỏa tốc"))


def test_the_template_is_filled_whatever_a_title_holds(provider: Provider, http: HttpChannel):
    assert http.send(LETTER) == "P-1"
    assert provider.requests == [
        {
            "to": LETTER.address, "text": f"CV: {LETTER.text}", "nested": [{"ref": LETTER.key}],
            "unicode": 1,
        }
    ]  # fmt: skip
    http.send(LETTER)
    assert len(provider.sent) == 1


def test_accents_are_dropped_when_asked(provider: Provider):
    plain = HttpChannel(
        provider.address, BODY, f"Authorization: {Provider.SECRET}", unaccented=True
    )
    plain.send(Letter("k", "0905123456", "Hỏa tốc"))
    assert provider.requests[0]["text"] == "CV: Hoa toc"


@pytest.mark.parametrize("mood", ["slow", "broken", "busy", "gone"])
def test_a_bad_day_is_worth_another_try(provider: Provider, http: HttpChannel, mood: str):
    provider.mood = mood
    with pytest.raises(ChannelUnavailable) as failure:
        http.send(LETTER)
    # Only "come later" says that nothing was taken; after any other silence it may have been.
    assert isinstance(failure.value, ChannelUnreached) == (mood == "busy")
    provider.mood = "well"
    assert http.send(LETTER)
    assert len(provider.sent) == 1


def test_a_closed_port_is_worth_another_try():
    with pytest.raises(ChannelUnreached):
        HttpChannel("http://127.0.0.1:1/", BODY).send(LETTER)


def test_a_letter_says_what_it_was_given_under_its_own_id(mail: MailServer):
    sent = MailChannel(1).send(
        Letter("congvan-9", "an@gialai.gov.vn", "Việc mới: ắ ợ\nDòng một\n.\nBcc: x@y.vn")
    )
    (letter,) = mail.letters
    assert letter["Message-ID"] == sent == "<congvan-9@gialai.gov.vn>"
    assert (letter["Subject"], letter["To"]) == ("Việc mới: ắ ợ", "an@gialai.gov.vn")
    assert letter["Bcc"] is None
    assert "Dòng một" in letter.get_content()


@pytest.mark.parametrize(
    ("mood", "address", "error"),
    [
        ("unknown", "an@gialai.gov.vn", ChannelRefused),
        ("later", "an@gialai.gov.vn", ChannelUnavailable),
        ("gone", "an@gialai.gov.vn", ChannelUnavailable),
        ("well", "an@gialai.gov.vn\nBcc: x@y.vn", ChannelRefused),
    ],
)
def test_a_mail_server_has_bad_days_too(mail: MailServer, mood, address, error):
    mail.mood = mood
    with pytest.raises(error):
        MailChannel(1).send(Letter("congvan-9", address, "Việc mới"))
    assert not mail.letters


def test_a_wrong_secret_is_refused_for_good_and_not_told(provider: Provider):
    with pytest.raises(ChannelRefused) as refusal:
        HttpChannel(provider.address, BODY, "Authorization: Bearer sai").send(LETTER)
    assert "401" in str(refusal.value)
    assert "sai" not in str(refusal.value)


def test_a_redirect_is_not_followed(provider: Provider, http: HttpChannel):
    provider.mood = "elsewhere"
    with pytest.raises(ChannelRefused):
        http.send(LETTER)
    assert not provider.requests


def test_an_answer_without_an_id_is_an_answer(provider: Provider, http: HttpChannel):
    provider.mood = "forgetful"
    assert http.send(LETTER) == ""


def test_the_settings_choose_the_channel(settings):
    nothing = {
        "sms_url": "", "sms_body": BODY, "sms_header": "", "sms_unaccented": True, "sms_takes_key": True,
        "push_url": "", "push_services": "",
        "push_body": BODY, "push_header": "", "message_timeout_seconds": 3,
    }  # fmt: skip
    settings.CONFIGURATION = SimpleNamespace(**nothing)
    assert isinstance(channel_for(MessageChannel.SMS), LogChannel)
    settings.CONFIGURATION = SimpleNamespace(**{**nothing, "sms_url": "https://sms.example.vn"})
    sms = channel_for(MessageChannel.SMS)
    assert isinstance(sms, HttpChannel)
    assert (sms.unaccented, sms.timeout_seconds) == (True, 3)
    assert isinstance(channel_for(MessageChannel.PUSH), LogChannel)
