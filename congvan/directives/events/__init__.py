"""Facts of distribution and handling that the audit trail keeps."""
