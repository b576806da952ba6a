"""Tables of drafting, one file per aggregate."""

from congvan.drafting.models.draft import (
    Draft,
    DraftFile,
    DraftTemplate,
    DraftVersion,
    SupportingDocument,
)
from congvan.drafting.models.issue import (
    CertifiedCopy,
    Issue,
    IssueFile,
    IssueRecipient,
    IssuingRule,
)
from congvan.drafting.models.policy import DraftingPolicy, SigningRight
from congvan.drafting.models.review import (
    Approval,
    Confirmation,
    Dissent,
    RequiredCorrection,
    Review,
)

__all__ = [
    "Approval",
    "CertifiedCopy",
    "Confirmation",
    "Dissent",
    "Draft",
    "DraftFile",
    "DraftTemplate",
    "DraftVersion",
    "DraftingPolicy",
    "Issue",
    "IssueFile",
    "IssueRecipient",
    "IssuingRule",
    "RequiredCorrection",
    "Review",
    "SigningRight",
    "SupportingDocument",
]
