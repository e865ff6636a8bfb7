import { act, screen } from "@testing-library/react";
import { afterAll, expect, it } from "vitest";
import { renderInConsole } from "../testing/render";
import { DepartmentWordContext, useDepartmentWords } from "./departmentWords";
import { activateLocale } from "./i18n";

function Sentence() {
  const { One, a, the, ofThe } = useDepartmentWords();
  return <p>{[One, a, the, ofThe].join(" · ")}</p>;
}

afterAll(() => activateLocale("pt-BR"));

it.each([
  ["pt-BR", "Setor", "Setor · um setor · o setor · do setor"],
  ["pt-BR", "Equipe", "Equipe · uma equipe · a equipe · da equipe"],
  ["es", "Fila", "Cola · una cola · la cola · de la cola"],
  ["en", "Departamento", "Department · a department · the department · of the department"],
] as const)("says in %s what the company calls %s", async (locale, word, sentence) => {
  renderInConsole(
    <DepartmentWordContext value={word}>
      <Sentence />
    </DepartmentWordContext>,
  );
  await act(() => activateLocale(locale));
  expect(await screen.findByText(sentence)).toBeTruthy();
});
