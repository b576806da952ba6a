"""Pages of drafting: the list Dự thảo, making a draft, the draft in two inks, review and approval."""
