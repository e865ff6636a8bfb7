import "@/lib/i18n/talkCatalog";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import {
  headerMedia,
  type KnownValues,
  missingFields,
  type SendComponent,
  sendComponents,
  suggest,
  type Template,
} from "./fill";
import { TemplateFields } from "./TemplateFields";
import { TemplateList } from "./TemplateList";
import css from "./template.module.css";

/** A template that can be sent as it is. */
export interface FilledTemplate {
  name: string;
  language: string;
  components: SendComponent[];
}

interface TemplateChoiceProps {
  inboxId: string;
  known: KnownValues;
  /** Null while there is nothing that could be sent. */
  onChange(filled: FilledTemplate | null): void;
}

/** A template and its variables as a part of another form. */
export default function TemplateChoice({ inboxId, known, onChange }: TemplateChoiceProps) {
  const [chosen, setChosen] = useState<Template | null>(null);
  const [values, setValues] = useState<Record<string, string>>({});

  function show(template: Template | null, next: Record<string, string>) {
    setChosen(template);
    setValues(next);
    const isWhole = template && !headerMedia(template) && missingFields(template, next).length === 0;
    onChange(
      isWhole
        ? { name: template.name, language: template.language, components: sendComponents(template, next) }
        : null,
    );
  }

  if (!chosen)
    return (
      <TemplateList inboxId={inboxId} onChoose={(template) => show(template, suggest(template, known))} />
    );
  return (
    <div className={css.form}>
      <div className={css.chosen}>
        <strong>{chosen.name}</strong>
        <Button size="compact-sm" variant="default" onClick={() => show(null, {})}>
          <Trans>Trocar template</Trans>
        </Button>
      </div>
      <TemplateFields template={chosen} values={values} onChange={(next) => show(chosen, next)} />
      {headerMedia(chosen) ? (
        <p className={css.hint} role="alert">
          <Trans>O cabeçalho deste template é um arquivo. Escolha um template de texto.</Trans>
        </p>
      ) : null}
    </div>
  );
}
