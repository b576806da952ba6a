"""The gate of the regulation of use: shown at the first signing in after a change (GL132).

Asked once a session and agency; what was answered is remembered in the session, so that no later
page pays for it. Who publishes one meanwhile is asked at the next signing in, as everybody.
"""

from __future__ import annotations

from django.http import HttpRequest

from congvan.office.boards.queries.regulation import owes
from congvan.organization.acting import ActingMember

REGULATION_KEY = "regulation_known"


def owes_regulation(request: HttpRequest) -> bool:
    """Whether the person has yet to confirm the regulation of the agency acted in."""
    member: ActingMember = request.member  # type: ignore[attr-defined]
    if request.session.get(REGULATION_KEY) == member.agency_id:
        return False
    if owes(member.agency_id, member.person_id) is not None:
        return True
    has_confirmed(request)
    return False


def has_confirmed(request: HttpRequest) -> None:
    """Remember in the session that nothing is owed to the agency acted in."""
    member: ActingMember = request.member  # type: ignore[attr-defined]
    request.session[REGULATION_KEY] = member.agency_id
