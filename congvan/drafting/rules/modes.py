"""In what form a document goes out, and by when (R-085…R-098). Pure; rules and days come in.

The lists are a province's reference data with days; without a list that names the document it is
electronic, as QĐ 28/2018 Đ5 has it today (R-093).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from congvan.desk.states import Urgency
from congvan.drafting.states import IssueForm
from congvan.kernel.clock import OFFICE_ZONE
from congvan.kernel.text import fold

DEFAULT_GROUND = "QĐ 28/2018/QĐ-TTg Điều 5"
# In a row's types: whatever no other row names.
ANY_OTHER = ("*",)
# "Buổi sáng ngày làm việc tiếp theo" ends at noon (QĐ 28 Đ6).
END_OF_MORNING = time(12, 0)
# "Ngay sau khi ký" has to end somewhere: an hour is what an office needs to stamp and send.
URGENT_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the lists, in force or not."""

    code: str
    name: str
    types: tuple[str, ...]
    keywords: tuple[str, ...]
    is_internal: bool
    form: str
    requires_source: bool
    source: str
    province: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a document decides its form."""

    type_code: str
    subject: str
    is_normative: bool
    issued_on: date
    province: str
    stays_inside: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The form that the lists give, on what ground, and whether the source file must go along."""

    form: IssueForm
    ground: str
    requires_source: bool


def choose(facts: Facts, rules: Iterable[Rule]) -> Choice:
    """What the lists in force on the day of issue say; the most particular row decides (R-092).

    A row with a list of words goes before one with types only. Electronic unless a row says
    otherwise (R-093).
    """
    fitting = [rule for rule in rules if _fits(rule, facts)]
    requires_source = facts.is_normative or any(rule.requires_source for rule in fitting)
    modes = [rule for rule in fitting if not _is_source_rule(rule)]
    if not modes:
        return Choice(IssueForm.ELECTRONIC, DEFAULT_GROUND, requires_source)
    best = max(modes, key=_weight)
    return Choice(IssueForm(best.form), f"{best.source}: {best.name}", requires_source)


def _is_source_rule(rule: Rule) -> bool:
    """A row that says only that the source file must go along, not in what form."""
    return rule.requires_source and rule.form == IssueForm.ELECTRONIC


def _weight(rule: Rule) -> tuple[bool, bool, bool, date, str]:
    """Paper beside the electronic one goes first where two rows name the same document."""
    return (
        rule.types != ANY_OTHER, bool(rule.keywords), rule.form != IssueForm.ELECTRONIC,
        rule.valid_from, rule.code,
    )  # fmt: skip


def _fits(rule: Rule, facts: Facts) -> bool:
    in_force = rule.valid_from <= facts.issued_on and (
        rule.valid_to is None or facts.issued_on <= rule.valid_to
    )
    here = not rule.province or fold(rule.province) in fold(facts.province)
    if not (in_force and here) or (rule.is_internal and not facts.stays_inside):
        return False
    return rule.types == ANY_OTHER or _names(rule, facts)


def _names(rule: Rule, facts: Facts) -> bool:
    """Whether the row means this document by its type and by the words of its subject."""
    if rule.types and facts.type_code not in rule.types:
        return False
    if not rule.keywords:
        return bool(rule.types) or rule.is_internal
    words = f" {fold(facts.subject)} "
    return any(f" {fold(word)} " in words for word in rule.keywords)


def due_at(signed_at: datetime, urgency: int, next_working_day: date) -> datetime:
    """By when what is signed must be out: the morning of the next working day, urgent at once.

    The stricter of NĐ 30 Đ18.1 and QĐ 28 Đ6 (R-098).
    """
    if urgency < Urgency.NORMAL:
        return signed_at + URGENT_WITHIN
    return datetime.combine(next_working_day, END_OF_MORNING, tzinfo=OFFICE_ZONE)


def doubled(recipients: Sequence[tuple[str, bool, int, str]]) -> tuple[str, ...]:
    """Names that would get the document twice: through the exchange and on paper, without a reason.

    Each recipient is (name, through the exchange, paper copies, reason) (R-094).
    """
    return tuple(
        name
        for name, exchanged, paper, reason in recipients
        if exchanged and paper and not reason.strip()
    )
