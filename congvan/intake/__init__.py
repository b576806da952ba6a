"""Everything that becomes an arrival: scans, files, later mail and packages of the hub.

Nouns: arrival (bản chờ vào sổ), reading (máy đọc: what was read off the page, with its place).
Verbs: take in, read, report to the head, decide, register and forward, return, join a paper to
its electronic twin. Law: NĐ 30/2020 Đ21…Đ23; R-024…R-045, R-061, R-290…R-299, R-371.
"""
