import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import type { TransferBody } from "@/lib/api/types";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { transferMany, useMe } from "@/realtime/store";
import { useBulk } from "@/realtime/useBulk";
import { BulkResult } from "@/ui/desk/BulkResult";
import { Question } from "@/ui/Question";
import { type Target, TargetPicker } from "./TargetPicker";
import css from "./transfer.module.css";

/** Hands over everything selected, for instance because somebody is away (SRV-30). */
export function BulkTransferDialog({ ids, onDone }: { ids: readonly string[]; onDone(): void }) {
  const { t } = useLingui();
  const { a } = useDepartmentWords();
  const needsReason = useMe().account.settings.transfer_asks_reason;
  const [target, setTarget] = useState<Target>({ departmentId: null, agentId: null });
  const [reason, setReason] = useState("");
  const [summary, setSummary] = useState("");
  const [isChecked, setChecked] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const hasTarget = target.departmentId !== null || target.agentId !== null;
  const lacksReason = needsReason && reason.trim() === "";
  const count = ids.length;
  const bulk = useBulk((done) => {
    notifications.show({
      message: t`${plural(done, { one: "# atendimento transferido.", other: "# atendimentos transferidos." })}`,
    });
    onDone();
  });

  function ask(event: FormEvent) {
    event.preventDefault();
    setChecked(true);
    if (hasTarget && !lacksReason) setAsking(true);
  }

  async function transfer() {
    const body: TransferBody = {};
    if (target.departmentId) body.department_id = target.departmentId;
    if (target.agentId) body.agent_id = target.agentId;
    if (reason.trim()) body.reason = reason.trim();
    if (summary.trim()) body.summary = summary.trim();
    await bulk.run(() => transferMany(ids, body));
    setAsking(false);
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`${plural(count, { one: "Transferir # atendimento", other: "Transferir # atendimentos" })}`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      {bulk.result ? (
        <BulkResult {...bulk.result} onClose={onDone} />
      ) : (
        <form className={css.form} onSubmit={ask} noValidate>
          <TargetPicker
            value={target}
            onChange={(next) => {
              setTarget(next);
              setAsking(false);
            }}
            excludedIds={[]}
            hasBoth
          />
          {needsReason ? (
            <TextInput
              label={t`Motivo da transferência`}
              withAsterisk
              error={isChecked && lacksReason ? t`Escreva o motivo.` : undefined}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={500}
            />
          ) : null}
          <Textarea
            label={t`Resumo para o próximo atendente`}
            description={t`Só a equipe vê.`}
            value={summary}
            onChange={(event) => setSummary(event.currentTarget.value)}
            rows={2}
            maxLength={4000}
          />
          {isChecked && !hasTarget ? (
            <p className={css.error} role="alert">
              <Trans>Escolha {a} ou um atendente.</Trans>
            </p>
          ) : null}
          {bulk.error ? (
            <p className={css.error} role="alert">
              {bulk.error}
            </p>
          ) : null}
          {isAsking ? (
            <Question
              text={t`${plural(count, {
                one: "Tem certeza que deseja transferir # atendimento?",
                other: "Tem certeza que deseja transferir # atendimentos?",
              })}`}
              isBusy={bulk.isBusy}
              onYes={() => void transfer()}
              onNo={() => setAsking(false)}
            />
          ) : (
            <div className={css.buttons}>
              <Button variant="default" onClick={onDone}>
                <Trans>Cancelar</Trans>
              </Button>
              <Button type="submit">
                <Trans>Transferir</Trans>
              </Button>
            </div>
          )}
        </form>
      )}
    </Modal>
  );
}
