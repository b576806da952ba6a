"""Packages as they went and came, byte for byte: proof for the registry (R-198)."""

from __future__ import annotations

from typing import BinaryIO

from congvan.exchange import access, store
from congvan.exchange.models import IncomingPackage, OutgoingPackage
from congvan.exchange.states import IncomingStatus
from congvan.kernel.errors import NotFound
from congvan.kernel.files import clean_name
from congvan.organization.acting import ActingMember

IN, OUT = "den", "di"


def package_bytes(viewer: ActingMember, way: str, package_id: int) -> tuple[BinaryIO, str]:
    """The stored package and a file name; for clerks, and not of a recalled document.

    Raises NotFound, NotAllowed, MissingBlob, CorruptBlob. The caller closes the stream.
    """
    package: IncomingPackage | OutgoingPackage | None
    if way == IN:
        came = access.visible_incoming(viewer).exclude(status=IncomingStatus.RECALLED)
        package = came.filter(pk=package_id).first()
    else:
        package = access.visible_outgoing(viewer).exclude(sha256="").filter(pk=package_id).first()
    if package is None:
        raise NotFound(access.NO_PACKAGE)
    access.check_acts(viewer)
    name = clean_name(f"{package.symbol or 'goi-tin'}-{package.pk}.edxml".replace("/", "-"))
    return store.packages().open(package.sha256), name
