"""What pages are made of: template tags, middleware, URL declarations, assets."""
