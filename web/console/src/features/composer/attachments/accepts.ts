import type { AttachmentKind, Capabilities } from "@/lib/api/types";
import type { QueuedFile } from "./queue";

/** Why a channel does not carry a file; `maxBytes` goes with too_large. */
export type Unfit = { reason: "type" } | { reason: "too_large"; maxBytes: number };

/** The kind by which the server will send a file. Pictures that phones take but nobody shows are documents. */
function kindOf(mime: string): AttachmentKind {
  const family = mime.split("/")[0];
  if (mime === "image/heic" || mime === "image/heif") return "document";
  return family === "image" || family === "video" || family === "audio" ? family : "document";
}

/** What the server turns a file into where the channel does not take it as it is. */
function convertedTo(mime: string): string {
  if (mime === "text/csv" || mime.endsWith("/xml")) return "text/plain";
  if (kindOf(mime) === "document") return "";
  return mime.startsWith("image/") ? "image/jpeg" : mime.startsWith("video/") ? "video/mp4" : "audio/ogg";
}

/** Whether the server makes it smaller where it is too large. */
const isShrinkable = (mime: string) =>
  mime.startsWith("video/") || ["image/jpeg", "image/png", "image/webp"].includes(mime);

/** What keeps a file from this channel, known before it is sent; null when nothing does or nothing is known. */
export function unfit(
  file: Pick<QueuedFile, "mime" | "size" | "attachment">,
  { media }: Capabilities,
): Unfit | null {
  // What the server found in the content beats what the browser takes from the name.
  const mime = (file.attachment?.mime ?? file.mime).split(";")[0]?.trim() ?? "";
  if (!media || mime === "") return null;
  const rule = media[file.attachment?.kind ?? kindOf(mime)];
  if (!rule?.mimes.includes(mime) && !rule?.mimes.includes(convertedTo(mime))) return { reason: "type" };
  // How small a file becomes that is converted is known when it is sent.
  if (isShrinkable(mime) || !rule.mimes.includes(mime)) return null;
  const size = file.attachment?.size ?? file.size ?? 0;
  return size > rule.max_bytes ? { reason: "too_large", maxBytes: rule.max_bytes } : null;
}
