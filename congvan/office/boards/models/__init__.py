"""Tables of boards, bodies, shared documents and the regulation of use."""

from congvan.office.boards.models.bodies import BoardAccess, BoardPolicy, BodyMember
from congvan.office.boards.models.clearing import BoardClearing, BoardClearingLine
from congvan.office.boards.models.posts import (
    BoardPost,
    PostEdition,
    PostKeepRequest,
    PostReading,
)
from congvan.office.boards.models.regulation import (
    RegulationConfirmation,
    UseRegulation,
    WorkNotice,
)
from congvan.office.boards.models.shared import (
    FolderKeeper,
    SharedFile,
    SharedFileVersion,
    SharedFolder,
)

__all__ = [
    "BoardAccess",
    "BoardClearing",
    "BoardClearingLine",
    "BoardPolicy",
    "BoardPost",
    "BodyMember",
    "FolderKeeper",
    "PostEdition",
    "PostKeepRequest",
    "PostReading",
    "RegulationConfirmation",
    "SharedFile",
    "SharedFileVersion",
    "SharedFolder",
    "UseRegulation",
    "WorkNotice",
]
