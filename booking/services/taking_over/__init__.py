"""Taking over what another system kept: files are read, looked over before anything is stored, and taken back."""
