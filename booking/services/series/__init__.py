"""Several visits in a rhythm, booked all or none."""
