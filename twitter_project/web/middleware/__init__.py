"""The site's own middleware, one module each, in the order that settings list."""
