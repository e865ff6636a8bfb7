import { expect, it } from "vitest";
import { pieces } from "./excerpt";

const shown = (text: string, marks: number[][]) =>
  pieces(text, marks)
    .map((piece) => (piece.isFound ? `[${piece.text}]` : piece.text))
    .join("");

it.each<[string, number[][], string]>([
  ["segunda via do boleto", [[15, 6]], "segunda via do [boleto]"],
  [
    "boleto e boleto",
    [
      [9, 6],
      [0, 6],
    ],
    "[boleto] e [boleto]",
  ],
  ["😀 pago", [[3, 4]], "😀 [pago]"],
  ["pago", [], "pago"],
  ["pago", [[0, 4]], "[pago]"],
  ["pago", [[2, 9]], "pago"],
  [
    "pago",
    [
      [0, 3],
      [1, 2],
    ],
    "[pag]o",
  ],
  ["<b>pago</b>", [[3, 4]], "<b>[pago]</b>"],
  ["", [], ""],
])("marks %s", (text, marks, wanted) => {
  expect(shown(text, marks)).toBe(wanted);
});
