import { useLingui } from "@lingui/react/macro";
import { Delayed, Skeleton } from "@/ui/Skeleton";
import classes from "./InboxPane.module.css";

const WIDTHS = ["62%", "48%", "70%", "55%", "66%", "44%", "58%", "50%"];

export function ListSkeleton() {
  const { t } = useLingui();
  return (
    <div role="status" aria-label={t`Carregando conversas`}>
      <Delayed>
        {WIDTHS.map((width) => (
          <div key={width} className={classes.skeletonRow}>
            <Skeleton width={40} height={40} circle />
            <div className={classes.skeletonLines}>
              <Skeleton width={width} height={12} />
              <Skeleton width="88%" height={10} />
            </div>
          </div>
        ))}
      </Delayed>
    </div>
  );
}
