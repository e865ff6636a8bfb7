import { useLingui } from "@lingui/react/macro";
import { Skeleton } from "@/ui/Skeleton";
import css from "./thread.module.css";

const SHAPES = [
  ["in", 220],
  ["in", 300],
  ["out", 260],
  ["in", 180],
  ["out", 340],
  ["out", 200],
] as const;

export function ThreadSkeleton() {
  const { t } = useLingui();
  return (
    <div className={css.skeleton} role="status" aria-label={t`Carregando mensagens`}>
      {SHAPES.map(([side, width]) => (
        <div key={`${side}${width}`} data-side={side}>
          <Skeleton width={width} height={40} />
        </div>
      ))}
    </div>
  );
}
