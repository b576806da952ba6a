"""The board table (`CODES.md` §11): who may post where, who is a member, how long a post stays.

Access rules, pages and permission tests are made from it; there is no other place that knows.
"""

from __future__ import annotations

from dataclasses import dataclass

from congvan.kernel.states import Party
from congvan.office.boards.states import Board, Body
from congvan.organization.states import Role


class Standing(Party):
    """What somebody is in the agency, as far as boards ask."""

    EVERYBODY = "mọi người trong cơ quan"
    AGENCY_LEADER = "lãnh đạo cơ quan"
    UNIT_LEADER = "lãnh đạo phòng, đơn vị"
    PARTY_COMMITTEE = "thành viên Chi ủy"
    MASS_LEADER = "lãnh đạo đoàn thể"
    UNION_COMMITTEE = "thành viên Ban Chấp hành Công đoàn"
    YOUTH_COMMITTEE = "thành viên Ban Chấp hành Chi đoàn"


OF_ROLE = {Role.AGENCY_LEADER: Standing.AGENCY_LEADER, Role.UNIT_LEADER: Standing.UNIT_LEADER}
OF_BODY = {
    Body.PARTY_COMMITTEE: Standing.PARTY_COMMITTEE,
    Body.MASS_LEADERS: Standing.MASS_LEADER,
    Body.UNION_COMMITTEE: Standing.UNION_COMMITTEE,
    Body.YOUTH_COMMITTEE: Standing.YOUTH_COMMITTEE,
}


@dataclass(frozen=True, slots=True)
class BoardRule:
    """One row: the board, its posters, the bodies whose people are its members, how it is kept.

    `members` empty: always the whole agency's. `is_kept_a_quarter`: cleared in the first month of
    a quarter, with extension by the administrator; else it stays until its poster removes it.
    `tells_everybody`: a new post is a notice to the whole agency.
    """

    board: Board
    posters: frozenset[Standing]
    about: str
    members: frozenset[Body] = frozenset()
    is_kept_a_quarter: bool = False
    tells_everybody: bool = False


_S = Standing
BOARDS: dict[Board, BoardRule] = {
    rule.board: rule
    for rule in (
        BoardRule(
            Board.PUBLIC, frozenset({_S.EVERYBODY}), "Tin của mọi người; người đăng tự xóa khi hết giá trị."
        ),
        BoardRule(
            Board.NOTICES,
            frozenset({_S.AGENCY_LEADER, _S.PARTY_COMMITTEE, _S.MASS_LEADER, _S.UNIT_LEADER}),
            "Thông báo của lãnh đạo cơ quan, cấp ủy, đoàn thể, phòng, đơn vị. Lưu một quý.",
            is_kept_a_quarter=True, tells_everybody=True,
        ),
        BoardRule(
            Board.PARTY_CELL, frozenset({_S.PARTY_COMMITTEE}), "Tin của chi bộ, do Chi ủy đăng.",
            members=frozenset({Body.PARTY_COMMITTEE, Body.PARTY_MEMBERS}),
        ),
        BoardRule(
            Board.TRADE_UNION, frozenset({_S.UNION_COMMITTEE}),
            "Tin của công đoàn, do Ban Chấp hành Công đoàn đăng.",
            members=frozenset({Body.UNION_COMMITTEE, Body.UNION_MEMBERS}),
        ),
        BoardRule(
            Board.YOUTH_UNION, frozenset({_S.YOUTH_COMMITTEE}),
            "Tin của chi đoàn, do Ban Chấp hành Chi đoàn đăng.",
            members=frozenset({Body.YOUTH_COMMITTEE, Body.YOUTH_MEMBERS}),
        ),
    )
}  # fmt: skip

KEPT_A_QUARTER = tuple(rule.board for rule in BOARDS.values() if rule.is_kept_a_quarter)
RESTRICTABLE = tuple(rule.board for rule in BOARDS.values() if rule.members)
