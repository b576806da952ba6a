"""What an address of the mail asks for: box or folder, words, unread only, where the page begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from congvan.office.personal_mail.queries import lists
from congvan.web.list_parts import number

BOXES = {
    lists.INBOX: "Thư đến",
    lists.SENT: "Thư đã gửi",
    lists.DRAFTS: "Thư nháp",
    lists.STARRED: "Gắn sao",
    lists.TRASH: "Thùng rác",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The list beside the letter; `folder_id` goes before `box`, `words` before both."""

    box: str = lists.INBOX
    folder_id: int | None = None
    words: str = ""
    unread: bool = False
    is_first: bool = True

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Asked:
        """Read the address; what it does not know it passes over."""
        box = sent.get("hop", "")
        return cls(
            box=box if box in BOXES else lists.INBOX,
            folder_id=number(sent.get("muc", "")) or None,
            words=sent.get("tim", "").strip()[:200],
            unread=sent.get("chua-doc") == "1",
            is_first="sau" not in sent,
        )

    @property
    def kept(self) -> dict[str, str]:
        """The parameters of an address that shows the same list."""
        found = {
            "hop": "" if self.box == lists.INBOX or self.folder_id else self.box,
            "muc": str(self.folder_id or ""),
            "tim": self.words,
            "chua-doc": "1" if self.unread else "",
        }
        return {name: value for name, value in found.items() if value}

    def query(self, **changes: str) -> str:
        """ "?hop=gui", or nothing for the whole inbox."""
        said = {name: value for name, value in {**self.kept, **changes}.items() if value}
        return f"?{urlencode(said)}" if said else ""
