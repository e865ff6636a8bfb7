import { useCallback } from "react";
import { useProblemText } from "./useProblemText";

/** Why one of many was left as it is: a problem's code, or "field.code". */
export function useBulkFailure(): (code: string) => string {
  const problemText = useProblemText();
  return useCallback(
    (code: string) => {
      const dot = code.lastIndexOf(".");
      if (dot < 0) return problemText({ code, detail: "" });
      const fields = [{ field: code.slice(0, dot), code: code.slice(dot + 1) }];
      return problemText({ code: "invalid", detail: "", fields });
    },
    [problemText],
  );
}
