import type { RefObject } from "react";
import type { CannedReply } from "@/lib/api/types";
import type { Template } from "../template/fill";
import type { KeyHandler } from "./Listbox";

/** What was chosen: words for the place of the trigger (`mention`: the colleague they name), or something that does more. */
export type Pick =
  | { type: "text"; text: string; mention?: string }
  | { type: "canned"; reply: CannedReply }
  | { type: "template"; template: Template }
  | { type: "internal" };

export interface SourceProps {
  id: string;
  query: string;
  keys: RefObject<KeyHandler | null>;
  onActive(optionId: string | null): void;
  onPick(pick: Pick): void;
}
