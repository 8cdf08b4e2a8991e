"""Sends hostile requests to every URL, and looks for answers that are our own fault."""
