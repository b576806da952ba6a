"""One contract for every way a signature is made: file, token, remote service, own machine."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from congvan.kernel.models import AuditEvent
from congvan.organization.acting import ActingMember
from congvan.signing.making import cms
from congvan.signing.marks import PersonalMark
from congvan.signing.models import KeyDevice, SigningSession
from congvan.signing.pins import DEMO_MARK
from congvan.signing.providers import ProviderFailed, WrongPin
from congvan.signing.services import sessions, signing, verification
from congvan.signing.states import DeviceKind, Verdict
from tests import world as named_world
from tests.signing import devices, letters
from tests.signing.devices import PIN, Registered
from tests.signing.pki import Holder, Office, issue
from tests.signing.remote_service import Service, served
from tests.signing.vgca_service import Program
from tests.world import World

pytestmark = pytest.mark.django_db
KHAI = PersonalMark("Trần Đình Khải", ("GIÁM ĐỐC",))
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
Sign = Callable[[ActingMember, Registered, int], signing.Signed]


@dataclass
class Way:
    """A way to sign: the device it needs, and how it signs."""

    register: Callable[[World], Registered]
    sign: Sign


def at_once(by: ActingMember, device: Registered, blob_id: int) -> signing.Signed:
    return signing.sign_blob(
        by=by, device_id=device.device_id, pin=device.pin, blob_id=blob_id, mark=KHAI
    )


def by_raw_signature(by: ActingMember, device: Registered, blob_id: int) -> signing.Signed:
    wanted = sessions.prepare(by=by, device_id=device.device_id, blob_id=blob_id, mark=KHAI)
    return sessions.finish(
        by=by, token=wanted.token, signature=raw(device.holder, wanted.attributes)
    )


def by_cms(by: ActingMember, device: Registered, blob_id: int) -> signing.Signed:
    """A client that makes a whole CMS, with attributes of its own."""
    wanted = sessions.prepare(by=by, device_id=device.device_id, blob_id=blob_id, mark=KHAI)
    return sessions.finish(
        by=by, token=wanted.token, signature=client_cms(device.holder, wanted.attributes)
    )


def by_own_program(by: ActingMember, device: Registered, blob_id: int) -> signing.Signed:
    given = sessions.offer(by=by, device_id=device.device_id, blob_id=blob_id, mark=KHAI)
    answer = program(device.holder).call(
        given.operation, {"FileName": given.token, "FileUploadHandler": given.token}
    )
    standing = sessions.result(by=by, token=given.token)
    assert answer["Status"] == 0, answer
    assert standing.signed is not None
    return standing.signed


def program(holder: Holder, **changes: Any) -> Program:
    def upload(token: str, _name: str, data: bytes) -> dict[str, Any]:
        sessions.bring(token=token, content=data)
        return {"Status": True, "Message": "", "FileName": "a.pdf", "FileServer": "a"}

    def download(token: str) -> bytes:
        return devices.content(sessions.offered_file(token).pk)

    return Program(holder, download, upload, **changes)


def raw(holder: Holder, data: bytes) -> bytes:
    if isinstance(holder.key, rsa.RSAPrivateKey):
        return holder.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return holder.key.sign(data, ec.ECDSA(hashes.SHA256()))


def client_cms(holder: Holder, wanted: bytes) -> bytes:
    theirs = cms.attributes(cms.digest_in(wanted), holder.der)
    return cms.message(
        signed_attributes=theirs, signature=raw(holder, theirs), certificate_der=holder.der
    )


@pytest.fixture(scope="session")
def token_holder(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Holder:
    """A token of SoftHSM with the leader's key in it; the library reads its settings once."""
    if not SOFTHSM.exists() or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM2 is not on this machine")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    holder = issue(f"Trần Đình Khải ({DEMO_MARK})", office.middle)
    (folder / "key.pem").write_bytes(holder.key_pem)
    for arguments in (
        ["--init-token", "--free", "--label", "congvan", "--so-pin", "12345678"],
        [
            "--import",
            str(folder / "key.pem"),
            "--token",
            "congvan",
            "--label",
            "khoa",
            "--id",
            "A1",
        ],
    ):
        subprocess.run(["softhsm2-util", *arguments, "--pin", PIN], check=True, capture_output=True)
    return holder


@pytest.fixture
def remote(office: Office, settings: Any) -> Iterator[Service]:
    holder = issue(f"Trần Đình Khải ({DEMO_MARK})", office.middle)
    with served(Service(holder, PIN, "Bearer bí-mật".encode().hex())) as service:
        settings.CONFIGURATION = settings.CONFIGURATION.model_copy(
            update={
                "remote_signing_url": service.url, "signing_timeout_seconds": 0.5,
                "remote_signing_header": f"Authorization: {service.secret}",
            }
        )  # fmt: skip
        yield service


NIGHTLY = pytest.mark.nightly


@pytest.fixture(
    params=[
        "file", "token", "vgca",
        *(pytest.param(name, marks=NIGHTLY) for name in ("file_ecdsa", "remote", "raw", "cms")),
    ]
)  # fmt: skip
def way(request: pytest.FixtureRequest, office: Office, settings: Any) -> Way:
    name = request.param

    def register(world: World) -> Registered:
        if name == "file":
            return devices.leader_device(office, world, "khai")
        if name == "file_ecdsa":
            own = issue(
                f"K ({DEMO_MARK})", office.middle, key=ec.generate_private_key(ec.SECP256R1())
            )
            return devices.leader_device(office, world, "khai", holder=own)
        if name == "token":
            holder = request.getfixturevalue("token_holder")
            settings.CONFIGURATION = settings.CONFIGURATION.model_copy(
                update={"pkcs11_library": str(SOFTHSM)}
            )
            return devices.leader_device(
                office, world, "khai", holder=holder, kind=DeviceKind.PKCS11, reference="congvan"
            )
        if name == "remote":
            service = request.getfixturevalue("remote")
            return devices.leader_device(
                office, world, "khai", holder=service.holder, kind=DeviceKind.REMOTE,
                reference="khai@ca.example",
            )  # fmt: skip
        return devices.leader_device(office, world, "khai", kind=DeviceKind.VGCA)

    ways: dict[str, Sign] = {"raw": by_raw_signature, "cms": by_cms, "vgca": by_own_program}
    return Way(register, ways.get(name, at_once))


def test_every_way_makes_a_signature_that_counts(
    way: Way, world: World, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    devices.trusted(office)
    device = way.register(world)
    paper = devices.stored(letters.letter())
    with devices.local_stamps(office):
        signed = way.sign(named_world.member(world, "khai"), device, paper.pk)
    content = devices.content(signed.blob_id)
    assert content.startswith(letters.letter())
    report = verification.verify_blob(blob_id=signed.blob_id)
    (line,) = report.signatures
    assert (line.role, line.intact, line.trusted) == ("leader", True, True)
    assert line.certificate_sha256 == device.holder.sha256
    if way.sign is not by_own_program:  # the program has a time stamp service of its own
        assert report.verdict is Verdict.PERSONAL_ONLY
        assert not signed.warnings
    # The PIN went through and stayed nowhere.
    assert PIN not in caplog.text
    told = AuditEvent.objects.values_list("sentence", "data")
    assert not any(PIN in f"{sentence} {data}" for sentence, data in told)


@pytest.mark.parametrize(
    "way", ["remote", *(pytest.param(n, marks=NIGHTLY) for n in ("file", "token"))], indirect=True
)
def test_wrong_pin_is_said_calmly_and_counted(way: Way, world: World, office: Office) -> None:
    devices.trusted(office)
    device = way.register(world)
    paper = devices.stored(letters.letter())
    by = named_world.member(world, "khai")
    wrong = replace(device, pin="1234")
    with pytest.raises(WrongPin, match="Còn 4 lần thử"):
        way.sign(by, wrong, paper.pk)
    assert KeyDevice.objects.get().wrong_pins == 1
    way.sign(by, device, paper.pk)
    assert KeyDevice.objects.get().wrong_pins == 0


@pytest.mark.parametrize(
    ("answer", "words"),
    [("refused", "từ chối"), ("waiting", "Chưa có xác nhận"), ("?", "không đúng")],
)
def test_remote_service_that_does_not_sign(
    answer: str, words: str, remote: Service, world: World, office: Office
) -> None:
    devices.trusted(office)
    device = devices.leader_device(
        office, world, "khai", holder=remote.holder, kind=DeviceKind.REMOTE,
        reference="khai@ca.example",
    )  # fmt: skip
    remote.answers = answer
    paper = devices.stored(letters.letter())
    with pytest.raises(ProviderFailed, match=words):
        at_once(named_world.member(world, "khai"), device, paper.pk)


def meddled(data: bytes) -> bytes:
    from tests.signing import papers

    return papers.edited(data)


@pytest.mark.parametrize(
    "trick",
    [
        "edited after",
        *(pytest.param(t, marks=NIGHTLY) for t in ("other file", "other key", "nothing", "no PDF")),
    ],
)
def test_returned_file_must_be_ours_with_one_signature_more(
    trick: str, world: World, office: Office
) -> None:
    devices.trusted(office)
    device = devices.leader_device(office, world, "khai", kind=DeviceKind.VGCA)
    paper, other = letters.letter(), letters.letter(pages=2)
    holder = office.deputy if trick == "other key" else device.holder
    tool = program(holder)
    tool.download = lambda _token: other if trick == "other file" else paper
    tricks = {"edited after": meddled, "nothing": lambda _: paper, "no PDF": lambda d: d[:200]}
    tool.meddle = tricks.get(trick, tool.meddle)
    by = named_world.member(world, "khai")
    given = sessions.offer(
        by=by, device_id=device.device_id, blob_id=devices.stored(paper).pk, mark=KHAI
    )
    request = {"FileName": given.token, "FileUploadHandler": given.token}
    with pytest.raises(sessions.ReturnedFileWrong):
        tool.call(given.operation, request)
    standing = sessions.result(by=by, token=given.token)
    assert standing.signed is None
    assert standing.failure
    # Used up, also by a failure: a second try begins anew.
    with pytest.raises(sessions.SessionOver):
        sessions.bring(token=given.token, content=paper)


def test_change_before_the_signature_in_the_same_update_is_seen(
    world: World, office: Office
) -> None:
    """A program that edits the text and then signs signs something else than was given out."""
    devices.trusted(office)
    device = devices.leader_device(office, world, "khai", kind=DeviceKind.VGCA)
    paper = letters.letter()
    tool = program(device.holder)
    tool.download = lambda _token: meddled(paper)
    by = named_world.member(world, "khai")
    given = sessions.offer(
        by=by, device_id=device.device_id, blob_id=devices.stored(paper).pk, mark=KHAI
    )
    with pytest.raises(sessions.ReturnedFileWrong, match="thay đổi khác"):
        tool.call(given.operation, {"FileName": given.token, "FileUploadHandler": given.token})


def test_session_is_for_one_member_one_device_once(world: World, office: Office) -> None:
    devices.trusted(office)
    device = devices.leader_device(office, world, "khai", kind=DeviceKind.VGCA)
    by = named_world.member(world, "khai")
    paper = devices.stored(letters.letter())
    wanted = sessions.prepare(by=by, device_id=device.device_id, blob_id=paper.pk, mark=KHAI)
    value = raw(device.holder, wanted.attributes)
    assert hashlib.sha256(wanted.attributes).hexdigest() == wanted.digest_hex
    from congvan.kernel.errors import NotFound

    with pytest.raises(NotFound):
        sessions.finish(by=named_world.member(world, "huong"), token=wanted.token, signature=value)
    with pytest.raises(NotFound):
        sessions.bring(token=wanted.token, content=b"%PDF-")
    with pytest.raises(NotFound):
        sessions.result(by=named_world.member(world, "quang"), token=wanted.token)
    sessions.finish(by=by, token=wanted.token, signature=value)
    with pytest.raises(sessions.SessionOver):
        sessions.finish(by=by, token=wanted.token, signature=value)
    late = sessions.prepare(by=by, device_id=device.device_id, blob_id=paper.pk, mark=KHAI)
    SigningSession.objects.update(expires_at=late.expires_at - timedelta(hours=1))
    with pytest.raises(sessions.SessionOver):
        sessions.finish(by=by, token=late.token, signature=raw(device.holder, late.attributes))
    assert late.token not in str(list(SigningSession.objects.values()))
