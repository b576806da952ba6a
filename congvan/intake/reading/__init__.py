"""What a machine can read off a document's pages (máy đọc, R-371).

Nouns: word (with its place), line, reading (value, confidence, place). The steps: `words` takes
words with their places from a text layer or from a scan, in processes of their own with limits;
`lines` puts them into lines and columns; `fields` proposes number, day, organ, subject, type,
signer, urgency and deadline by the places of NĐ 30/2020 Phụ lục I. Nothing leaves the machine
(R-296). The clerk confirms each value.
"""
