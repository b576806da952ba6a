"""Distribution and handling of what arrived: who is told to do what by when, and how it ends.

Nouns: handling (giải quyết văn bản), directive (ý kiến chỉ đạo), assignment (phân công), progress
note (tiến độ), extension (gia hạn), urging (đôn đốc), repair (yêu cầu khôi phục), quick phrase
(ý kiến mẫu), quick group (gửi nhanh). Verbs: forward, direct, pass on, take, inform, return,
recall, note progress, ask and grant an extension, urge, complete into a dossier, reopen, repair.
Law: NĐ 30/2020 Đ23, Đ24; GL132 Đ9, Đ10.9, Đ12.3; R-045…R-060.
"""
