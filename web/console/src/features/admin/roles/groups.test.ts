import { expect, it } from "vitest";
import { groupPermissions } from "./groups";

it("groups every permission once, in order", () => {
  const names = [
    "conversations.see_all",
    "conversations.export",
    "conversations.start",
    "messages.send",
    "contacts.edit",
    "users.manage",
    "tokens.manage",
    "monitor",
    "something.new",
  ];
  const groups = groupPermissions(names);
  expect(groups).toEqual([
    { group: "see", names: ["conversations.see_all"] },
    { group: "serve", names: ["conversations.start", "messages.send"] },
    { group: "contacts", names: ["contacts.edit"] },
    { group: "configure", names: ["users.manage"] },
    { group: "supervise", names: ["conversations.export", "tokens.manage", "monitor", "something.new"] },
  ]);
  expect(groups.flatMap((item) => item.names)).toHaveLength(names.length);
});

it("leaves empty groups out", () => {
  expect(groupPermissions(["monitor"])).toEqual([{ group: "supervise", names: ["monitor"] }]);
});
