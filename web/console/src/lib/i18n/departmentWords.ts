import { select } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { createContext, useContext } from "react";
import type { DepartmentWord } from "../api/types";

/** What the company calls its departments; the application provides it once somebody has signed in. */
export const DepartmentWordContext = createContext<DepartmentWord>("Setor");

/**
 * The company's word for a department as sentences need it: article and gender go with the word, so a sentence
 * takes the form that it wants and is translated around it.
 */
export function useDepartmentWords() {
  const { t } = useLingui();
  const word = useContext(DepartmentWordContext);
  const one = t`${select(word, {
    Departamento: "departamento",
    Equipe: "equipe",
    Fila: "fila",
    other: "setor",
  })}`;
  return {
    one,
    One: `${one.charAt(0).toUpperCase()}${one.slice(1)}`,
    a: t`${select(word, {
      Departamento: "um departamento",
      Equipe: "uma equipe",
      Fila: "uma fila",
      other: "um setor",
    })}`,
    the: t`${select(word, {
      Departamento: "o departamento",
      Equipe: "a equipe",
      Fila: "a fila",
      other: "o setor",
    })}`,
    ofThe: t`${select(word, {
      Departamento: "do departamento",
      Equipe: "da equipe",
      Fila: "da fila",
      other: "do setor",
    })}`,
  };
}
