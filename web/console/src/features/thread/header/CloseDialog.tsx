import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { ApiError } from "@/lib/api/problem";
import type { ClosingReason } from "@/lib/api/types";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { closeConversation, useMe } from "@/realtime/store";
import css from "./header.module.css";

/** Reasons in the tree's order, children named with their parents. */
export function reasonOptions(reasons: readonly ClosingReason[]): { value: string; label: string }[] {
  const byId = new Map(reasons.map((reason) => [reason.id, reason]));
  const hasChildren = new Set(reasons.map((reason) => reason.parent_id));
  const path = (reason: ClosingReason, depth = 0): string => {
    const parent = reason.parent_id && depth < 8 ? byId.get(reason.parent_id) : undefined;
    return parent ? `${path(parent, depth + 1)} › ${reason.name}` : reason.name;
  };
  return reasons
    .filter((reason) => !hasChildren.has(reason.id))
    .map((reason) => ({ value: reason.id, label: path(reason) }))
    .sort((a, b) => a.label.localeCompare(b.label, "pt-BR"));
}

export function CloseDialog({ conversationId, onDone }: { conversationId: string; onDone(): void }) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const options = reasonOptions(useMe().directory.closing_reasons);
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function close() {
    setBusy(true);
    setError(null);
    try {
      await closeConversation(conversationId, {
        ...(reason ? { reason_id: reason } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
      });
      onDone();
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === "already_closed") {
        notifications.show({ message: t`O atendimento já estava encerrado.` });
        return onDone();
      }
      setError(problemText(refusalOf(problem)));
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Encerrar atendimento`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          void close();
        }}
      >
        {options.length > 0 ? (
          <NativeSelect
            label={t`Motivo`}
            data={[{ value: "", label: t`Sem motivo` }, ...options]}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
        ) : null}
        <Textarea
          label={t`Observação`}
          description={t`Fica registrada no protocolo. O contato não vê.`}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          rows={3}
          maxLength={2000}
          data-autofocus={options.length === 0 || undefined}
        />
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
        <div className={css.formButtons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" loading={isBusy}>
            <Trans>Encerrar</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
