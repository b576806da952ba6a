"""Agencies, units, posts, people, accounts, roles, delegation: who may act, where, as what.

Nouns: agency (cơ quan), identifier (mã định danh), unit (đơn vị), post (chức danh), person,
membership (a person in a post), role and its scope, delegation (ủy quyền xử lý), account,
account request.
Verbs: found an agency, arrange its tree, appoint, grant roles, ask/permit/end a delegation,
request/approve/create/withdraw an account, freeze it, reset its password.
Law: GL132 Đ3–6, 11, 13; LC48 Đ11.3; DT595; QĐ 20/2020 and 09/2025 (identifiers);
QCVN 12:2026 (accounts and passwords); rules R-248…R-289.
"""
