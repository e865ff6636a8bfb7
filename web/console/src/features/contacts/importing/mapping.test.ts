import { expect, it } from "vitest";
import type { ContactImport } from "@/lib/api/imports";
import { assign, identifies, isFillable, partDone, withHeader } from "./mapping";

it("gives a target to one column only", () => {
  const mapping = assign({ 0: "name", 1: "phone" }, 2, "phone");
  expect(mapping).toEqual({ 0: "name", 2: "phone" });
  expect(assign(mapping, 2, "email")).toEqual({ 0: "name", 2: "email" });
  expect(assign(mapping, 2, "")).toEqual({ 0: "name" });
});

it("knows whether rows say who they are about", () => {
  expect(identifies({ 0: "rg", 1: "field.plano" })).toBe(false);
  expect(identifies({ 3: "customer_code" })).toBe(true);
});

it("turns the first row into names and back", () => {
  const named = [
    { name: "Nome", samples: ["Ana", "Bia"] },
    { name: "", samples: ["41"] },
  ];
  const plain = withHeader(named, true, false);
  expect(plain).toEqual([
    { name: "", samples: ["Nome", "Ana", "Bia"] },
    { name: "", samples: ["41"] },
  ]);
  expect(withHeader(named, true, true)).toBe(named);
  expect(withHeader(plain, false, true)[0]).toEqual(named[0]);
});

it("tells how much is done", () => {
  const item = {
    rows: 200,
    checked: 50,
    created: 60,
    updated: 20,
    skipped: 10,
    failed: 10,
    undone: 30,
    kept: 10,
  };
  const at = (state: ContactImport["state"], more = {}) =>
    partDone({ ...item, state, ...more } as unknown as ContactImport);
  expect(at("checking")).toBe(0.25);
  expect(at("running")).toBe(0.5);
  expect(at("undoing")).toBe(0.5);
  expect(at("checking", { rows: 0 })).toBeNull();
});

it("offers no fields that hold files", () => {
  expect(["text", "file", "choices", "image"].filter(isFillable)).toEqual(["text", "choices"]);
});
