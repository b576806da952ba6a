"""The protocol of the national axis (VXP), as its official SDK speaks it: SPEC §9.

Nouns: a call is one HTTP request whose parameters travel in signed `XroadVnpt-` headers (`headers`),
a file is known by its SHA-256 in two spellings (`hashes`), an answer is one ASCII JSON object
(`answers`), and `HubClient` is an agency's side of it (`client`). docs/reference/vxp.md tells it whole.
"""
