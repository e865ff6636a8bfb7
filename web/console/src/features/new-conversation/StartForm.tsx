import { Trans, useLingui } from "@lingui/react/macro";
import { Alert, Button, Radio, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type ReactNode, useRef, useState } from "react";
import { api } from "@/lib/api/client";
import type { ContactDetails } from "@/lib/api/contacts";
import { ApiError } from "@/lib/api/problem";
import { useContactTexts } from "@/lib/i18n/useContactTexts";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { uuid7 } from "@/lib/ids";
import { formatPhone } from "@/lib/time/format";
import { useMe } from "@/realtime/store";
import css from "./newConversation.module.css";
import type { FilledTemplate, TemplateSlot } from "./template";

interface StartFormProps {
  inboxId: string;
  /** Null: somebody new. */
  contact: ContactDetails | null;
  phone: string;
  template(slot: TemplateSlot): ReactNode;
  onBack(): void;
  onOpen(conversationId: string, how: { view: "mine" | "all" }): void;
  onDone(): void;
}

interface Problem {
  fields: Record<string, string>;
  text: string | null;
  /** There is a conversation already; null: one that the reader may not see. */
  existing?: string | null;
}

const NONE: Problem = { fields: {}, text: null };

/** Who gets which template, and whether a ticket opens with it. */
export function StartForm({ inboxId, contact, phone, template, onBack, onOpen, onDone }: StartFormProps) {
  const { t } = useLingui();
  const me = useMe();
  const texts = useContactTexts();
  const [name, setName] = useState("");
  const [number, setNumber] = useState(phone);
  const [isForeign, setForeign] = useState(phone.startsWith("+") && !phone.startsWith("+55"));
  const [isOpening, setOpening] = useState(true);
  // A template belongs to its channel: another channel's is none.
  const [chosen, setChosen] = useState<{ inboxId: string; template: FilledTemplate | null } | null>(null);
  const filled = chosen?.inboxId === inboxId ? chosen.template : null;
  const [problem, setProblem] = useState<Problem>(NONE);
  const [isBusy, setBusy] = useState(false);
  // The same attempt keeps its id, so that a lost answer does not send twice.
  const attempt = useRef({ what: "", id: "" });

  async function send() {
    if (!filled) return setProblem({ ...NONE, text: t`Escolha um template e preencha as variáveis.` });
    const body = {
      inbox_id: inboxId,
      open: isOpening,
      template: filled,
      ...(contact ? { contact_id: contact.id } : { name: name.trim(), phone: number, is_foreign: isForeign }),
    };
    const what = JSON.stringify(body);
    if (attempt.current.what !== what) attempt.current = { what, id: uuid7() };
    setBusy(true);
    setProblem(NONE);
    try {
      const { conversation } = await api.post<{ conversation: { id: string } | null }>("/conversations", {
        ...body,
        id: attempt.current.id,
      });
      if (conversation) return onOpen(conversation.id, { view: isOpening ? "mine" : "all" });
      notifications.show({ message: t`Template enviado. A conversa aparece quando o contato responder.` });
      onDone();
    } catch (refused) {
      setProblem(read(refused));
      setBusy(false);
    }
  }

  function read(refused: unknown): Problem {
    const refusal = refusalOf(refused);
    if (refused instanceof ApiError && refused.code === "conversation_exists") {
      const id = refused.problem.extra?.conversation_id;
      return { ...NONE, existing: typeof id === "string" ? id : null };
    }
    const fields: Record<string, string> = {};
    for (const { field, code } of refusal.fields ?? []) {
      const text = texts.field(field, code);
      if (text && FIELDS.has(field)) fields[field] = text;
    }
    return { fields, text: Object.keys(fields).length > 0 ? null : texts.problem(refusal) };
  }

  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {contact ? (
        <p className={css.chosen}>
          <strong dir="auto">{contact.name}</strong>
          {contact.phone ? <span>{formatPhone(contact.phone)}</span> : null}
        </p>
      ) : (
        <>
          <TextInput
            label={t`Nome do cliente`}
            value={name}
            error={problem.fields.name}
            maxLength={200}
            required
            data-autofocus
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <YesNo label={t`Número estrangeiro?`} value={isForeign} onChange={setForeign} />
          <TextInput
            label={t`Número do cliente`}
            description={isForeign ? t`Com + e o código do país.` : t`DDD e número; o +55 não é preciso.`}
            placeholder={isForeign ? "+1 415 555 0100" : "41 99887-6655"}
            type="tel"
            value={number}
            error={problem.fields.phone}
            maxLength={40}
            required
            onChange={({ currentTarget }) => setNumber(currentTarget.value)}
          />
        </>
      )}
      <YesNo
        label={t`Abrir conversa?`}
        description={
          isOpening
            ? t`Um atendimento é aberto em seu nome.`
            : t`Só o template é enviado; nenhum atendimento é aberto.`
        }
        value={isOpening}
        onChange={setOpening}
      />
      <section className={css.template} aria-label={t`Mensagem template`}>
        {template({
          inboxId,
          known: {
            name: contact?.name ?? name.trim(),
            phone: formatPhone(contact?.phone ?? number),
            protocol: null,
            agent: me.user.name,
            department: null,
          },
          onChange: (next) => setChosen({ inboxId, template: next }),
        })}
      </section>
      {problem.existing !== undefined ? (
        <Alert color="orange" title={t`Conversa já existente`} role="alert">
          {problem.existing ? (
            <Button size="xs" onClick={() => onOpen(problem.existing ?? "", { view: "all" })}>
              <Trans>Abrir a conversa</Trans>
            </Button>
          ) : (
            <Trans>Outras pessoas atendem este contato. Peça a transferência a um supervisor.</Trans>
          )}
        </Alert>
      ) : null}
      {problem.text ? (
        <p role="alert" className={css.problem}>
          {problem.text}
        </p>
      ) : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={onBack}>
          <Trans>Voltar</Trans>
        </Button>
        <Button type="submit" loading={isBusy}>
          <Trans>Enviar</Trans>
        </Button>
      </div>
    </form>
  );
}

const FIELDS = new Set(["name", "phone"]);

interface YesNoProps {
  label: string;
  description?: string;
  value: boolean;
  onChange(value: boolean): void;
}

function YesNo({ label, description, value, onChange }: YesNoProps) {
  const { t } = useLingui();
  return (
    <Radio.Group
      label={label}
      description={description}
      value={value ? "yes" : "no"}
      onChange={(next) => onChange(next === "yes")}
    >
      <div className={css.choices}>
        <Radio value="yes" label={t`Sim`} />
        <Radio value="no" label={t`Não`} />
      </div>
    </Radio.Group>
  );
}
