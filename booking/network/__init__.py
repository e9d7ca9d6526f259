"""Asking machines of others for what people's addresses name: guarded, so that no inner machine is ever reached."""
