"""An old book from XLSX: template, upload with dry run, confirmation, entering in the background.

`upload` reads and checks the whole file and keeps what it understood; nothing reaches the book
until `confirm`. Then `enter_next` enters batch after batch, each in a transaction of its own
together with its progress: a job killed at any moment goes on where the last batch ended, and no
line is entered twice.
"""
