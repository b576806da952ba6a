"""Pages of the desk: Cần xử lý, Tôi đã chuyển, Đã xong, Theo dõi, Tin báo, and the counters' poll."""
