"""What is said to people: messages rendered from facts, and their delivery."""
