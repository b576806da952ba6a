"""edXML of QCVN 102:2016/BTTTT: the messages that Vietnamese agencies exchange, read and written.

Usable alone: no Django, nothing of Công Văn. Nouns: a package (one edXML file) is a `Document`
(new, recall, update, replace) or a `StatusReport` (01…16); an `Attachment` is one of its files.
Verbs: `read` (liberal, streaming, bounded), `write_document` and `write_status` (strict), `verify`
and `sign` (XMLDSig), and in `edxml_vn.vxp` the protocol of the national axis.
"""
