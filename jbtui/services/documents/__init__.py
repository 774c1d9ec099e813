"""Sales documents: their arithmetic, their drafts, their numbers, and what is printed of them."""
