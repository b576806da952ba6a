"""Making one PDF signature: pure code, no Django, no key of anybody.

A signature is made in three steps by different hands. `preparing` (in the process of `worker`,
because the file may come from anywhere) adds the field, its appearance and the validation data as
an incremental update with a hole in it and tells the digest. Whoever holds the key signs the
attributes of `cms`. `cms` then makes the signature that fills the hole. (R-162, R-163.)
"""
