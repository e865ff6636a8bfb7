"""A parent with tiny children: PORT KIND...; prints `ready` when all of them answer."""

import sys

from prosa.entrypoints.processes import Manager, Slot, child_command, encode_orders, open_listener
from prosa.entrypoints.serve import Orders
from prosa.kit import logs
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings


def main(port: int, modules: list[str]) -> int:
    """Run until told to stop."""
    logs.configure("json")
    settings = Settings(secret_key="x" * 40, port=port)
    slots = [Slot(f"web {number}", child_command("web", module)) for number, module in enumerate(modules)]
    manager = Manager(
        slots,
        listener=open_listener("127.0.0.1", port),
        prepare=lambda: encode_orders(Orders(settings, embedded=False)),
        on_ready=lambda: print("ready", flush=True),
    )
    try:
        manager.run()
    except ProsaError as error:
        print(error.detail, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
