import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Attachment } from "@/lib/api/types";
import { splitParts } from "./parts";
import { variablesQuery } from "./queries";
import { filesIn, fillVariables, troubles, variablesIn } from "./variables";

export interface Outgoing {
  /** As written, one per message: the server fills the variables. */
  parts: string[];
  /** As they will be read. */
  shown: string[];
  hasVariables: boolean;
  /** Files that variables stand for. */
  files: Attachment[];
  unknown: string[];
  empty: string[];
}

const NO_TEXT: Outgoing = { parts: [], shown: [], hasVariables: false, files: [], unknown: [], empty: [] };

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
    const files = hasVariables && data ? filesIn(trimmed, data) : [];
    return { parts, shown: parts.map(fill), hasVariables, files, ...found };
  }, [text, hasVariables, data, splits, limit]);
}
