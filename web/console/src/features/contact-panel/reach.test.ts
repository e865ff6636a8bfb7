import { expect, it } from "vitest";
import type { ContactDetails } from "@/lib/api/contacts";
import type { DirectoryInbox } from "@/lib/api/types";
import { reachOf } from "./reach";

const inboxes = [
  { id: "w1", channel: "whatsapp" },
  { id: "w2", channel: "whatsapp" },
  { id: "g1", channel: "instagram" },
] as DirectoryInbox[];

const reach = (details: Partial<ContactDetails>) =>
  reachOf({ phone: null, identities: [], conversations: [], ...details } as ContactDetails, inboxes).map(
    ({ inbox, conversationId, phone }) => [inbox.id, conversationId, ...(phone ? [phone] : [])],
  );
const thread = (id: string, inboxId: string, phone = "+5511987654321") =>
  ({ id, inbox_id: inboxId, state: "idle", phone, last_activity_at: "" }) as const;

it.each([
  [
    "a phone reaches every WhatsApp number",
    { phone: "+5511987654321" },
    [
      ["w1", null],
      ["w2", null],
    ],
  ],
  [
    "what there is comes first",
    { phone: "+5511987654321", conversations: [thread("c9", "w2")] },
    [
      ["w1", null],
      ["w2", "c9"],
    ],
  ],
  [
    "of two numbers on one of ours each has its conversation",
    { conversations: [thread("c1", "w1"), thread("c2", "w1", "+5511911112222")] },
    [
      ["w1", "c1", "+55 11 98765-4321"],
      ["w1", "c2", "+55 11 91111-2222"],
    ],
  ],
  [
    "an id of one profile reaches that one",
    { identities: [{ kind: "igsid", value: "1", inbox_id: "g1" }] },
    [["g1", null]],
  ],
  [
    "a WhatsApp user without a number is known to one of ours",
    { identities: [{ kind: "bsuid", value: "BR.1", inbox_id: "w1" }] },
    [["w1", null]],
  ],
  ["an e-mail reaches none of these", { identities: [{ kind: "email", value: "a@b", inbox_id: null }] }, []],
] as [string, Partial<ContactDetails>, unknown[]][])("%s", (_, details, expected) => {
  expect(reach(details)).toEqual(expected);
});
