import { Switch } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { FieldRow } from "./Page";

interface SwitchRowProps {
  label: ReactNode;
  hint?: ReactNode;
  checked: boolean;
  onChange(event: { currentTarget: { checked: boolean } }): void;
  disabled?: boolean;
}

export function SwitchRow({ label, hint, ...rest }: SwitchRowProps) {
  const id = useId();
  return (
    <FieldRow label={label} hint={hint} controlId={id}>
      <Switch id={id} {...rest} />
    </FieldRow>
  );
}
