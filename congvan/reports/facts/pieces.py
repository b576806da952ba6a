"""Pieces of SQL that several kinds of facts share."""

from __future__ import annotations

from congvan.registers.states import PaperLineKind

OFFICE_ZONE = "'Asia/Ho_Chi_Minh'"

# What a line says that keeps nothing of the content.
PAPER_LINE_TITLE = "CASE e.paper_line {} ELSE '' END".format(
    " ".join(f"WHEN '{kind.value}' THEN '{kind.label}'" for kind in PaperLineKind)
)


def office_day(moment: str) -> str:
    """The offices' date of a moment."""
    return f"({moment} AT TIME ZONE {OFFICE_ZONE})::date"


def person_name(member: str) -> str:
    """The name of a member, a look-up made for the shown rows only."""
    return f"""(SELECT named.full_name FROM organization_membership seat
        JOIN organization_person named ON named.id = seat.person_id WHERE seat.id = {member})"""  # noqa: S608 - constants only


def unit_name(unit: str) -> str:
    """The name of a unit, likewise."""
    return f"(SELECT named.name FROM organization_unit named WHERE named.id = {unit})"  # noqa: S608 - constants only


def holder_name(member: str, unit: str) -> str:
    """Who has it: the person, else the unit."""
    return f"coalesce({person_name(member)}, {unit_name(unit)}, '')"


def standing(closed: str, due: str) -> str:
    """How finished work (`closed`) stands to its deadline (`due`) at %(as_of)s (R-329).

    Late is as in the lists: closed after the deadline, or open when the deadline is past.
    """
    return f"""CASE WHEN {closed} <= %(as_of)s THEN
            CASE WHEN {due} IS NULL THEN 'done_no_due'
                 WHEN {closed} <= {due} THEN 'done_on_time' ELSE 'done_late' END
        WHEN {due} IS NULL THEN 'open_no_due'
        WHEN {due} < %(as_of)s THEN 'open_late' ELSE 'open_on_time' END"""


def handling_standing() -> str:
    """The same of a handling, which may also end without being done."""
    done = """CASE WHEN h.status <> 'completed' THEN h.status WHEN h.due_at IS NULL THEN 'done_no_due'
        WHEN h.closed_at <= h.due_at THEN 'done_on_time' ELSE 'done_late' END"""
    return f"""CASE WHEN h.closed_at <= %(as_of)s THEN {done}
        WHEN h.due_at IS NULL THEN 'open_no_due'
        WHEN h.due_at < %(as_of)s THEN 'open_late' ELSE 'open_on_time' END"""
