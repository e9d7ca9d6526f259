"""The first-run guide: from an empty business to one that can be booked, a page for each step."""
