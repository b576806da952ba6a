"""Facts of drafting and issuing that the audit trail keeps, one file per aggregate."""
