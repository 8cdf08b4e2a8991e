"""Assembly of the native REST API under /rest/v1/, and the health endpoints."""
