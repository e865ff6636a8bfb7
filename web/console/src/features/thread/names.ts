import { useLingui } from "@lingui/react/macro";
import { useCallback } from "react";
import type { AuthorKind } from "@/lib/api/types";
import { useStore } from "@/realtime/core";

export interface Names {
  user(id: string | null | undefined): string;
  department(id: string | null | undefined): string;
  reason(id: string | null | undefined): string;
  author(kind: AuthorKind | string, id: string | null, contactName: string): string;
}

/** Names of people, departments and reasons by id; an id that the directory does not know has a word, too. */
export function useNames(): Names {
  const { t } = useLingui();
  const directory = useStore(useCallback((state) => state.me?.directory, []));
  const user: Names["user"] = (id) => directory?.users.find((row) => row.id === id)?.name ?? t`Alguém`;
  return {
    user,
    department: (id) => directory?.departments.find((row) => row.id === id)?.name ?? t`Geral`,
    reason: (id) => directory?.closing_reasons.find((row) => row.id === id)?.name ?? "",
    author(kind, id, contactName) {
      switch (kind) {
        case "contact":
          return contactName;
        case "user":
          return user(id);
        case "flow":
          return t`Fluxo`;
        case "device":
          return t`Aplicativo no celular`;
        default:
          return t`Sistema`;
      }
    },
  };
}
