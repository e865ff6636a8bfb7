"""The control API: what tests and the phone page use to play the other side."""
