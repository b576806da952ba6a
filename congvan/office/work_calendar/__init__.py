"""Work calendar (lịch công tác) of leaders, units and the agency (R-234 … R-236, R-256).

Nouns: calendar (lịch) of a folder, plan (kỳ lịch: a week, or a month as a file), entry (việc), part
(thành phần), posting right (quyền đăng lịch), feed key (khóa xem lịch), clearing (đợt dọn lịch).
Verbs: write, postpone and remove an entry; submit, return, approve and publish a plan; place and
withdraw the time of a source such as a meeting. Law: GL132 Đ7.1.
"""
