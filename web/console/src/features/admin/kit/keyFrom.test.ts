import { expect, it } from "vitest";
import { keyFrom } from "./keyFrom";

it("makes keys that the server takes", () => {
  expect(keyFrom("Data de nascimento")).toBe("data_de_nascimento");
  expect(keyFrom("2 Opção, número")).toBe("opcao_numero");
  expect(keyFrom("???")).toBe("");
  expect(keyFrom(`${"x".repeat(39)} y`)).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
});
