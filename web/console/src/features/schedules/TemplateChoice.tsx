import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { FilledTemplate } from "@/lib/api/contact";
import css from "@/ui/desk/form.module.css";

interface TemplateChoiceProps {
  template: FilledTemplate | null;
  onChoose(): void;
  /** Without it the template can only be replaced. */
  onRemove?(): void;
}

export function TemplateChoice({ template, onChoose, onRemove }: TemplateChoiceProps) {
  if (template === null) {
    return (
      <Button variant="default" onClick={onChoose} style={{ alignSelf: "flex-start" }}>
        <Trans>Escolher template</Trans>
      </Button>
    );
  }
  return (
    <div className={css.card}>
      <strong>{template.name}</strong>
      {template.preview ? <q dir="auto">{template.preview}</q> : null}
      <span className={css.actions}>
        <Button size="xs" variant="default" onClick={onChoose}>
          <Trans>Trocar template</Trans>
        </Button>
        {onRemove ? (
          <Button size="xs" variant="subtle" onClick={onRemove}>
            <Trans>Retirar</Trans>
          </Button>
        ) : null}
      </span>
    </div>
  );
}
