import { expect, it } from "vitest";
import { deviceOf } from "./device";

it("names browser and system", () => {
  expect(
    deviceOf(
      "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537.36",
    ),
  ).toBe("Chrome, Android");
  expect(deviceOf("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140")).toBe("Edge, Windows");
  expect(deviceOf("curl/8.5")).toBe("curl/8.5");
  expect(deviceOf("")).toBe("");
});
