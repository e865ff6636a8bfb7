import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { reasonOptions } from "@/lib/reasons";
import { closeMany, useMe } from "@/realtime/store";
import { useBulk } from "@/realtime/useBulk";
import { BulkResult } from "@/ui/desk/BulkResult";
import { FormDialog } from "@/ui/desk/FormDialog";
import { ReasonPicker } from "@/ui/ReasonPicker";
import css from "./closing.module.css";

/** Closes what is selected, with one reason and without a message to the customers. */
export function BulkCloseDialog({ ids, onDone }: { ids: readonly string[]; onDone(): void }) {
  const { t } = useLingui();
  const { directory, account } = useMe();
  const { require_reason: requiresReason, closing_note: noteKind } = account.settings;
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [isChecked, setChecked] = useState(false);
  const options = reasonOptions(directory.closing_reasons);
  const lacksReason = requiresReason && options.length > 0 && reason === null;
  const lacksNote = noteKind === "required" && note.trim() === "";
  const bulk = useBulk((count) => {
    notifications.show({
      message: t`${plural(count, { one: "# atendimento encerrado.", other: "# atendimentos encerrados." })}`,
    });
    onDone();
  });

  function close() {
    setChecked(true);
    if (lacksReason || lacksNote) return;
    void bulk.run(() =>
      closeMany(ids, {
        ...(reason ? { reason_id: reason } : {}),
        ...(note.trim() && noteKind !== "off" ? { note: note.trim() } : {}),
      }),
    );
  }

  return (
    <FormDialog
      title={t`${plural(ids.length, { one: "Encerrar # atendimento", other: "Encerrar # atendimentos" })}`}
      submit={t`Encerrar`}
      isBusy={bulk.isBusy}
      error={bulk.error}
      result={bulk.result ? <BulkResult {...bulk.result} onClose={onDone} /> : null}
      noValidate
      onSubmit={close}
      onDone={onDone}
    >
      <p className={css.text}>
        <Trans>Nenhuma mensagem de encerramento é enviada aos contatos.</Trans>
      </p>
      {options.length > 0 ? (
        <ReasonPicker
          options={options}
          value={reason}
          isRequired={requiresReason}
          error={isChecked && lacksReason ? t`Escolha um motivo.` : undefined}
          onChange={setReason}
        />
      ) : null}
      {noteKind === "off" ? null : (
        <Textarea
          label={t`Observação`}
          description={t`Fica registrada em cada protocolo. O contato não vê.`}
          withAsterisk={noteKind === "required"}
          error={isChecked && lacksNote ? t`Escreva uma observação.` : undefined}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          rows={2}
          maxLength={4000}
          data-autofocus={options.length === 0 || undefined}
        />
      )}
    </FormDialog>
  );
}
