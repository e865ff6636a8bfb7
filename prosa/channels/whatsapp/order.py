"""Catalogue orders, with money as decimal strings so that no sum shows the artefacts of binary fractions."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from prosa.channels.meta.payload import as_int, as_text, dicts

_WHOLE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "XAF", "XOF", "XPF"}
)
_LIMIT = Decimal(10) ** 12


def read_order(order: dict[str, Any]) -> dict[str, Any]:
    """The order's items with unit prices, and the total when all prices are known and of one currency."""
    items: list[dict[str, Any]] = []
    total: Decimal | None = Decimal(0)
    for raw in dicts(order.get("product_items")):
        currency = as_text(raw.get("currency")).upper()
        price, quantity = _price(raw.get("item_price")), _quantity(raw.get("quantity"))
        total = None if total is None or price is None or quantity is None else total + price * quantity
        items.append(
            {
                "retailer_id": as_text(raw.get("product_retailer_id")),
                "quantity": quantity,
                "price": _money(price, currency),
                "currency": currency or None,
            }
        )
    currencies = {item["currency"] for item in items}
    single = currencies.pop() if len(currencies) == 1 else None
    return {
        "catalog_id": as_text(order.get("catalog_id")) or None,
        "items": items,
        "total": _money(total, single) if single else None,
        "currency": single,
    }


def _price(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)) > 40:
        return None
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        return None
    return price if price.is_finite() and 0 <= price < _LIMIT else None


def _quantity(value: Any) -> int | None:
    quantity = as_int(value)
    return quantity if quantity is not None and 0 <= quantity <= 1_000_000 else None


def _money(amount: Decimal | None, currency: str) -> str | None:
    if amount is None:
        return None
    digits = Decimal(1) if currency in _WHOLE else Decimal("0.01")
    return format(amount.quantize(digits), "f")
