"""What axe finds on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser.pages import Desk
from tests.browser.world import ROOT

AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


async def complaints(desk: Desk) -> list[str]:
    """What axe finds once nothing moves any more."""
    if not await desk.page.evaluate("'axe' in window"):
        await desk.page.evaluate(Path(AXE).read_text("utf-8"))
    await desk.page.evaluate(
        """async () => {
          const moves = (one) => one.playState === 'running' && one.effect?.getTiming().iterations !== Infinity;
          for (let still = 0; still < 5; ) {
            await new Promise(requestAnimationFrame);
            still = document.getAnimations().some(moves) ? 0 : still + 1;
          }
        }"""
    )
    found: dict[str, Any] = await desk.page.evaluate(
        "(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", _RULES
    )
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]
