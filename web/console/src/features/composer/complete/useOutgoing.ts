import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { splitParts } from "./parts";
import { variablesQuery } from "./queries";
import { fillVariables, troubles, variablesIn } from "./variables";

export interface Outgoing {
  /** As written, one per message: the server fills the variables. */
  parts: string[];
  /** As they will be read. */
  shown: string[];
  hasVariables: boolean;
  unknown: string[];
  empty: string[];
}

const NO_TEXT: Outgoing = { parts: [], shown: [], hasVariables: false, unknown: [], empty: [] };

/** What becomes of the written text: variables filled, a long quick reply in parts. */
export function useOutgoing(
  conversationId: string,
  text: string,
  { isInternal, splits, limit }: { isInternal: boolean; splits: boolean; limit: number },
): Outgoing {
  const hasVariables = !isInternal && variablesIn(text).length > 0;
  const { data } = useQuery({ ...variablesQuery(conversationId), enabled: hasVariables });
  return useMemo(() => {
    const trimmed = text.trim();
    if (!trimmed) return NO_TEXT;
    const fill = (piece: string) => (hasVariables && data ? fillVariables(piece, data) : piece);
    const parts = splits ? splitParts(trimmed, limit, (piece) => fill(piece).length) : [trimmed];
    // Without an answer nothing is held back here: the server looks again.
    const found = hasVariables && data ? troubles(trimmed, data) : { unknown: [], empty: [] };
    return { parts, shown: parts.map(fill), hasVariables, ...found };
  }, [text, hasVariables, data, splits, limit]);
}
