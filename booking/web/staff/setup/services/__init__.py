"""Services: their list, and the editor of one with the public page beside it."""
