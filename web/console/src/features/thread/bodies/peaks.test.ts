import { expect, it } from "vitest";
import { peaksOf } from "./peaks";

it("shows the loudest of each stretch, measured by the loudest of all", () => {
  const samples = Float32Array.from([0, 0.1, -0.5, 0.2, 0, 0, 0.25, -0.1]);
  expect(peaksOf(samples, 4)).toEqual([expect.closeTo(0.2), 1, 0, 0.5]);
});

it("stays flat for silence and for nothing", () => {
  expect(peaksOf(new Float32Array(10), 2)).toEqual([0, 0]);
  expect(peaksOf(new Float32Array(0), 2)).toEqual([0, 0]);
});
