"""Servers and measuring tools that tests share."""
