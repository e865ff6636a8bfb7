import { expect, it } from "vitest";
import { createFrameParser, type Frame } from "./sse";

const TEXT =
  'event: ready\ndata: {"head":1}\n\n: comment\n\nid: 7\nevent: message.created\ndata: {"a":\ndata: 1}\n\nid: 8\r\nevent: heartbeat\r\n\r\n';
const FRAMES: Frame[] = [
  { id: null, event: "ready", data: '{"head":1}' },
  { id: "7", event: "message.created", data: '{"a":\n1}' },
  { id: "8", event: "heartbeat", data: "" },
];

it.each([1, 2, 3, 7, 1000])("reads the same frames from portions of %i characters", (size) => {
  const frames: Frame[] = [];
  const feed = createFrameParser((frame) => frames.push(frame));
  for (let at = 0; at < TEXT.length; at += size) feed(TEXT.slice(at, at + size));
  expect(frames).toEqual(FRAMES);
});

it("keeps an unfinished frame to itself", () => {
  const frames: Frame[] = [];
  createFrameParser((frame) => frames.push(frame))("id: 1\ndata: {}\n");
  expect(frames).toEqual([]);
});
