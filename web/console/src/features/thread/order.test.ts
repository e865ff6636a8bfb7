import { expect, it } from "vitest";
import { formatMoney, lineTotal, orderTotal } from "./order";

const item = (price: string, quantity: number, currency = "BRL") => ({
  retailer_id: "x",
  price,
  quantity,
  currency,
});

it("multiplies and adds without float artefacts", () => {
  expect(lineTotal(item("66.90", 3))).toBe("200.70");
  expect(orderTotal([item("0.10", 1), item("0.20", 1)])).toBe("0.30");
  expect(orderTotal([item("66.90", 2), item("1", 1), item("0.005", 1)])).toBe("134.805");
  expect(orderTotal([item("9007199254740993.01", 1)])).toBe("9007199254740993.01");
});

it("has no total for unreadable or mixed lines", () => {
  expect(orderTotal([])).toBeNull();
  expect(orderTotal([item("abc", 1)])).toBeNull();
  expect(orderTotal([item("1.00", 1.5)])).toBeNull();
  expect(orderTotal([item("1.00", 1), item("1.00", 1, "USD")])).toBeNull();
});

it("formats in the reader's locale and survives unknown currencies", () => {
  expect(formatMoney("133.80", "BRL", "pt-BR").replace(/\s/g, " ")).toBe("R$ 133,80");
  expect(formatMoney("1.00", "??", "pt-BR")).toBe("1.00 ??");
});
