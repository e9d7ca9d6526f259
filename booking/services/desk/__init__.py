"""What the desk does: booking for others, moving, blocks, and who is here."""
