import { expect, it } from "vitest";
import type { Attachment } from "@/lib/api/types";
import { aMessage } from "../testing";
import { filesOf, linksOf } from "./things";

const file = (id: string, kind: Attachment["kind"], state: Attachment["state"] = "ready") =>
  ({ id, kind, state }) as Attachment;

it("takes the files of a kind that are there", () => {
  const messages = [
    aMessage({ attachments: [file("a", "image"), file("b", "document"), file("c", "image", "pending")] }),
    aMessage({ attachments: [file("d", "audio"), file("e", "video")] }),
    aMessage({ attachments: [file("f", "image")], deleted: { at: "", by: "user", user_id: null } }),
  ];
  const ids = (kind: Parameters<typeof filesOf>[1]) =>
    filesOf(messages, kind).map(({ attachment }) => attachment.id);
  expect([ids("images"), ids("videos"), ids("files")]).toEqual([["a"], ["e"], ["b", "d"]]);
});

it("takes every address once for a message, also one in bold, and none that deceives", () => {
  const messages = [
    aMessage({ text: "veja https://a.example/x, *https://b.example* e https://a.example/x" }),
    aMessage({ text: "https://banco.example@evil.example/" }),
    aMessage({ text: "https://c.example", deleted: { at: "", by: "user", user_id: null } }),
  ];
  expect(linksOf(messages).map(({ href, host }) => [href, host])).toEqual([
    ["https://a.example/x", "a.example"],
    ["https://b.example/", "b.example"],
  ]);
});
