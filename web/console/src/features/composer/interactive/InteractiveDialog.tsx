import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { CannedReply, Conversation } from "@/lib/api/types";
import { sendMessage } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { BeforeSending } from "../complete/BeforeSending";
import { useOutgoing } from "../complete/useOutgoing";
import extras from "../extras/extras.module.css";
import {
  draftOf,
  emptyChoices,
  emptyRow,
  type Fault,
  faultOf,
  LIMITS,
  payloadOf,
  type RowDraft,
} from "./choices";
import css from "./interactive.module.css";

interface InteractiveDialogProps {
  conversation: Conversation;
  /** Filled with a quick reply's words and choices. */
  reply?: CannedReply;
  onDone(): void;
}

/** A message with buttons or a list that the customer chooses from. */
export default function InteractiveDialog({ conversation, reply, onDone }: InteractiveDialogProps) {
  const { t } = useLingui();
  const [draft, setDraft] = useState(() =>
    reply?.interactive ? draftOf(reply.interactive, reply.text) : emptyChoices(),
  );
  const isList = draft.type === "list";
  const fault = faultOf(draft);
  const outgoing = useOutgoing(conversation.id, draft.body, {
    isInternal: false,
    splits: false,
    limit: LIMITS.body,
  });
  const hasTrouble = outgoing.unknown.length + outgoing.empty.length > 0;
  const most = isList ? LIMITS.rows : LIMITS.buttons;
  const change = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch });
  const changeRow = (id: string, patch: Partial<RowDraft>) =>
    change({ rows: draft.rows.map((row) => (row.id === id ? { ...row, ...patch } : row)) });
  const words: Record<Fault, string> = {
    body: t`Escreva o texto da mensagem.`,
    button: t`Escreva o texto do botão que abre a lista.`,
    rows: t`Preencha ao menos uma opção.`,
    title: t`Toda opção precisa de um título.`,
    twice: t`Duas opções são iguais.`,
    too_many: isList ? t`São no máximo 10 opções.` : t`São no máximo 3 botões.`,
    too_long: t`Um dos textos é longo demais.`,
  };

  function send() {
    if (fault || hasTrouble) return;
    sendMessage(conversation.id, {
      type: "interactive",
      interactive: payloadOf(draft),
      cannedReplyId: reply?.id ?? null,
    });
    onDone();
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Mensagem interativa`}
      size="lg"
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form
        className={extras.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <SegmentedControl
          aria-label={t`Tipo`}
          value={draft.type}
          onChange={(type) => change({ type: type as typeof draft.type })}
          data={[
            { value: "buttons", label: t`Botões` },
            { value: "list", label: t`Lista` },
          ]}
        />
        <Textarea
          label={t`Texto`}
          required
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LIMITS.body}
          value={draft.body}
          onChange={(event) => change({ body: event.currentTarget.value })}
          data-autofocus
        />
        <BeforeSending
          parts={outgoing.shown}
          hasVariables={outgoing.hasVariables}
          unknown={outgoing.unknown}
          empty={outgoing.empty}
        />
        {isList ? (
          <TextInput
            label={t`Texto do botão que abre a lista`}
            required
            maxLength={LIMITS.title}
            value={draft.button}
            onChange={(event) => change({ button: event.currentTarget.value })}
          />
        ) : null}
        <fieldset className={css.rows}>
          <legend>{isList ? <Trans>Opções</Trans> : <Trans>Botões</Trans>}</legend>
          {draft.rows.map((row, index) => {
            const number = index + 1;
            return (
              <div key={row.id} className={css.row}>
                <TextInput
                  aria-label={isList ? t`Opção ${number}` : t`Botão ${number}`}
                  placeholder={isList ? t`Opção ${number}` : t`Botão ${number}`}
                  maxLength={isList ? LIMITS.rowTitle : LIMITS.title}
                  value={row.title}
                  onChange={(event) => changeRow(row.id, { title: event.currentTarget.value })}
                />
                {isList ? (
                  <TextInput
                    aria-label={t`Descrição da opção ${number}`}
                    placeholder={t`Descrição (opcional)`}
                    maxLength={LIMITS.description}
                    value={row.description}
                    onChange={(event) => changeRow(row.id, { description: event.currentTarget.value })}
                  />
                ) : null}
                {draft.rows.length > 1 ? (
                  <IconButton
                    label={isList ? t`Remover a opção ${number}` : t`Remover o botão ${number}`}
                    size="small"
                    onClick={() => change({ rows: draft.rows.filter((other) => other.id !== row.id) })}
                  >
                    <IconX size={16} />
                  </IconButton>
                ) : null}
              </div>
            );
          })}
          {draft.rows.length < most ? (
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconPlus size={14} />}
              onClick={() => change({ rows: [...draft.rows, emptyRow()] })}
            >
              {isList ? <Trans>Adicionar opção</Trans> : <Trans>Adicionar botão</Trans>}
            </Button>
          ) : null}
        </fieldset>
        <div className={css.pair}>
          <TextInput
            label={t`Título (opcional)`}
            maxLength={LIMITS.header}
            value={draft.header}
            onChange={(event) => change({ header: event.currentTarget.value })}
          />
          <TextInput
            label={t`Rodapé (opcional)`}
            maxLength={LIMITS.footer}
            value={draft.footer}
            onChange={(event) => change({ footer: event.currentTarget.value })}
          />
        </div>
        <div className={extras.buttons}>
          {fault ? <span className={css.fault}>{words[fault]}</span> : null}
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" disabled={fault !== null || hasTrouble}>
            <Trans>Enviar</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
