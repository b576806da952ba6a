"""Pages of conversations (hội thoại). What the script does live, plain forms and links do too."""
