"""Views of consultations, one file a matter."""
