"""Pages: boards, their posts, and documents everybody shares."""
