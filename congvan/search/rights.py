"""Who may find what: rights are joined live, in the same statement that looks for the words.

Documents by `documents.visibility`, drafts by `drafting.access`, dossiers by `dossiers.access`, work
by the viewer's inboxes and, of a task given, by whoever gave it; people by the directory of the
agency. A record itself holds no right.

Conditions are written for an alias `d` with the columns id (of the thing itself), agency_id and
inbox_id; every text is made of constants, values are parameters. Each is asked of the few rows of a
page or a count: OFFSET 0 keeps PostgreSQL from reading all that the viewer may see into a hash first,
which it would for the rows it expects before a LIMIT.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from congvan.desk import holders
from congvan.desk.holders import HANDED_OVER
from congvan.documents import visibility
from congvan.documents.visibility import Fragment
from congvan.dossiers.access import SEE_ALL, visible_dossiers
from congvan.dossiers.models import Dossier
from congvan.drafting.access import asked, led_units, visible_drafts
from congvan.drafting.models import Draft, Review
from congvan.kernel import clock
from congvan.organization.acting import ActingMember
from congvan.organization.states import Role
from congvan.search.states import DOCUMENT_KINDS, Kind

# Up to so many documents (drafts, dossiers) of a viewer are looked through one by one, 20 µs each,
# where many records of the agency hold the words.
FEW = 4_000
# Whoever holds one of these sees drafts by role and not as one of a few.
_SEE_DRAFTS = (Role.AGENCY_LEADER, Role.MONITOR, Role.REGISTRY_CLERK, Role.LAYOUT_CHECKER)
# The lead's work on a task that the viewer gave: of several on one task the latest, because a
# task sent back is owed anew.
_GIVEN = """EXISTS (SELECT 1 FROM desk_workitem w
    JOIN tasks_task t ON t.id = w.subject_id AND t.giver_id = %(giver)s AND t.agency_id = %(agency)s
    WHERE w.id = d.id AND w.subject_type = 'task' AND w.cause = 'task.lead'
        AND NOT EXISTS (SELECT 1 FROM desk_workitem n WHERE n.subject_type = 'task'
            AND n.subject_id = w.subject_id AND n.cause = 'task.lead' AND n.id > w.id) OFFSET 0)"""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer may find, as conditions; `few` are the ids where they are few.

    `few` only narrows where to look: the condition is asked as well.
    """

    conditions: Mapping[Kind, str]
    live: Mapping[Kind, str]
    parameters: Mapping[str, Any]
    whole_agency: bool
    few: Mapping[Kind, tuple[int, ...]] = field(default_factory=dict)
    inboxes: tuple[int, ...] = ()


def sight(viewer: ActingMember) -> Sight:
    """The conditions of all kinds; no statement."""
    whole = visibility.reach(viewer).whole_agency
    document = visibility.condition(viewer, "d")
    live_document = visibility.condition(viewer, "x")
    draft = _exists(visible_drafts(viewer), "dr")
    dossier = _exists(visible_dossiers(viewer), "ds")
    person = """EXISTS (SELECT 1 FROM organization_membership m WHERE m.id = d.id
        AND m.agency_id = %(agency)s AND m.valid_from <= %(today)s
        AND (m.valid_to IS NULL OR m.valid_to >= %(today)s) OFFSET 0)"""
    kept = f"""EXISTS (SELECT 1 FROM documents_document x WHERE x.id = d.id
        AND {live_document.sql} OFFSET 0)"""  # noqa: S608 - constants only
    task = f"""(EXISTS (SELECT 1 FROM desk_workitem w WHERE w.id = d.id
        AND w.inbox_id = ANY(%(inboxes)s) OFFSET 0) OR {_GIVEN})"""  # noqa: S608 - constants only
    handed_over = ""
    if viewer.is_substitute:
        # What is about letters and reminders stays the represented person's own.
        handed_over = f"""AND EXISTS (SELECT 1 FROM desk_workitem w WHERE w.id = d.id
            {HANDED_OVER} OFFSET 0)"""  # noqa: S608 - constants only
    conditions = {
        **dict.fromkeys(DOCUMENT_KINDS, "true" if whole else document.sql),
        Kind.DRAFT: draft.sql,
        Kind.DOSSIER: "true" if viewer.holds(*SEE_ALL) else dossier.sql,
        Kind.TASK: f"((d.inbox_id = ANY(%(inboxes)s) OR {_GIVEN}) {handed_over})",
        Kind.PERSON: person,
    }
    live = {
        **dict.fromkeys(DOCUMENT_KINDS, kept), Kind.DRAFT: draft.sql, Kind.DOSSIER: dossier.sql,
        Kind.TASK: f"({task} {handed_over})", Kind.PERSON: person,
    }  # fmt: skip
    parameters = {
        **document.parameters, **draft.parameters, **dossier.parameters,
        "agency": viewer.agency_id, "today": clock.today(), "giver": viewer.membership_id,
        "substitute": viewer.is_substitute,
    }  # fmt: skip
    return Sight(conditions, live, parameters, whole)


def few_of(viewer: ActingMember) -> Fragment:
    """One row: the viewer's inboxes, documents, drafts, dossiers; null where they are not looked for.

    Of the last three at most one more than `FEW`: then they are not few.
    """
    held = holders.reach_of(viewer)
    parameters: dict[str, Any] = {**held.parameters, "limit": FEW + 1}
    documents = drafts = dossiers = "NULL::bigint[]"
    if not visibility.reach(viewer).whole_agency:
        granted = visibility.granted_rows(viewer)
        documents = f"ARRAY(SELECT document_id FROM ({granted.sql}) g)"  # noqa: S608 - constants only
        parameters |= granted.parameters
    if not viewer.holds(*_SEE_DRAFTS):
        own = _own_drafts(viewer)
        drafts = f"ARRAY({own.sql} LIMIT %(limit)s)"
        parameters |= own.parameters
    if not viewer.holds(*SEE_ALL):
        kept = _own_dossiers(viewer)
        dossiers = f"ARRAY(SELECT * FROM ({kept.sql}) own LIMIT %(limit)s)"  # noqa: S608 - constants only
        parameters |= kept.parameters
    return Fragment(f"ARRAY({holders.MINE}), {documents}, {drafts}, {dossiers}", parameters)


def with_few(
    seen: Sight, inboxes: list[int], documents: list[int] | None, drafts: list[int] | None,
    dossiers: list[int] | None,
) -> Sight:  # fmt: skip
    """The sight completed by the row of `few_of`."""
    few: dict[Kind, tuple[int, ...]] = {}
    if documents is not None and len(documents) <= FEW:
        few |= dict.fromkeys(DOCUMENT_KINDS, tuple(documents))
    if drafts is not None and len(drafts) <= FEW:
        few[Kind.DRAFT] = tuple(drafts)
    if dossiers is not None and len(dossiers) <= FEW:
        few[Kind.DOSSIER] = tuple(dossiers)
    return Sight(
        seen.conditions, seen.live, {**seen.parameters, "inboxes": inboxes}, seen.whole_agency,
        few, tuple(inboxes),
    )  # fmt: skip


def _own_drafts(viewer: ActingMember) -> Fragment:
    """Ids of what `visible_drafts` shows to those without a role over drafts, by their indexes."""
    one = viewer.membership_id
    by_draft = [Draft.objects.filter(drafter_id=one), Draft.objects.filter(signer_id=one)]
    units = led_units(viewer)
    if units:
        by_draft.append(Draft.objects.filter(unit_id__in=units))
    ranges = [
        _named(found.order_by("-made_at", "-id").values("pk")[: FEW + 1], f"own{place}")
        for place, found in enumerate(by_draft)
    ]
    reviews = Review.objects.filter(asked(viewer)).order_by("-id").values("draft_id")[: FEW + 1]
    ranges.append(_named(reviews, "rev"))
    text = " UNION ".join(f"({part.sql})" for part in ranges)
    return Fragment(text, {k: v for part in ranges for k, v in part.parameters.items()})


def _own_dossiers(viewer: ActingMember) -> Fragment:
    """Ids of what `visible_dossiers` shows to those without a role over dossiers."""
    parts = [Dossier.objects.filter(owner_id=viewer.membership_id)]
    if viewer.unit_id is not None and viewer.holds(Role.UNIT_LEADER):
        parts.append(Dossier.objects.filter(unit_id=viewer.unit_id))
    ranges = [
        _named(found.order_by().values("pk")[: FEW + 1], f"dos{place}")
        for place, found in enumerate(parts)
    ]
    text = " UNION ".join(f"({part.sql})" for part in ranges)
    return Fragment(text, {k: v for part in ranges for k, v in part.parameters.items()})


def _exists(found: QuerySet[Any], prefix: str) -> Fragment:
    """Whether the thing `d` is one of a queryset's."""
    table = found.model._meta.db_table
    itself = found.order_by().extra(where=[f'"{table}"."id" = d.id'])  # noqa: S610 - a name of ours
    inner = _named(itself.values("pk"), prefix)
    return Fragment(f"EXISTS ({inner.sql} OFFSET 0)", inner.parameters)


def _named(found: QuerySet[Any, Any], prefix: str) -> Fragment:
    """A queryset's statement with named parameters instead of %s."""
    text, values = found.query.sql_with_params()
    parameters = {f"{prefix}_{place}": value for place, value in enumerate(values)}
    parts = text.split("%s")
    named = parts[0] + "".join(
        f"%({name})s{part}" for name, part in zip(parameters, parts[1:], strict=True)
    )
    return Fragment(named, parameters)
