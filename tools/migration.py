"""`make migration NAME="add tiers to queues"`: draft a dated revision from the difference to the tables."""

import asyncio
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config

from prosa import migrations
from prosa.kit.postgres import EmbeddedPostgres


def main(name: str) -> int:
    """Compare on a throw-away server."""
    slug = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if not slug:
        print('Say what it does: make migration NAME="add tiers to queues"', file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        postgres = EmbeddedPostgres(Path(folder), fsync=False)
        url = postgres.start()
        try:
            asyncio.run(migrations.upgrade(url))
            config = Config()
            config.set_main_option("script_location", str(Path(migrations.__file__).parent))
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            config.attributes["url"] = url
            number = datetime.now(UTC).strftime("%Y%m%d%H%M")
            command.revision(config, slug, autogenerate=True, rev_id=number)
        finally:
            postgres.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
