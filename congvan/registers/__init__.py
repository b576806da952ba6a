"""Books, numbers, register entries and the statutory print-outs.

Nouns: book (sổ), entry (dòng sổ), paper line (dòng chỉ ghi số), correction (đề nghị sửa sổ),
arrival stamp (dấu ĐẾN), reserved number (số giữ trước), postal line (dòng sổ gửi bưu điện), kept
copy (bản lưu). Verbs: open and close a book, register, give a number, reserve and release, void,
correct by request, hand over paper, post, lend. Law: NĐ 30/2020 Đ15, Đ16, Đ19, Đ22, PL4; R-021,
R-034…R-036, R-062, R-100, R-101, R-108, R-109, R-112…R-130. No other capability gives a number.
"""
