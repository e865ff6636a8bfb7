import { expect, it } from "vitest";
import type { Attachment } from "@/lib/api/types";
import { aMessage } from "../testing";
import { picturesIn, stepZoom } from "./pictures";

const file = (id: string, patch: Partial<Attachment> = {}) =>
  ({ id, kind: "image", state: "ready", ...patch }) as Attachment;

it("shows pictures and videos that are there, and nothing that was deleted", () => {
  const messages = [
    aMessage({ attachments: [file("a"), file("b", { kind: "document" }), file("c", { state: "pending" })] }),
    aMessage({ attachments: [file("d")], deleted: { at: "", by: "user", user_id: null } }),
    aMessage({ attachments: [file("e", { kind: "video" })] }),
  ];
  expect(picturesIn(messages).map((one) => one.attachment.id)).toEqual(["a", "e"]);
});

it("zooms in steps between the whole and six times", () => {
  expect([stepZoom(1, 1), stepZoom(1, -1), stepZoom(6, 1), stepZoom(2, -1)]).toEqual([1.5, 1, 6, 1.5]);
});
