"""Figures of an office: how much came and went, how it was handled, on paper or not.

Nouns: facts (what is counted: one row a thing), measure (chỉ tiêu: one condition over the facts),
dimension (cách nhóm), report (báo cáo), period (kỳ báo cáo), sight (how far a viewer's figures
reach). A figure counts the rows of its condition and its link lists them by the same condition, so
that a number always equals its list. Questions: `queries`; files: `exports`. Nothing is changed.
Law: NĐ 30/2020 PL VI I.V, PL VI I.III.6; NĐ 09/2019; GL132 Đ14; LC48 Đ11; DT595 ¶5; R-328…R-347.
"""
