"""Chat (hội thoại), one-to-one and in groups, live, for work only (R-253; GL132 Đ11).

Nouns: conversation (hội thoại), participant, message (tin hội thoại), presence, policy, clearing.
Verbs: open, send, edit, withdraw, read, rename, add, remove, hand over, leave; clear by the agency's
retention. People talk, not seats: who acts for another talks in the own name.

Each change of a conversation gets the next `change` number under the conversation's row lock, so
whoever knows everything up to a number asks for what is above it: nothing is lost, nothing doubled.
"""
