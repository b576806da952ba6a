"""The node's side of liên thông: what an agency sends over the axis, gets from it, and hears back.

Nouns: connection (an account at a hub), dispatch (one issued document on its way to one recipient:
the parcel track), outgoing package (one message on the wire), incoming package (one that came),
receipt (a status that a recipient reported), axis organ (a line of the directory).
Verbs: send, resend, recall, keep (what came), accept, refuse, agree, decline, report.
Law: QĐ 28/2018/QĐ-TTg, NĐ 30/2020 Đ18, Đ21; R-174…R-198. Two agencies of one node exchange by the
same rows, without a hub.
"""
