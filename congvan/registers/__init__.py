"""Books, numbers, register entries and the statutory print-outs.

Nouns: book (sổ), entry (dòng sổ), paper line (dòng chỉ ghi số), correction (đề nghị sửa sổ),
arrival stamp (dấu ĐẾN). Verbs: open and close a book, register, void, correct by request, hand
over paper. Law: NĐ 30/2020 Đ15, Đ22, PL4; R-021, R-034…R-036, R-062, R-112…R-130. No other
capability gives a number.
"""
