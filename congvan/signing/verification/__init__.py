"""The check of a PDF's signatures: values in, values out; no Django, no network, no database.

`pades` and `stamps` read the file (the only modules that know pyHanko), `chains` judges
certificates (the only one that knows its validator), `scans` tells a scan from a born-digital file,
`judging` concludes, `isolation` runs all of it in a process of its own with limits, because the
file may be hostile.
What each conclusion means: `docs/reference/verification.md`.
"""
