import { expect, it } from "vitest";
import type { Attachment } from "@/lib/api/types";
import { getDraft, restoreDraft, setDraft } from "./drafts";

const file = (id: string) => ({ id }) as Attachment;

it("puts a refused message before what is being written, each file once", () => {
  setDraft("c1", { text: "depois", visibility: "public", replyTo: null, attachments: [file("b")] });
  restoreDraft("c1", {
    text: "antes",
    visibility: "internal",
    replyTo: null,
    attachments: [file("a"), file("b")],
  });
  expect(getDraft("c1")).toEqual({
    text: "antes\ndepois",
    mentions: [],
    visibility: "internal",
    replyTo: null,
    attachments: [file("a"), file("b")],
  });
});
