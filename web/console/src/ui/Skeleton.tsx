import { type ReactNode, useEffect, useState } from "react";
import classes from "./primitives.module.css";

/** Shows its children only after 150 ms: a fast answer must not flash grey boxes. */
export function Delayed({ children, after = 150 }: { children: ReactNode; after?: number }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), after);
    return () => clearTimeout(timer);
  }, [after]);
  return shown ? children : null;
}

interface SkeletonProps {
  width: number | string;
  height: number;
  circle?: boolean;
}

export function Skeleton({ width, height, circle }: SkeletonProps) {
  return (
    <span
      className={classes.skeleton}
      aria-hidden="true"
      style={{ display: "block", width, height, borderRadius: circle ? "50%" : undefined }}
    />
  );
}
