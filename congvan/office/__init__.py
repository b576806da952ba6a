"""Office functions (điều hành): what the office runs on beside its documents.

Each is a slice of its own with the usual files: tasks (nhắc việc, giao việc), work_calendar (lịch
công tác), boards (công cộng, thông báo, chi bộ …), consultations (lấy ý kiến), personal_mail (thư
cá nhân), chat (hội thoại), short_messages (nhắn tin SMS), meetings (họp, phòng, xe, thiết bị).
`attachments` holds the files of all of them. Law: GL132 Đ7, 8, 11; R-234 … R-257.
"""
