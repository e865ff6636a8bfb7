"""The way out: claims what waits, sends it through the channel, and writes down what became of it."""

from prosa.messages.outbox.process import run_outbox as run_outbox
