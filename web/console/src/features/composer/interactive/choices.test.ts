import { expect, it } from "vitest";
import { type ChoicesDraft, draftOf, emptyChoices, faultOf, payloadOf } from "./choices";

const row = (title: string, description = "") => ({ id: title, title, description });
const draft = (patch: Partial<ChoicesDraft>): ChoicesDraft => ({
  ...emptyChoices(),
  body: "Escolha",
  rows: [row("Sim"), row("Não"), row("")],
  ...patch,
});

it.each([
  [{}, null],
  [{ body: " " }, "body"],
  [{ rows: [row("")] }, "rows"],
  [{ rows: ["a", "b", "c", "d"].map((title) => row(title)) }, "too_many"],
  [{ rows: [row("sim"), row("Sim ")] }, "twice"],
  [{ rows: [row("a".repeat(21))] }, "too_long"],
  [{ type: "list", button: "Ver", rows: [row("a".repeat(24), "b".repeat(72))] }, null],
  [{ type: "list", button: "Ver", rows: [row("a", "b".repeat(73))] }, "too_long"],
  [{ type: "list", rows: [row("a")] }, "button"],
  [{ type: "list", button: "Ver", rows: [row("", "só descrição")] }, "title"],
] as const)("finds what WhatsApp would refuse in %j", (patch, fault) => {
  expect(faultOf(draft(patch as Partial<ChoicesDraft>))).toBe(fault);
});

it("sends what was filled in and nothing else", () => {
  expect(payloadOf(draft({ footer: " Fim " }))).toEqual({
    type: "buttons",
    body: "Escolha",
    footer: "Fim",
    buttons: [
      { id: "Sim", title: "Sim" },
      { id: "Não", title: "Não" },
    ],
  });
  const list = draft({ type: "list", button: "Ver", rows: [row("a", "b"), row("c")] });
  expect(payloadOf(list)).toMatchObject({
    button: "Ver",
    sections: [
      {
        rows: [
          { id: "a", title: "a", description: "b" },
          { id: "c", title: "c" },
        ],
      },
    ],
  });
});

it("keeps a quick reply's ids", () => {
  const choices = {
    button: "Abrir",
    sections: [{ title: "S", rows: [{ id: "x", title: "X", description: null }] }],
  };
  expect(draftOf(choices, "corpo")).toMatchObject({
    type: "list",
    body: "corpo",
    rows: [{ id: "x", title: "X" }],
  });
});
