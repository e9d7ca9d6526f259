"""What a business writes of its own accord: the rules, what they plan, and what customers say to it."""
