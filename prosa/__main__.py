"""`python -m prosa` is the `prosa` command."""

from prosa.entrypoints.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
