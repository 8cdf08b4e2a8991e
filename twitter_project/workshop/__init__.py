"""Tools to build and judge the site. Nothing in the product imports them."""
