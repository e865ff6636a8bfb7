import { select } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useContext } from "react";
import { DepartmentWordContext, useDepartmentWords } from "@/lib/i18n/departmentWords";

/** The forms of the company's word that only the settings need: plural and "new", beside the usual ones. */
export function useDepartmentForms() {
  const { t } = useLingui();
  const word = useContext(DepartmentWordContext);
  const many = t`${select(word, {
    Departamento: "departamentos",
    Equipe: "equipes",
    Fila: "filas",
    other: "setores",
  })}`;
  return {
    ...useDepartmentWords(),
    many,
    Many: `${many.charAt(0).toUpperCase()}${many.slice(1)}`,
    All: t`${select(word, {
      Departamento: "Todos os departamentos",
      Equipe: "Todas as equipes",
      Fila: "Todas as filas",
      other: "Todos os setores",
    })}`,
    ofAll: t`${select(word, {
      Departamento: "de todos os departamentos",
      Equipe: "de todas as equipes",
      Fila: "de todas as filas",
      other: "de todos os setores",
    })}`,
    ofOwn: t`${select(word, {
      Departamento: "dos próprios departamentos",
      Equipe: "das próprias equipes",
      Fila: "das próprias filas",
      other: "dos próprios setores",
    })}`,
    New: t`${select(word, {
      Departamento: "Novo departamento",
      Equipe: "Nova equipe",
      Fila: "Nova fila",
      other: "Novo setor",
    })}`,
  };
}
