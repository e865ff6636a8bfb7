import { type RefObject, useEffect } from "react";
import { occurrencesIn } from "./occurrences";

const NAME = "prosa-found";

function rangesIn(root: Element, phrase: string): Range[] {
  const ranges: Range[] = [];
  for (const body of root.querySelectorAll("[data-mid]")) {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const [start, end] of occurrencesIn(node.nodeValue ?? "", phrase)) {
        const range = new Range();
        range.setStart(node, start);
        range.setEnd(node, end);
        ranges.push(range);
      }
    }
  }
  return ranges;
}

/** Marks a phrase in everything drawn inside `root`, without touching the document: rows come and go. */
export function useMarks(root: RefObject<Element | null>, phrase: string): void {
  useEffect(() => {
    const element = root.current?.closest("[data-drop-zone]");
    // Browsers without it show the found message, only not the words in it.
    if (!element || !phrase.trim() || !("highlights" in CSS)) return;
    let frame = 0;
    const draw = () => {
      frame = 0;
      CSS.highlights.set(NAME, new Highlight(...rangesIn(element, phrase)));
    };
    const observer = new MutationObserver(() => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    });
    observer.observe(element, { childList: true, subtree: true, characterData: true });
    draw();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(NAME);
    };
  }, [root, phrase]);
}
