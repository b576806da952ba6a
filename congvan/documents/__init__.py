"""The document itself: what it says, its files, who may see it and why.

Nouns: document (văn bản), file (tệp), organ (cơ quan ngoài), document type (loại), field of work
(lĩnh vực), grant (quyền xem), related document (văn bản liên quan), read record (lượt đọc).
Verbs: make, correct, attach a file, relate, grant and revoke, record a reading.
Law: NĐ 30/2020 Đ7, PL6 (fields); R-036…R-039, R-006, R-231, R-303. A document is not its register
entry: numbers of books come from `registers`. `queries.visible_to` is the only root of lists.
"""
