"""Reports put together by people from what the definitions offer.

Nouns: shape (what was chosen, as data), crossed figures (two ways of grouping at once), listing
(rows with chosen columns). Verbs: keep, change, share, drop. A shared report is the shape only:
whoever opens it gets the figures of their own rights.
"""
