"""No tracked file names a package registry or a path of somebody's machine."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

# The words are cut in two so that this file does not report itself.
_REGISTRY = re.compile(
    r"registry\.(?:npm|yarn)"
    r"[a-z]*\.|python"
    r"hosted\.org|py"
    r"pi\.org"
    r"/simple|(?:extra-)?index-"
    r"url[= ]+http|//[a-z0-9./:-]*(?:artifactory|nexus|jfrog|devpi|verdaccio)"
    r"[a-z0-9.-]*/",
    re.IGNORECASE,
)
_MACHINE = re.compile(r"(?<![\w.])/(?:root|home/[a-z_]\w*|Users/[A-Za-z]\w*|work)" r"/[\w.-]")
_SKIPPED = (".png", ".jpg", ".woff2", ".ico", ".ogg", ".mp3", ".webp", ".pdf", ".eml")
_EXCUSE = "host-ok:"


def check(root: Path, files: Iterable[Path]) -> Iterator[str]:
    """Lines that would not make sense elsewhere. `host-ok: why` on the line excuses it."""
    for path in files:
        if path.suffix in _SKIPPED:
            continue
        text = (root / path).read_text("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if _EXCUSE in line:
                continue
            if _REGISTRY.search(line):
                yield f"{path}:{number}: names a package registry"
            elif _MACHINE.search(line):
                yield f"{path}:{number}: names a path of one machine"
