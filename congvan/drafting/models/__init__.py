"""Tables of drafting, one file per aggregate."""

from congvan.drafting.models.copies import CertifiedCopy, CopyRight
from congvan.drafting.models.draft import (
    Draft,
    DraftFile,
    DraftTemplate,
    DraftVersion,
    SupportingDocument,
)
from congvan.drafting.models.issue import (
    Issue,
    IssueAmendment,
    IssueFile,
    IssueRecipient,
    IssuingRule,
    RecipientName,
    RecipientOrder,
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
    "CopyRight",
    "Dissent",
    "Draft",
    "DraftFile",
    "DraftTemplate",
    "DraftVersion",
    "DraftingPolicy",
    "Issue",
    "IssueAmendment",
    "IssueFile",
    "IssueRecipient",
    "IssuingRule",
    "RecipientName",
    "RecipientOrder",
    "RequiredCorrection",
    "Review",
    "SigningRight",
    "SupportingDocument",
]
