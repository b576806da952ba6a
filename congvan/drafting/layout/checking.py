"""The check of one document and the repair of what is safe: all rules, one reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from congvan.drafting.docx import open_docx
from congvan.drafting.layout.anatomy import Shape, dissect
from congvan.drafting.layout.defects import Defect, Subject
from congvan.drafting.layout.findings import (
    Action,
    Change,
    Context,
    Finding,
    HouseRules,
    Listed,
    Passed,
    Repaired,
    Report,
    Severity,
    Summary,
)
from congvan.drafting.layout.reading import Document, read
from congvan.drafting.layout.rules import BY_KEY, HOUSE_RULES, RULES, Rule
from congvan.kernel.errors import InvalidInput

# One repair may show the next (a letter composed, then the words judged); two rounds are enough.
_ROUNDS = 4
# What is judged of a paper that is no whole document; all of a whole one.
_PAPER = ("L01", "L02", "L03", "L04", "L05", "L25")
_TEXT = (*_PAPER, "L06", "L16", "L21", "L23")
_JUDGED = {
    Shape.ATTACHED: frozenset((*_TEXT, "L13", "L14", "L15")),
    Shape.APPENDIX: frozenset(_TEXT),
    Shape.COPY: frozenset((*_PAPER, "L09", "L10", "L11", "L17", "L18", "L20")),
}
_WEIGHT = {Severity.BLOCK: 0, Severity.ERROR: 1, Severity.WARN: 2}


class UnknownRule(InvalidInput):
    """There is no rule of this key."""

    code = "unknown_rule"


def check(
    source: bytes | Path, *, house: HouseRules | None = None, context: Context | None = None
) -> Report:
    """All findings of a .docx. Raises UnreadableDocx for a file that cannot be judged."""
    subject = _subject(read(open_docx(source)), house, context)
    findings: list[Finding] = []
    passed: list[Passed] = []
    for rule in _rules(subject):
        defects = list(_defects(rule, subject))
        findings += [_finding(rule, defect) for defect in defects]
        if not defects:
            passed.append(Passed(rule.key, rule.passed))
    return Report(tuple(findings), tuple(passed), subject.anatomy.code)


def repair(
    source: bytes | Path,
    rules: Collection[str] | None = None,
    *,
    house: HouseRules | None = None,
    context: Context | None = None,
) -> Repaired:
    """Put right what is safe: of all rules, or of those named.

    The text keeps its words but for what each change tells. Raises UnreadableDocx, and UnknownRule
    for a key that does not exist.
    """
    unknown = sorted(set(rules or ()) - BY_KEY.keys())
    if unknown:
        raise UnknownRule(
            f"Không có quy tắc {', '.join(unknown)}.", next_step="Chọn quy tắc từ L01 đến L28."
        )
    package = open_docx(source)
    original = source if isinstance(source, bytes) else source.read_bytes()
    changes: list[Change] = []
    data = original
    for _ in range(_ROUNDS):
        subject = _subject(read(package), house, context)
        made = list(_mended(subject, rules))
        if not made:
            break
        changes += made
        data = package.save()
        package = open_docx(data)
    return Repaired(data if changes else original, tuple(changes))


def summary(
    source: bytes | Path, *, house: HouseRules | None = None, context: Context | None = None
) -> Summary:
    """The check as a page shows it: what must be fixed first, then in the order of the document."""
    report = check(source, house=house, context=context)
    ordered = sorted(
        report.findings,
        key=lambda f: (_WEIGHT[f.severity], -1 if f.paragraph is None else f.paragraph, f.rule),
    )
    return Summary(
        must_fix=report.must_fix,
        warnings=report.warnings,
        passed=len(report.passed),
        is_blocked=report.is_blocked,
        listed=tuple(Listed(finding, _action(finding)) for finding in ordered),
        passed_rules=report.passed,
        type_code=report.type_code,
    )


def _subject(document: Document, house: HouseRules | None, context: Context | None) -> Subject:
    return Subject(document, dissect(document), context or Context(), house or HouseRules())


def _rules(subject: Subject) -> Iterator[Rule]:
    """The rules that apply to this paper and this agency."""
    judged = _JUDGED.get(subject.anatomy.shape)
    for rule in RULES:
        if rule.key in HOUSE_RULES:
            if _has_house_rule(rule, subject.house):
                yield rule
        elif judged is None or rule.key in judged:
            yield rule


def _has_house_rule(rule: Rule, house: HouseRules) -> bool:
    if rule.key == "L28":
        return bool(house.required_lines)
    return house.body_sizes is not None or house.line_spacing is not None


def _defects(rule: Rule, subject: Subject) -> Iterator[Defect]:
    for one in rule.checks:
        yield from one(subject)


def _finding(rule: Rule, defect: Defect) -> Finding:
    return Finding(
        rule=rule.key,
        severity=rule.severity,
        place=defect.place,
        sentence=defect.sentence,
        fix=defect.fix,
        repairable=defect.mend is not None,
        paragraph=defect.paragraphs[0] if defect.paragraphs else None,
        paragraphs=tuple(dict.fromkeys(defect.paragraphs)),
    )


def _mended(subject: Subject, rules: Collection[str] | None) -> Iterator[Change]:
    # All faults are found before the first is put right: a check must not see half a repair.
    found = [
        (rule, defect)
        for rule in _rules(subject)
        if rules is None or rule.key in rules
        for defect in _defects(rule, subject)
    ]
    for rule, defect in found:
        mend = defect.mend
        if mend is not None and mend.apply():
            yield Change(rule.key, defect.place, mend.sentence, mend.before, mend.after)


def _action(finding: Finding) -> Action:
    if finding.repairable:
        return Action.REPAIR
    return Action.NONE if finding.paragraph is None else Action.GO_TO
