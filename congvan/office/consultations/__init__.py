"""Consultations (lấy ý kiến): a question to the whole agency with a duty to answer (R-242 … R-245)."""
