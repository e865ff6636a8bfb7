import { useEffect } from "react";
import { ring } from "@/lib/sound";
import { wishesOf } from "@/lib/wishes";
import { ownsStream } from "@/realtime/hub";
import { useMe } from "@/realtime/store";

const EVERY_MS = 4_000;

/** Rings while something is being offered, in one tab only, unless the person has turned sounds off. */
export function useRinging(isOffered: boolean): void {
  const wantsSound = wishesOf(useMe()).sound;
  useEffect(() => {
    if (!isOffered || !wantsSound) return;
    const once = () => ownsStream() && ring();
    once();
    const timer = setInterval(once, EVERY_MS);
    return () => clearInterval(timer);
  }, [isOffered, wantsSound]);
}
