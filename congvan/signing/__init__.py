"""Certificates kept like seals, and what the signatures of a file are worth.

Nouns: known certificate (chứng thư đã biết), verification report (báo cáo kiểm tra chữ ký),
verdict (kết luận). Verbs: verify a PDF, keep the report. Law: Luật 20/2023, NĐ 30/2020 Đ5, Đ25,
LC48 Đ3.3; R-005…R-009, R-150…R-167.
"""
