"""Views of Báo cáo: read what the address asks, make one call, render one page."""
