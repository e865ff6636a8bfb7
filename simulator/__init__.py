"""Provider simulator: a local stand-in for the parts of Meta's Graph API that a WhatsApp integration uses.

It imports nothing of the product it serves. Start it with ``python -m simulator``;
see ``simulator/README.md``.
"""
