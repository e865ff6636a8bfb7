import { expect, it } from "vitest";
import { changesOf, errorAt } from "./form";

it("sends only what differs, also inside documents", () => {
  const saved = { name: "Suporte", hours: { mon: [["08:00", "12:00"]] }, capacity: 5 };
  expect(changesOf(saved, { name: "Suporte", hours: { mon: [["08:00", "12:00"]] } })).toEqual({});
  expect(changesOf(saved, { name: "Vendas", hours: { mon: [] } })).toEqual({
    name: "Vendas",
    hours: { mon: [] },
  });
});

it("finds a problem by the field's own name", () => {
  const errors = [
    { field: "settings.overflow_to", text: "a" },
    { field: "hours.weekly.mon", text: "b" },
  ];
  expect(errorAt(errors, "overflow_to")?.text).toBe("a");
  expect(errorAt(errors, "hours")?.text).toBe("b");
  expect(errorAt(errors, "hour")).toBeUndefined();
});
