import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { FilledTemplate } from "@/lib/api/contact";
import type { Attachment, Conversation } from "@/lib/api/types";
import { isWindowOpen } from "@/lib/serviceWindow";
import { formatPhone } from "@/lib/time/format";
import { useNowValue } from "@/lib/time/ticker";
import { sendMessage, useDepartment, useMe } from "@/realtime/store";
import { variablesQuery } from "../complete/queries";
import {
  component,
  fillText,
  headerMedia,
  missingFields,
  sendComponents,
  suggest,
  type Template,
  templateFields,
} from "./fill";
import { TemplateFields } from "./TemplateFields";
import css from "./template.module.css";

interface TemplateFormProps {
  conversation: Conversation;
  template: Template;
  /** Takes the filled template instead of sending it. */
  onUse?(template: FilledTemplate): void;
  onBack(): void;
  onDone(): void;
}

export function TemplateForm({ conversation, template, onUse, onBack, onDone }: TemplateFormProps) {
  const me = useMe();
  const department = useDepartment(conversation.department_id);
  const { contact } = conversation;
  const [values, setValues] = useState(() =>
    suggest(template, {
      name: contact.name,
      phone: contact.phone ? formatPhone(contact.phone) : null,
      protocol: conversation.ticket?.protocol ?? null,
      agent: me.user.name,
      department: department?.name ?? null,
    }),
  );
  const missing = missingFields(template, values);
  const [header, setHeader] = useState<Attachment | null>(null);
  const isFileMissing = headerMedia(template) !== null && header === null;
  const isOpen = useNowValue((now) => isWindowOpen(conversation, now));
  const { data: variables } = useQuery(variablesQuery(conversation.id));
  // The contact's own data come a moment later; what somebody has written meanwhile stays.
  useEffect(() => {
    if (!variables) return;
    setValues((old) => {
      const next = { ...old };
      for (const { key, name } of templateFields(template)) {
        const value = variables.find((one) => one.name === name.toLowerCase())?.value;
        if (value && !next[key]) next[key] = value;
      }
      return next;
    });
  }, [variables, template]);

  function send() {
    if (missing.length > 0 || isFileMissing) return;
    const text = fillText(component(template, "BODY")?.text ?? "", "body", values);
    const filled = {
      name: template.name,
      language: template.language,
      components: sendComponents(template, values, header?.id),
    };
    if (onUse) onUse({ ...filled, preview: text });
    else sendMessage(conversation.id, { type: "template", text, template: filled });
    onDone();
  }

  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TemplateFields
        template={template}
        inboxId={conversation.inbox_id}
        values={values}
        onChange={setValues}
        header={header}
        onHeader={setHeader}
      />
      {template.category.toUpperCase() === "MARKETING" ? (
        <p className={css.hint}>
          <Trans>Mensagens de marketing são cobradas pelo provedor.</Trans>
        </p>
      ) : isOpen ? (
        <p className={css.hint}>
          <Trans>A sessão está aberta: um texto comum não é cobrado, um template pode ser.</Trans>
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={onBack}>
          <Trans>Voltar</Trans>
        </Button>
        <Button type="submit" disabled={missing.length > 0 || isFileMissing}>
          {onUse ? <Trans>Usar este template</Trans> : <Trans>Enviar</Trans>}
        </Button>
      </div>
    </form>
  );
}
