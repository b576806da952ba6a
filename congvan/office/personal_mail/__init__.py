"""Personal mail (thư cá nhân): internal letters that count as official word (R-237)."""
