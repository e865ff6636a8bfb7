"""`python -m tools.check`: what no ready-made linter knows, as `file:line: what is wrong`."""

import subprocess
import sys
from pathlib import Path

from tools import hosts, lengths, locks, tenants


def tracked_files(root: Path) -> list[Path]:
    """Files that git knows or would add; relative to `root`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return sorted(Path(name) for name in set(listed.stdout.split("\0")) if name and (root / name).is_file())


def main(root: Path) -> int:
    """Run every check."""
    files = tracked_files(root)
    problems = [
        *lengths.check(root, files),
        *hosts.check(root, files),
        *locks.check(root),
        *tenants.check(root, files, tenants.tenant_tables()),
    ]
    for problem in problems:
        print(problem)
    print(f"own checks: {len(files)} files, {len(problems)} problems")
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
