import { useLingui } from "@lingui/react/macro";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import css from "./page.module.css";

const WIDTHS = [46, 62, 38, 55, 70, 44, 58, 50, 64, 40];

export function TableSkeleton() {
  const { t } = useLingui();
  return (
    <div role="status" aria-label={t`Carregando contatos`}>
      <Delayed>
        {WIDTHS.map((width) => (
          <div key={width} className={css.skeleton}>
            <Skeleton width={28} height={28} circle />
            <Skeleton width={`${width / 2}%`} height={12} />
            <Skeleton width="16%" height={10} />
            <Skeleton width="12%" height={10} />
          </div>
        ))}
      </Delayed>
    </div>
  );
}
