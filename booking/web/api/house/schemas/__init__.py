"""What programs of a business send and get, a file per noun."""
