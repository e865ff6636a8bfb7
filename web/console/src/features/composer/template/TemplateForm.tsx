import { Trans, useLingui } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Conversation } from "@/lib/api/types";
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
  type TemplateField,
  templateFields,
} from "./fill";
import css from "./template.module.css";

interface TemplateFormProps {
  conversation: Conversation;
  template: Template;
  onBack(): void;
  onDone(): void;
}

export function TemplateForm({ conversation, template, onBack, onDone }: TemplateFormProps) {
  const { t } = useLingui();
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
  const fields = templateFields(template);
  const missing = missingFields(template, values);
  const media = headerMedia(template);
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

  function label(field: TemplateField): string {
    const { name } = field;
    if (field.part === "header") return t`Título: ${name}`;
    if (field.part === "button") return t`Endereço do botão: ${name}`;
    return /^\d+$/.test(name) ? t`Variável ${name}` : name;
  }

  function send() {
    if (missing.length > 0 || media) return;
    sendMessage(conversation.id, {
      type: "template",
      text: fillText(component(template, "BODY")?.text ?? "", "body", values),
      template: {
        name: template.name,
        language: template.language,
        components: sendComponents(template, values),
      },
    });
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
      <div className={css.columns}>
        <div className={css.fields}>
          {fields.length === 0 ? (
            <p className={css.hint}>
              <Trans>Este template não tem variáveis.</Trans>
            </p>
          ) : null}
          {fields.map((field, index) => (
            <TextInput
              key={field.key}
              label={label(field)}
              value={values[field.key] ?? ""}
              onChange={({ currentTarget }) => setValues({ ...values, [field.key]: currentTarget.value })}
              required
              maxLength={1024}
              data-autofocus={index === 0 || undefined}
            />
          ))}
        </div>
        <Preview template={template} values={values} />
      </div>
      {media ? (
        <p className={css.hint} role="alert">
          <Trans>O cabeçalho deste template é um arquivo. Escolha um template de texto.</Trans>
        </p>
      ) : null}
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
        <Button type="submit" disabled={missing.length > 0 || media !== null}>
          <Trans>Enviar</Trans>
        </Button>
      </div>
    </form>
  );
}

function Preview({ template, values }: { template: Template; values: Record<string, string> }) {
  const { t } = useLingui();
  const header = component(template, "HEADER")?.text;
  const footer = component(template, "FOOTER")?.text;
  return (
    <section className={css.preview} aria-label={t`Prévia`}>
      <div className={css.bubble} dir="auto">
        {header ? <strong>{fillText(header, "header", values)}</strong> : null}
        <span>{fillText(component(template, "BODY")?.text ?? "", "body", values)}</span>
        {footer ? <small>{footer}</small> : null}
        {component(template, "BUTTONS")?.buttons?.map((button) => (
          <span key={button.text} className={css.button}>
            {button.text}
          </span>
        ))}
      </div>
    </section>
  );
}
