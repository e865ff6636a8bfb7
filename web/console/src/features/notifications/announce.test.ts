import { expect, it } from "vitest";
import { soundsFor } from "./announce";

const away = { isLooking: false, wantsSound: true, wantsDesktop: true, isPushed: false };
const loud = { type: "notification.created", sound: true };

it.each([
  ["away from the chat", loud, away, true, true],
  ["while the chat is looked at", loud, { ...away, isLooking: true }, true, false],
  ["in a tab that does not read the stream", loud, away, false, false],
  ["what the server keeps quiet", { ...loud, sound: false }, away, true, false],
  ["what only changes the bell", { type: "notification.removed", sound: true }, away, true, false],
])("%s", (_, event, options, isLeader, expected) => {
  expect(soundsFor(event, options, isLeader)).toBe(expected);
});
