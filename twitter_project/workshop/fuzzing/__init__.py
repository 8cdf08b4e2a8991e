"""Sends hostile requests to every URL, and looks for errors that are our own fault."""
