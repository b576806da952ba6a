"""Whether recipients can be reached over the exchange, said before sending (R-094, R-193, R-194)."""

from __future__ import annotations

from collections.abc import Sequence

from congvan.drafting.models import Issue, IssueRecipient
from congvan.drafting.states import Route
from congvan.exchange.ways import WayKind, ways

_SHOWN = 5


def unreached_and_mailed(
    issue: Issue, recipients: Sequence[IssueRecipient]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of those to be reached over the exchange that cannot be, and of those who get a mail
    although they can be, without a reason. Nothing is asked once the document is issued.
    """
    asked = [
        one for one in recipients
        if one.organ is not None and one.route in {Route.EXCHANGE, Route.OFFICIAL_EMAIL}
    ]  # fmt: skip
    if issue.issued_at is not None or not asked:
        return (), ()
    found = ways(issue.agency_id, list({one.organ.pk: one.organ for one in asked if one.organ}.values()))  # fmt: skip
    unreached, mailed = [], []
    for one in asked:
        is_reached = found[one.organ_id or 0].kind is not WayKind.NONE
        if one.route == Route.EXCHANGE and not is_reached:
            unreached.append(one.name)
        elif one.route == Route.OFFICIAL_EMAIL and is_reached and not one.parallel_reason.strip():
            mailed.append(one.name)
    return tuple(unreached), tuple(mailed)


def shown(names: Sequence[str]) -> str:
    """A few of the names."""
    return "; ".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
