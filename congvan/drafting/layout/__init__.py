"""The format of an administrative .docx judged by NĐ 30/2020 Phụ lục I: findings and safe repairs.

    report = check(data)                  # findings L01–L28 with place, sentence and fix
    shown = summary(data)                 # the same, ordered for a page
    repaired = repair(data, {"L03"})      # new bytes, and what was changed in words

Pure: bytes in, values out; no Django, no clock. The file is not trusted (`congvan.drafting.docx`).
What must agree with tables of the office (powers, abbreviations, places) is handed in as Context.
"""

from congvan.drafting.docx import UnreadableDocx
from congvan.drafting.layout.checking import UnknownRule, check, repair, summary
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
from congvan.drafting.layout.rules import RULES, Rule
from congvan.drafting.layout.vocabulary import abbreviation_of

__all__ = [
    "RULES",
    "Action",
    "Change",
    "Context",
    "Finding",
    "HouseRules",
    "Listed",
    "Passed",
    "Repaired",
    "Report",
    "Rule",
    "Severity",
    "Summary",
    "UnknownRule",
    "UnreadableDocx",
    "abbreviation_of",
    "check",
    "repair",
    "summary",
]
