import type { Attachment } from "@/lib/api/types";
import type { ThreadMessage } from "@/realtime/store";

export interface Picture {
  attachment: Attachment;
  message: ThreadMessage;
}

/** What can be looked at large, in the order of the thread. */
export function picturesIn(items: readonly ThreadMessage[]): Picture[] {
  return items.flatMap((message) =>
    message.deleted
      ? []
      : message.attachments
          .filter(({ kind, state }) => state === "ready" && (kind === "image" || kind === "video"))
          .map((attachment) => ({ attachment, message })),
  );
}

const ZOOMS = [1, 1.5, 2, 3, 4, 6];

/** The next larger (1) or smaller (-1) size; beyond the last it stays. */
export function stepZoom(zoom: number, by: 1 | -1): number {
  return ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(zoom) + by))] ?? 1;
}
