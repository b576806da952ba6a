"""From the draft to the issued document: two inks, opinions, approval, number, signatures, issue.

Nouns: draft (dự thảo), version (phiên bản), review (cho ý kiến), dissent (ý kiến khác nhau),
required correction (điểm phải sửa), approval (duyệt), confirmation (xác nhận nội dung, thể thức),
issue (phát hành), recipient (nơi nhận), certified copy (bản sao). Verbs: draft, reply, correct,
submit, agree, return, approve, confirm, number, sign, seal, issue, correct after issue, replace,
recall, copy. Law: NĐ 30/2020 Đ8-Đ19, Đ25-Đ27; GL132 Đ10, Đ14, Đ15; LC48 Đ4, Đ8, Đ9; R-067…R-148,
R-199…R-204.
"""
