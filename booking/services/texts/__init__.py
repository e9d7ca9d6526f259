"""The words of messages: what a business wrote of its own, what ours are, and how a message looks with them."""
