import css from "./bodies.module.css";

const HEIGHT = 24;

/** The shape of a recording; the part that was heard is darker. Seeking is the slider's, which lies over it. */
export function Waveform({ peaks, played }: { peaks: readonly number[]; played: number }) {
  return (
    <svg
      className={css.wave}
      viewBox={`0 0 ${peaks.length * 4} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {peaks.map((peak, bar) => {
        const height = Math.max(2, peak * HEIGHT);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars are places
            key={bar}
            x={bar * 4 + 1}
            y={(HEIGHT - height) / 2}
            width={2}
            height={height}
            rx={1}
            data-played={bar < played * peaks.length || undefined}
          />
        );
      })}
    </svg>
  );
}
