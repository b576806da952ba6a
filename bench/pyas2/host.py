"""One AS2 host for the measurement; run by the yardstick's own interpreter, never imported by ours.

python host.py prepare DIR NAME PEER PEER_URL   # tables, own key, the peer's certificate when it is there
python host.py serve DIR PORT
python host.py send DIR PEER COUNT PAYLOAD_BYTES SEED  # waits for a line, prints milliseconds as JSON
DIR holds the host's files; YARDSTICK_DATABASE is its PostgreSQL.
"""

from __future__ import annotations

import json
import os
import random
import socketserver
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.urls import include, path


def _read_versions_with_two_digits() -> None:
    """The yardstick's crypto library, as published, does not understand "OpenSSL 3.0.17"."""
    import re

    search = re.search

    def tolerant(pattern, text, *rest):  # type: ignore[no-untyped-def]
        if isinstance(pattern, str):
            pattern = pattern.replace(r"\d\.\d\.\d[a-z]*", r"\d\.\d\.\d+[a-z]*")
        return search(pattern, text, *rest)

    re.search = tolerant
    try:
        import oscrypto.asymmetric  # noqa: F401
    finally:
        re.search = search


def set_up(directory: Path) -> None:
    """Django with django-pyas2 and nothing else."""
    (directory / "data").mkdir(parents=True, exist_ok=True)
    settings.configure(
        SECRET_KEY="yardstick",
        ALLOWED_HOSTS=["127.0.0.1"],
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
            "django.contrib.messages", "django.contrib.admin", "pyas2",
        ],
        MIDDLEWARE=[],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": None,
            **json.loads(os.environ["YARDSTICK_DATABASE"]),
        }},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        MEDIA_ROOT=str(directory / "data"),
        USE_TZ=True,
        LOGGING_CONFIG=None,
        DATA_UPLOAD_MAX_MEMORY_SIZE=1 << 28,
    )  # fmt: skip
    _read_versions_with_two_digits()
    django.setup()


def __getattr__(name: str) -> object:
    """Addresses are read when the first request comes, after Django is set up."""
    if name == "urlpatterns":
        return [path("pyas2/", include("pyas2.urls"))]
    raise AttributeError(name)


def prepare(directory: Path, name: str, peer: str, url: str) -> None:
    """Tables, the own organization with its key, and the peer with its certificate."""
    from django.core.management import call_command
    from pyas2.models import Organization, Partner, PrivateKey, PublicCertificate

    call_command("migrate", verbosity=0)
    key = PrivateKey(
        name=f"{name}.pem", key=(directory / "key.pem").read_bytes(), key_pass="yardstick"
    )
    key.save()
    Organization.objects.create(
        name=name, as2_name=name, email_address=f"{name}@example.vn", signature_key=key
    )
    certificate = PublicCertificate(
        name=f"{peer}.crt", certificate=(directory.parent / peer / "certificate.pem").read_bytes(),
        verify_cert=False,
    )  # fmt: skip
    certificate.save()
    Partner.objects.create(
        name=peer, as2_name=peer, email_address=f"{peer}@example.vn", target_url=url,
        signature="sha256", signature_cert=certificate, mdn=True, mdn_mode="SYNC", mdn_sign="sha256",
    )  # fmt: skip


def serve(port: int) -> None:
    """A threaded server with keep-alive connections to its database."""
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    class Server(socketserver.ThreadingMixIn, WSGIServer):
        daemon_threads = True
        request_queue_size = 64

    make_server("127.0.0.1", port, get_wsgi_application(), Server, Quiet).serve_forever()


def send(peer: str, count: int, size: int, seed: int) -> list[float]:
    """Send `count` signed messages one after another; each waits for its signed receipt."""
    from pyas2.models import Message, Organization, Partner
    from pyas2lib import Message as As2Message

    organization, partner = Organization.objects.get(), Partner.objects.get(as2_name=peer)
    payloads = [
        random.Random(seed * 10_000 + n).randbytes(size // 2).hex().encode() for n in range(count)
    ]
    print("ready", flush=True)
    sys.stdin.readline()
    taken = []
    for number, payload in enumerate(payloads):
        begin = time.perf_counter()
        built = As2Message(sender=organization.as2org, receiver=partner.as2partner)
        built.build(
            payload, filename=f"{seed}-{number}.pdf", subject=partner.subject,
            content_type="application/pdf",
            disposition_notification_to=organization.email_address,
        )  # fmt: skip
        message, _ = Message.objects.create_from_as2message(
            as2message=built, payload=payload, filename=f"{seed}-{number}.pdf", direction="OUT",
            status="P",
        )  # fmt: skip
        message.send_message(built.headers, built.content)
        message.refresh_from_db()
        if message.status != "S":
            raise RuntimeError(
                f"The receipt did not come: {message.status} {message.detailed_status}"
            )
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


if __name__ == "__main__":
    verb, folder = sys.argv[1], Path(sys.argv[2])
    set_up(folder)
    if verb == "prepare":
        prepare(folder, *sys.argv[3:6])
    elif verb == "serve":
        serve(int(sys.argv[3]))
    else:
        print(json.dumps(send(sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), int(sys.argv[6]))))
