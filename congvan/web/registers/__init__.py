"""Pages of the books under /so-van-ban/: lists, lines, gaps, corrections, paper, print, old books."""
