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
  expect(unfit(file("image/heic"), capabilities)).toEqual({ reason: "type" });
  expect(unfit(file("application/zip"), capabilities)).toEqual({ reason: "type" });
  expect(unfit(file("video/mp4"), capabilities)).toEqual({ reason: "type" });
  expect(unfit(file("application/pdf", 101 * MB), capabilities)).toEqual({
    reason: "too_large",
    maxBytes: 100 * MB,
  });
  expect(unfit(file("text/plain;charset=utf-8", 6 * MB), capabilities)).toBeNull();
});

it("lets through what the server converts or makes smaller", () => {
  for (const mime of ["image/gif", "image/webp", "text/csv"])
    expect(unfit(file(mime, 6 * MB), capabilities)).toBeNull();
  expect(unfit(file("image/jpeg", 6 * MB), capabilities)).toBeNull();
  const media = {
    ...capabilities.media,
    video: rule(["video/mp4"], 16 * MB),
    audio: rule(["audio/ogg"], MB),
  };
  expect(unfit(file("video/quicktime", 40 * MB), { media })).toBeNull();
  expect(unfit(file("audio/wav", 6 * MB), { media })).toBeNull();
  expect(unfit(file("audio/ogg", 6 * MB), { media })).toEqual({ reason: "too_large", maxBytes: MB });
});

it("believes what the server found over what the browser guessed", () => {
  const found = { kind: "document", mime: "application/zip", size: 9 } as const;
  expect(unfit(file("application/pdf", 1, found), capabilities)).toEqual({ reason: "type" });
  const shrunk = { kind: "image", mime: "image/jpeg", size: 2 * MB } as const;
  expect(unfit(file("image/jpeg", 9 * MB, shrunk), capabilities)).toBeNull();
});

it("holds nothing back when the channel or the type is unknown", () => {
  expect(unfit(file(""), capabilities)).toBeNull();
  expect(unfit(file("text/csv"), {})).toBeNull();
});
