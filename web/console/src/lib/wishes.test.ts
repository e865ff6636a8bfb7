import { expect, it } from "vitest";
import { makeMe } from "./testing/factories";
import { wishesOf } from "./wishes";

const me = makeMe();
const having = (own: object, company: object) => ({
  user: { settings: { ...me.user.settings, ...own } },
  account: { settings: { ...me.account.settings, ...company } },
});

it.each([
  [{}, {}, { sound: true, desktop: true, push: true, showsContent: false }],
  [{}, { notify_sound: false, notify_push: false }, { sound: false, push: false, desktop: true }],
  [{ sound: true, push: false }, { notify_sound: false }, { sound: true, push: false }],
  [{ desktop_notifications: false }, {}, { desktop: false }],
  [{ push_content: true }, {}, { showsContent: false }],
  [{}, { push_shows_content: true }, { showsContent: true }],
  [{ push_content: false }, { push_shows_content: true }, { showsContent: false }],
])("own %j with the company's %j", (own, company, expected) => {
  expect(wishesOf(having(own, company))).toMatchObject(expected);
});
