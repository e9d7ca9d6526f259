"""Somebody of the house cannot come: who is affected, what becomes of them, and taking it all back."""
