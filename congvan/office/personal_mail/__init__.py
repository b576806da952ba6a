"""Personal mail (thư cá nhân): internal letters that count as official word (R-237, R-243; GL132 Đ7.2).

Nouns: letter (thư), copy (bản thư of one person), addressee (nơi nhận thư), folder (mục thư).
Verbs: save a draft, send, open, arrange one's own copies, give an opinion, put into a dossier, turn
into a task. A sent letter never changes; what one person does with the own copy touches no other.
"""
