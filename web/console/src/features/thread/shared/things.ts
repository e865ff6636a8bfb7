import type { Attachment, Message } from "@/lib/api/types";
import { type FormatNode, parseFormat } from "../format/parse";

/** The tabs of what was shared. */
export type SharedKind = "images" | "videos" | "files" | "links";

const KINDS: Record<Exclude<SharedKind, "links">, readonly Attachment["kind"][]> = {
  images: ["image"],
  videos: ["video"],
  files: ["document", "audio"],
};

/** Files of a kind that are there, in the order of the messages. */
export function filesOf(
  messages: readonly Message[],
  kind: Exclude<SharedKind, "links">,
): { attachment: Attachment; message: Message }[] {
  return messages.flatMap((message) =>
    message.deleted
      ? []
      : message.attachments
          .filter((file) => file.state === "ready" && KINDS[kind].includes(file.kind))
          .map((attachment) => ({ attachment, message })),
  );
}

/** The addresses in the messages' texts, each once for a message; `host` is what tells where it leads. */
export function linksOf(messages: readonly Message[]): { href: string; host: string; message: Message }[] {
  return messages.flatMap((message) => {
    const found = new Set(message.deleted ? [] : hrefs(parseFormat(message.text)));
    return [...found].map((href) => ({ href, host: new URL(href).host, message }));
  });
}

function hrefs(nodes: readonly FormatNode[]): string[] {
  return nodes.flatMap((node) =>
    node.type === "link" ? [node.href] : "children" in node ? hrefs(node.children) : [],
  );
}
