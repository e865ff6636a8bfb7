import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";

const SHOWN_MS = 2000;

/** Copies a text, and shows a tick for a moment. */
export function useCopy(text: string) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false); // Without permission the text can still be selected.
    }
  }

  return { isCopied, copy: () => void copy(), Icon: isCopied ? IconCheck : IconCopy };
}
