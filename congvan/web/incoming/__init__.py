"""Pages "Văn bản đến": the lists by tabs, the work in bulk, what is late and with whom."""
