import { expect, it } from "vitest";
import { cutMentions } from "./mentions";

it("cuts at names of colleagues only, the longest first", () => {
  const names = ["Ana", "Ana Moura", "José (Zé)"];
  expect(cutMentions("oi @Ana Moura, veja", names)).toEqual(["oi ", "@Ana Moura", ", veja"]);
  expect(cutMentions("@José (Zé)!", names)).toEqual(["", "@José (Zé)", "!"]);
  expect(cutMentions("@Anabela a@Ana.com", names)).toEqual(["@Anabela a@Ana.com"]);
  expect(cutMentions("sem nada", names)).toEqual(["sem nada"]);
});
