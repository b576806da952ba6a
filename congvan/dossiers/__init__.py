"""Work dossiers (hồ sơ công việc): what was formed while a matter was handled, kept together.

Nouns: dossier (hồ sơ), dossier item (văn bản trong hồ sơ), retention period (thời hạn bảo quản).
Verbs: open, put a document in, close, hand over. Law: NĐ 30/2020 Đ28…Đ31, PL5; R-205…R-233,
R-051, R-052 (nobody takes a document out). The archive comes on top later.
"""
