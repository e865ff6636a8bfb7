"""The weight of the console's first screen, as built in web/dist."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from tests.harness.report import Figure

_DIST = Path(__file__).parents[2] / "web" / "dist"


async def measure() -> list[Figure]:
    """(g) what index.html loads, all that imports statically, and the heaviest catalogue of texts."""
    index = _DIST / "index.html"
    if not index.exists():
        print("g: the console is not built (npm run build in web); left out")
        return []
    page = index.read_text()
    waiting = re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', page)
    catalogues = [path for path in (_DIST / "assets").glob("*.js") if re.match(r"(pt-BR|en|es)-", path.name)]
    if catalogues:
        waiting.append(f"assets/{max(catalogues, key=lambda path: path.stat().st_size).name}")
    seen: set[str] = set()
    total = len(gzip.compress(page.encode(), 9))
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        content = (_DIST / name).read_bytes()
        total += len(gzip.compress(content, 9))
        if name.endswith(".js"):
            text = content.decode()
            waiting += [
                f"assets/{found}" for found in re.findall(r'(?:from|import)\s*"\./([^"]+\.js)"', text)
            ]
    return [Figure("g console shell, compressed", total / 1_024, "KB", "<= 260")]
