import { useLingui } from "@lingui/react/macro";
import { Select } from "@mantine/core";
import { matchesReason, type ReasonOption } from "@/lib/reasons";

interface ReasonPickerProps {
  label?: string;
  options: readonly ReasonOption[];
  value: string | null;
  isRequired: boolean;
  error: string | undefined;
  onChange(value: string | null): void;
}

/** Closing reasons by any word of their path. */
export function ReasonPicker({ label, options, value, isRequired, error, onChange }: ReasonPickerProps) {
  const { t } = useLingui();
  return (
    <Select
      label={label ?? t`Motivo`}
      placeholder={t`Procure ou escolha um motivo`}
      withAsterisk={isRequired}
      error={error}
      data={options}
      value={value}
      onChange={onChange}
      searchable
      // The dialog focuses it first: an open list would lie over everything else.
      openOnFocus={false}
      clearable={!isRequired}
      clearButtonProps={{ "aria-label": t`Sem motivo` }}
      nothingFoundMessage={t`Nenhum motivo encontrado`}
      filter={({ options: all, search }) =>
        all.filter((option) => "label" in option && matchesReason(option.label, search))
      }
      maxDropdownHeight={260}
      data-autofocus
    />
  );
}
