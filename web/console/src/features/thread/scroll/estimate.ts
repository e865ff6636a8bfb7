import { mediaBox } from "../bodies/box";
import type { ThreadRow } from "../rows";

/** Average characters on one line of a bubble. */
const LINE_CHARS = 62;

/** A row's height in pixels before it was measured; good guesses keep the scroll bar steady. */
export function estimateRow(row: ThreadRow | undefined): number {
  if (!row) return 40;
  if (row.type === "day") return 40;
  if (row.type === "activity") return 24;
  if (row.type !== "message") return 48;
  const { message, isFirst } = row;
  const lines = message.text
    .split("\n", 40)
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_CHARS)), 0);
  let height = (message.text ? lines * 20 : 0) + (isFirst ? (message.direction === "in" ? 26 : 44) : 16);
  for (const attachment of message.attachments) {
    if (attachment.kind === "image" || attachment.kind === "video") {
      const { width, aspectRatio } = mediaBox(attachment);
      const [across = 4, down = 3] = aspectRatio.split(" / ").map(Number);
      height += (width * down) / across + 20;
    } else {
      height += attachment.kind === "sticker" ? 156 : 68;
    }
  }
  if (message.reply_to) height += 52;
  if (message.reactions.length) height += 22;
  if (message.visibility === "internal") height += 20;
  if (message.kind === "location") height += 190;
  if (message.kind === "order" || message.kind === "flow_reply") height += 130;
  return height;
}
