import { useEffect, useRef } from "react";
import css from "./voice.module.css";

const BARS = 32;
const STEP_MS = 80;

/** The last seconds' loudness as bars, newest at the right. Drawn without React: it changes twelve times a second. */
export function LevelMeter({ level, isRunning }: { level(): number; isRunning: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => {
      const bars = box.current?.children;
      if (!bars) return;
      for (let index = 0; index < bars.length - 1; index++) {
        (bars[index] as HTMLElement).style.height = (bars[index + 1] as HTMLElement).style.height;
      }
      (bars[bars.length - 1] as HTMLElement).style.height = `${10 + level() * 90}%`;
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [isRunning, level]);
  return (
    <div ref={box} className={css.meter} aria-hidden="true">
      {Array.from({ length: BARS }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are places, not things
        <span key={index} />
      ))}
    </div>
  );
}
