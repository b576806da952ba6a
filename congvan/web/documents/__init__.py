"""The page of one document, the directive form and every verb of its handling.

The document lies at the left, at the right is one card that begins with the one thing the viewer
must do now (UX §3). Every verb is a plain form post; parts below the card are fetched when needed.
"""
