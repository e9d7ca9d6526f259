"""The mailbox at which answers arrive, read by IMAP (RFC 9051, RFC 3501)."""
