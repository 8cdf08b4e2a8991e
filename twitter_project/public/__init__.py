"""What the site shows the world beyond its pages: previews, feeds, maps, help.

Everything is read as an anonymous viewer, through the same rule of visibility.
"""
