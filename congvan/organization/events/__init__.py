"""Facts of the organization that the audit trail keeps."""
