import { Trans, useLingui } from "@lingui/react/macro";
import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { IconButton } from "@/ui/IconButton";
import type { ReplyButtons } from "../wire";
import { ListField } from "./ListField";
import { type ChoiceKind, type Choices, emptyChoices, kindOf, MAX_BUTTONS, newButton } from "./model";
import css from "./replies.module.css";

interface ChoicesFieldProps {
  value: Choices;
  onChange(value: Choices): void;
  error: string | undefined;
}

/** Buttons or a list below the text, for the customer to answer with a touch. */
export function ChoicesField({ value, onChange, error }: ChoicesFieldProps) {
  const { t } = useLingui();
  const kinds: { value: ChoiceKind; label: string }[] = [
    { value: "none", label: t`Só texto` },
    { value: "buttons", label: t`Botões` },
    { value: "list", label: t`Lista` },
  ];
  return (
    <fieldset className={css.choices}>
      <legend>
        <Trans>Respostas com um toque</Trans>
      </legend>
      <SegmentedControl
        data={kinds}
        value={kindOf(value)}
        onChange={(kind) => onChange(emptyChoices(kind as ChoiceKind))}
        aria-label={t`Respostas com um toque`}
      />
      {value && "buttons" in value ? <Buttons value={value} onChange={onChange} /> : null}
      {value && "sections" in value ? <ListField value={value} onChange={onChange} /> : null}
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

function Buttons({ value, onChange }: { value: ReplyButtons; onChange(value: ReplyButtons): void }) {
  const { t } = useLingui();
  const { buttons } = value;
  return (
    <>
      {buttons.map((button, index) => (
        <div key={button.id} className={css.line}>
          <TextInput
            className={css.grow}
            aria-label={t`Botão ${index + 1}`}
            placeholder={t`Botão ${index + 1}`}
            required
            maxLength={20}
            value={button.title}
            onChange={(event) => {
              const title = event.currentTarget.value;
              onChange({ buttons: buttons.map((item) => (item === button ? { ...item, title } : item)) });
            }}
          />
          <IconButton
            label={t`Remover o botão ${index + 1}`}
            disabled={buttons.length === 1}
            onClick={() => onChange({ buttons: buttons.filter((item) => item !== button) })}
          >
            <IconX size={16} />
          </IconButton>
        </div>
      ))}
      {buttons.length < MAX_BUTTONS ? (
        <Button
          variant="default"
          size="xs"
          className={css.add}
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange({ buttons: [...buttons, newButton()] })}
        >
          <Trans>Adicionar botão</Trans>
        </Button>
      ) : null}
    </>
  );
}
