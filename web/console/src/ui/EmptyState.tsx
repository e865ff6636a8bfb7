import type { ReactNode } from "react";
import classes from "./primitives.module.css";

interface EmptyStateProps {
  title: ReactNode;
  /** Why it is empty, and what happens next. */
  children?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ title, children, icon, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      {icon ? (
        <div className={classes.emptyIcon} aria-hidden="true">
          {icon}
        </div>
      ) : null}
      <h2 className={classes.emptyTitle}>{title}</h2>
      {children ? <p className={classes.emptyText}>{children}</p> : null}
      {action ? <div className={classes.emptyAction}>{action}</div> : null}
    </div>
  );
}
