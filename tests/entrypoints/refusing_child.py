"""A child that says at once that it cannot start."""

import sys

from prosa.entrypoints.serve import CANNOT_START

if __name__ == "__main__":
    sys.exit(CANNOT_START)
