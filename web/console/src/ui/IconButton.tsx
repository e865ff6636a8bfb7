import { Tooltip } from "@mantine/core";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { Kbd } from "./Kbd";
import classes from "./primitives.module.css";

interface IconButtonProps extends Omit<ComponentPropsWithRef<"button">, "aria-label" | "title"> {
  /** Says what the button does: tooltip and accessible name. */
  label: string;
  children: ReactNode;
  /** Shown in the tooltip, for example "mod+k". */
  shortcut?: string;
  active?: boolean;
  tone?: "default" | "primary" | "danger";
  size?: "small" | "medium" | "large";
  tooltipPosition?: "top" | "bottom" | "left" | "right";
}

export function IconButton({
  label,
  children,
  shortcut,
  active,
  tone = "default",
  size = "medium",
  tooltipPosition = "bottom",
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip
      // A menu that the button opens comes in the same place.
      disabled={rest["aria-expanded"] === true}
      position={tooltipPosition}
      label={
        <span className={classes.tooltip}>
          {label}
          {shortcut ? <Kbd keys={shortcut} /> : null}
        </span>
      }
    >
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={shortcut?.replace("mod", "Control")}
        data-active={active || undefined}
        data-tone={tone}
        data-size={size}
        className={className ? `${classes.iconButton} ${className}` : classes.iconButton}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
