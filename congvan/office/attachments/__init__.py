"""Files of office functions: a post, a letter, a task carries them; the owner decides who reads.

Nouns: attachment (tệp đính kèm). Verbs: `attach`, `take_out`. Who may do so is asked of the owner's
own access rules before; bytes are `kernel.files` blobs and never change (R-302, R-363 … R-369).
"""
