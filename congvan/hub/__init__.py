"""The hub (trục liên thông): participants, mailboxes, store-and-forward of edXML packages.

Nouns: participant (a client system with systemId and secret), organ (a line of the directory),
parcel (one package received, stored once), delivery (the parcel in one recipient's mailbox),
status note (what a recipient's system reported), upstream (another hub above this one).
Verbs: accept, list, fetch, acknowledge, forward, revoke. Law: QCVN 102:2016, QĐ 28/2018/QĐ-TTg,
QĐ 20/2020/QĐ-TTg; R-174…R-198. The wire format is `edxml_vn.vxp`.
"""
