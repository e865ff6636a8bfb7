import { expect, it } from "vitest";
import { insertAt } from "./insert";

it("replaces the selection and moves the cursor behind what was put in", () => {
  expect(insertAt("olá mundo", 3, 3, "👍🏽")).toEqual({ text: "olá👍🏽 mundo", cursor: 7 });
  expect(insertAt("abc", 0, 3, "x")).toEqual({ text: "x", cursor: 1 });
});
