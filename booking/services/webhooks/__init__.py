"""Programs of others that are told what happens: what is told is written in the transaction in which it happens."""
