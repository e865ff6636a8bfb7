import "@/lib/i18n/talkCatalog";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import type { Attachment } from "@/lib/api/types";
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
  const [header, setHeader] = useState<Attachment | null>(null);

  function show(template: Template | null, next: Record<string, string>, file: Attachment | null = null) {
    setChosen(template);
    setValues(next);
    setHeader(file);
    const isWhole =
      template && (!headerMedia(template) || file) && missingFields(template, next).length === 0;
    onChange(
      isWhole
        ? {
            name: template.name,
            language: template.language,
            components: sendComponents(template, next, file?.id),
          }
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
      <TemplateFields
        template={chosen}
        inboxId={inboxId}
        values={values}
        onChange={(next) => show(chosen, next, header)}
        header={header}
        onHeader={(file) => show(chosen, values, file)}
      />
    </div>
  );
}
