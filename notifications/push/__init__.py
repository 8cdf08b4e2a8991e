"""Web Push (RFC 8030, 8188, 8291, 8292): what is sent to a browser, and how.

`messages` says what a browser shows, `sealing` encrypts it for one browser and signs
it as ours, `posting` hands it to the browser's push service. No module here reads rows.
"""
