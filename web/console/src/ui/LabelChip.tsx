import type { DirectoryLabel } from "@/lib/api/types";
import classes from "./primitives.module.css";

/** A label as its colour and name; the colour never speaks alone. */
export function LabelChip({ label }: { label: DirectoryLabel }) {
  return (
    <span className={classes.label} title={label.name}>
      <i style={{ background: label.color }} aria-hidden="true" />
      <bdi>{label.icon && !/^[a-z_-]+$/i.test(label.icon) ? `${label.icon} ${label.name}` : label.name}</bdi>
    </span>
  );
}
