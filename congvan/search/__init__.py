"""Search: one box over everything a person may see, and the records behind it.

Nouns: record (bản ghi tra cứu), kind (loại kết quả), change line (dòng báo thay đổi), lexeme,
file text (lời văn của tệp), word (từ đã gặp), saved search (tìm kiếm đã lưu), result order (lần
xuất kết quả). Verbs: index, spread, rebuild, set aside, ask, save, export. Docs:
docs/explanation/search.md; R-011, R-014, R-375.
"""
