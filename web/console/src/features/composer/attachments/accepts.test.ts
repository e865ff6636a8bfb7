import { expect, it } from "vitest";
import type { Attachment, Capabilities } from "@/lib/api/types";
import { unfit } from "./accepts";

const MB = 1024 * 1024;
const rule = (mimes: string[], max_bytes: number) => ({ mimes, max_bytes, caption_limit: 0 });
const capabilities: Capabilities = {
  media: {
    image: rule(["image/jpeg", "image/png"], 5 * MB),
    document: rule(["application/pdf", "text/plain"], 100 * MB),
  },
};
const file = (mime: string, size = 1, attachment: Partial<Attachment> | null = null) => ({
  mime,
  size,
  attachment: attachment as Attachment | null,
});

it("tells the type and the size that a channel does not take", () => {
  expect(unfit(file("image/png"), capabilities)).toBeNull();
  expect(unfit(file("image/gif"), capabilities)).toEqual({ reason: "type" });
  expect(unfit(file("text/csv"), capabilities)).toEqual({ reason: "type" });
  expect(unfit(file("video/mp4"), capabilities)).toEqual({ reason: "type" });
  expect(unfit(file("image/jpeg", 6 * MB), capabilities)).toEqual({ reason: "too_large", maxBytes: 5 * MB });
  expect(unfit(file("text/plain;charset=utf-8", 6 * MB), capabilities)).toBeNull();
});

it("believes what the server found over what the browser guessed", () => {
  const found = { kind: "document", mime: "text/csv", size: 9 } as const;
  expect(unfit(file("application/pdf", 1, found), capabilities)).toEqual({ reason: "type" });
  const shrunk = { kind: "image", mime: "image/jpeg", size: 2 * MB } as const;
  expect(unfit(file("image/jpeg", 9 * MB, shrunk), capabilities)).toBeNull();
});

it("holds nothing back when the channel or the type is unknown", () => {
  expect(unfit(file(""), capabilities)).toBeNull();
  expect(unfit(file("text/csv"), {})).toBeNull();
});
