import { Button, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import css from "./extras.module.css";

const MOST = 5;

interface LinesProps {
  values: readonly string[];
  onChange(values: string[]): void;
  /** Of the first line, and of each other. */
  labels: [first: string, other: string];
  add: string;
  problem(value: string): string | null;
  type: "tel" | "email";
  placeholder?: string;
}

/** One value and, if asked for, more of its kind. */
export function Lines({ values, onChange, labels, add, problem, type, placeholder }: LinesProps) {
  return (
    <>
      {values.map((value, index) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
          key={index}
          label={index === 0 ? labels[0] : labels[1]}
          type={type}
          inputMode={type}
          placeholder={placeholder}
          value={value}
          error={problem(value)}
          onChange={({ currentTarget }) =>
            onChange(values.map((other, place) => (place === index ? currentTarget.value : other)))
          }
        />
      ))}
      {values.length < MOST ? (
        <Button
          variant="subtle"
          size="xs"
          className={css.left}
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...values, ""])}
        >
          {add}
        </Button>
      ) : null}
    </>
  );
}
