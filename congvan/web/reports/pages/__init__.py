"""What the pages of Báo cáo show, put together from the figures."""
