"""Packages as they went and came, byte for byte: proof for the registry (R-198)."""

from __future__ import annotations

from typing import BinaryIO

from django.db.models import Exists, OuterRef, QuerySet

from congvan.exchange import access, store
from congvan.exchange.models import IncomingPackage, OutgoingPackage
from congvan.exchange.states import BusinessType, IncomingStatus, PackageKind
from congvan.kernel.errors import NotFound
from congvan.kernel.files import clean_name
from congvan.organization.acting import ActingMember

IN, OUT = "den", "di"


def package_bytes(viewer: ActingMember, way: str, package_id: int) -> tuple[BinaryIO, str]:
    """The stored package and a file name; for clerks, and not of what is recalled or barred (R-184, R-290).

    Raises NotFound, NotAllowed, MissingBlob, CorruptBlob. The caller closes the stream.
    """
    package: IncomingPackage | OutgoingPackage | None
    if way == IN:
        package = _readable(access.visible_incoming(viewer)).filter(pk=package_id).first()
    else:
        package = access.visible_outgoing(viewer).exclude(sha256="").filter(pk=package_id).first()
    if package is None:
        raise NotFound(access.NO_PACKAGE)
    access.check_acts(viewer)
    name = clean_name(f"{package.symbol or 'goi-tin'}-{package.pk}.edxml".replace("/", "-"))
    return store.packages().open(package.sha256), name


def _readable(came: QuerySet[IncomingPackage]) -> QuerySet[IncomingPackage]:
    """Without what a recall took back: the document, its earlier sendings, and the request, which
    carries the files once more (SPEC §8); and without what may not be in the system (R-290).
    """
    recalled = IncomingPackage.objects.filter(
        agency_id=OuterRef("agency_id"), from_code=OuterRef("from_code"), pk__gte=OuterRef("pk"),
        document_key=OuterRef("document_key"), status=IncomingStatus.RECALLED,
    ).exclude(document_key="")  # fmt: skip
    return (
        came.exclude(status=IncomingStatus.RECALLED)
        .exclude(kind=PackageKind.EDOC, business_type=BusinessType.RECALL, status=IncomingStatus.AGREED)
        .exclude(status=IncomingStatus.REFUSED, header={})
        .exclude(Exists(recalled))
    )  # fmt: skip
