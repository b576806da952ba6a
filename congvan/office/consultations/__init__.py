"""Consultations (lấy ý kiến): a question to the whole agency with a duty to answer (R-242 … R-245).

Nouns: assignment to ask (giao lấy ý kiến), consultation (cuộc lấy ý kiến), point (điểm xin ý kiến),
asked party (nơi được hỏi), answer (ý kiến trả lời), reply (tiếp thu, giải trình), keeping (gia hạn
lưu), clearing (danh sách xóa). Verbs: give and end an assignment; post, extend, withdraw, close;
answer, decline; reply; ask and grant keeping; file in a dossier. Law: GL132 Đ7.5.
"""
