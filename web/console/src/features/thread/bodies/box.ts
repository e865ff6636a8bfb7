import type { Attachment } from "@/lib/api/types";

const WIDEST = 320;
const TALLEST = 340;
const SMALLEST = 120;

/** Width (px) and aspect ratio of a picture's place, from metadata alone; extremes are cropped, not squeezed. */
export function mediaBox(attachment: Pick<Attachment, "width" | "height">): {
  width: number;
  aspectRatio: string;
} {
  const { width, height } = attachment;
  if (!width || !height) return { width: 260, aspectRatio: "4 / 3" };
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  const boxWidth = Math.round(Math.min(WIDEST, Math.max(SMALLEST, width * scale)));
  const boxHeight = Math.round(Math.min(TALLEST, Math.max(SMALLEST / 2, (height * boxWidth) / width)));
  return { width: boxWidth, aspectRatio: `${boxWidth} / ${boxHeight}` };
}

const STICKER = 140;

/** A sticker's size (px) in its own proportion, known before it is loaded. */
export function stickerBox({ width, height }: Pick<Attachment, "width" | "height">): {
  width: number;
  height: number;
} {
  if (!width || !height) return { width: STICKER, height: STICKER };
  const scale = STICKER / Math.max(width, height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}
