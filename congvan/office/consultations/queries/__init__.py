"""Questions about consultations, the viewer first, one file a page or a matter."""
