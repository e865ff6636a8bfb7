import { expect, it } from "vitest";
import { mediaBox, stickerBox } from "./box";

it("keeps the ratio of ordinary pictures and bounds extremes", () => {
  expect(mediaBox({ width: 1280, height: 960 })).toEqual({ width: 320, aspectRatio: "320 / 240" });
  expect(mediaBox({ width: 1080, height: 1920 })).toEqual({ width: 191, aspectRatio: "191 / 340" });
  expect(mediaBox({ width: 200, height: 100 })).toEqual({ width: 200, aspectRatio: "200 / 100" });
  expect(mediaBox({ width: 100, height: 9000 })).toEqual({ width: 120, aspectRatio: "120 / 340" });
  expect(mediaBox({ width: 9000, height: 100 })).toEqual({ width: 320, aspectRatio: "320 / 60" });
});

it("has a fixed box when the size is unknown", () => {
  expect(mediaBox({ width: null, height: null })).toEqual({ width: 260, aspectRatio: "4 / 3" });
});

it("keeps a sticker's proportion", () => {
  expect(stickerBox({ width: 512, height: 256 })).toEqual({ width: 140, height: 70 });
  expect(stickerBox({ width: null, height: null })).toEqual({ width: 140, height: 140 });
});
