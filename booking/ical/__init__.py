"""Between the domain and iCalendar (RFC 5545): events, invitations, feeds."""
