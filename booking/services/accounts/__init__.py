"""People who sign in: passwords, second factors, sessions, and their roles in a business."""
