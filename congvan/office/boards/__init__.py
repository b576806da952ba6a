"""Boards, shared documents and the regulation of use (R-016, R-238 … R-241, R-246, R-322, R-323).

Nouns: board (bảng tin: Công cộng, Thông báo, Chi bộ, Công đoàn, Chi đoàn), post (bài đăng), body
(Chi ủy, ban chấp hành …), clearing (đợt dọn), shared document (tài liệu chung), regulation (quy chế).
Verbs: `post`, `edit`, `pin`, `remove`, `file_in`; `ask`, `grant`, `refuse` to keep longer; `confirm`
a clearing; `add_member`; `put_file`, `add_version`; `publish`, `confirm` a regulation.
The board table is `table.BOARDS`: who may post where, and how long it stays. Law: GL132 Đ7, Đ11.
"""
