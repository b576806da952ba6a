"""Who may see and do what in the exchange: clerks act, leaders and monitors of the agency read.

A dispatch is seen by whoever sees its document; packages only by those who see the whole agency.
"""

from __future__ import annotations

from django.db.models import QuerySet

from congvan.documents.visibility import reach, visible_to
from congvan.exchange.models import Dispatch, IncomingPackage, OutgoingPackage
from congvan.kernel.errors import NotFound
from congvan.kernel.transactions import requires_transaction
from congvan.organization.acting import ActingMember, check_holds
from congvan.organization.states import Role

NO_PACKAGE = "Không có gói tin này."
NO_DISPATCH = "Không có nơi nhận này."


def check_acts(by: ActingMember) -> None:
    """Raise NotAllowed unless `by` is the registry's clerk."""
    check_holds(by, Role.REGISTRY_CLERK, to="gửi, nhận văn bản liên thông")


def sees_packages(viewer: ActingMember) -> bool:
    """Whether the viewer may look at packages: who sees every document of the agency."""
    return reach(viewer).whole_agency


def visible_incoming(viewer: ActingMember) -> QuerySet[IncomingPackage]:
    """Packages that came to the viewer's agency."""
    found = IncomingPackage.objects.filter(agency_id=viewer.agency_id)
    return found if sees_packages(viewer) else found.none()


def visible_outgoing(viewer: ActingMember) -> QuerySet[OutgoingPackage]:
    """Packages that the viewer's agency sent."""
    found = OutgoingPackage.objects.filter(agency_id=viewer.agency_id)
    return found if sees_packages(viewer) else found.none()


def visible_dispatches(viewer: ActingMember) -> QuerySet[Dispatch]:
    """Lines of the tracks of documents that the viewer sees."""
    found = Dispatch.objects.filter(agency_id=viewer.agency_id)
    if sees_packages(viewer):
        return found
    return found.filter(document__in=visible_to(viewer))


@requires_transaction
def get_dispatch(by: ActingMember, dispatch_id: int) -> Dispatch:
    """A dispatch of the clerk's agency, locked. Raises NotFound, NotAllowed. Lock: its row."""
    found = visible_dispatches(by).select_for_update(of=("self",)).select_related("document")
    dispatch = found.filter(pk=dispatch_id).first()
    if dispatch is None:
        raise NotFound(NO_DISPATCH)
    check_acts(by)
    return dispatch


@requires_transaction
def get_incoming(by: ActingMember, package_id: int) -> IncomingPackage:
    """A package that came to the clerk's agency, locked. Raises NotFound, NotAllowed."""
    found = visible_incoming(by).select_for_update(of=("self",), no_key=True)
    package = found.filter(pk=package_id).first()
    if package is None:
        raise NotFound(NO_PACKAGE)
    check_acts(by)
    return package
