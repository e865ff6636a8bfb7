"""The `prosa` command. Every failure is one clear line on standard error and a non-zero exit code."""

import os
import sys
from collections.abc import Sequence

from prosa.entrypoints.cli.parser import build_parser
from prosa.kit.errors import Invalid, ProsaError

FAILED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = build_parser().parse_args(arguments)
    try:
        result: int = options.run(options) or 0
        sys.stdout.flush()
    except ProsaError as error:
        return _fail(_sentence(error))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the exit would complain again
        return FAILED
    except (OSError, TimeoutError) as error:
        return _fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    return result


def _sentence(error: ProsaError) -> str:
    if isinstance(error, Invalid) and error.errors:
        return "; ".join(f"{item.field}: {item.message}" for item in error.errors)
    return error.detail


def _fail(sentence: str) -> int:
    print(f"prosa: {' '.join(sentence.split())}", file=sys.stderr)
    return FAILED
