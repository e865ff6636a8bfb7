import type { ReactNode } from "react";
import classes from "./primitives.module.css";

export type BadgeTone = "neutral" | "accent" | "ok" | "warn" | "danger" | "count";

interface BadgeProps {
  children: ReactNode;
  tone?: BadgeTone;
  icon?: ReactNode;
  title?: string;
  className?: string;
}

/** A small word or number; the tone never speaks alone, the text says the same. */
export function Badge({ children, tone = "neutral", icon, title, className }: BadgeProps) {
  return (
    <span
      className={className ? `${classes.badge} ${className}` : classes.badge}
      data-tone={tone}
      title={title}
    >
      {icon}
      <span>{children}</span>
    </span>
  );
}
