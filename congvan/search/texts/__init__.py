"""What is written inside files, taken out for the search (FEATURES H; R-371, R-374).

Nouns: reading (the text of one content, by its SHA-256), scanned page (a picture of paper that waits
for recognition). The steps: `reading` looks at what a file is and sends it to `worker`, a process of
its own with limits, in which `pdf`, `word_and_slides`, `sheets` and `plain` take the text;
`old_office` has LibreOffice save an old format as a new one first; `recognizing` has the words of
scanned pages from the intake or from tesseract. No Django in what the worker imports. Nothing leaves
the machine (R-296).
"""
