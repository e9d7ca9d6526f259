"""Terminbuch: a business publishes when it has time, a customer books a free slot."""
