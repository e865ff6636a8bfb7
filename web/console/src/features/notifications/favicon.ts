import { useEffect } from "react";

const SIZE = 32;

/** The favicon with a red dot and the number of unread conversations of mine (INB-64). */
export function useFaviconBadge(count: number): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!link) return;
    const original = "/favicon.svg";
    if (count === 0) {
      link.href = original;
      return;
    }
    let isCurrent = true;
    const image = new Image();
    image.onload = () => {
      if (!isCurrent) return;
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = SIZE;
      const pen = canvas.getContext("2d");
      if (!pen) return;
      pen.drawImage(image, 0, 0, SIZE, SIZE);
      pen.fillStyle = "#B42318";
      pen.beginPath();
      pen.arc(SIZE - 10, 10, 10, 0, 2 * Math.PI);
      pen.fill();
      pen.fillStyle = "#FFFFFF";
      pen.font = "600 13px sans-serif";
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(count > 9 ? "9+" : String(count), SIZE - 10, 11);
      link.href = canvas.toDataURL("image/png");
    };
    image.src = original;
    return () => {
      isCurrent = false;
    };
  }, [count]);
}
