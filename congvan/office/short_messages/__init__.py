"""Nhắn tin SMS: about work only, from templates, by named people (R-254, R-255).

Nouns: MessageTemplate (what may be said), MessageRules (how many a day), Sending (one text to some
people), SendingLine (its messages, which are the desk's `OutgoingMessage`). Verbs: place and change a
template, set the rules, send, send again. What a person is told of and how is the desk's
(`desk.services.choices`). Law: Quyết định 132/QĐ-STTTT, Điều 11; HT 2437 Điều 8.5.
"""
