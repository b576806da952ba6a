"""The socket the pages are served on: taken early, refused with a sentence."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from congvan.kernel.errors import BusinessError

LAST_PORT = 65535

REASONS = {
    errno.EADDRINUSE: "một chương trình khác đang dùng cổng này",
    errno.EACCES: "người dùng này không được mở cổng nhỏ hơn 1024",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ đó",
}


class PortTaken(BusinessError):
    """Something else listens on the port."""

    code = "port_taken"


@contextmanager
def listener(host: str, port: int) -> Iterator[socket.socket]:
    """The bound socket, taken before the long preparation. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, because asyncio sets TCP_NODELAY only on sockets that say TCP. Without
    # it, each answer on a kept connection waits 40 ms for the client's delayed acknowledgement.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
        except (OSError, OverflowError) as error:
            raise PortTaken(
                f"Không mở được cổng {port} ở {host}: {_reason(error)}.",
                next_step=f"Chạy lại với cổng khác, ví dụ --port {port + 1 if port < LAST_PORT else 8001}.",
            ) from error
        yield bound


def _reason(error: Exception) -> str:
    return REASONS.get(getattr(error, "errno", None) or 0, str(error))


def address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def is_local(host: str) -> bool:
    """Whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def own_names(host: str) -> list[str]:
    """The names and addresses under which this machine may be called, `host` among them."""
    names = {"127.0.0.1", "localhost", "[::1]", host, socket.gethostname(), socket.getfqdn()}
    try:
        found = socket.getaddrinfo(socket.gethostname(), None)
    except OSError:
        found = []
    names |= {str(entry[4][0]) for entry in found}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Sends nothing; only asks which of our addresses would be used to leave the machine.
            probe.connect(("192.0.2.1", 9))
            names.add(probe.getsockname()[0])
        except OSError:
            pass
    return sorted(name for name in names if name not in ("", "0.0.0.0", "::"))  # noqa: S104
