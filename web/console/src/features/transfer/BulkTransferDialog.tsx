import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { notifications } from "@mantine/notifications";
import { transferMany } from "@/realtime/store";
import { useBulk } from "@/realtime/useBulk";
import { BulkResult } from "@/ui/desk/BulkResult";
import { FormDialog } from "@/ui/desk/FormDialog";
import { Question } from "@/ui/Question";
import { HandoverFields } from "./HandoverFields";
import { useHandover } from "./useHandover";

/** Hands over everything selected, for instance because somebody is away (SRV-30). */
export function BulkTransferDialog({ ids, onDone }: { ids: readonly string[]; onDone(): void }) {
  const { t } = useLingui();
  const handover = useHandover();
  const count = ids.length;
  const bulk = useBulk((done) => {
    notifications.show({
      message: t`${plural(done, { one: "# atendimento transferido.", other: "# atendimentos transferidos." })}`,
    });
    onDone();
  });

  async function transfer() {
    await bulk.run(() => transferMany(ids, handover.body()));
    handover.endQuestion();
  }

  return (
    <FormDialog
      title={t`${plural(count, { one: "Transferir # atendimento", other: "Transferir # atendimentos" })}`}
      submit={t`Transferir`}
      error={bulk.error}
      result={bulk.result ? <BulkResult {...bulk.result} onClose={onDone} /> : null}
      question={
        handover.isAsking ? (
          <Question
            text={t`${plural(count, {
              one: "Tem certeza que deseja transferir # atendimento?",
              other: "Tem certeza que deseja transferir # atendimentos?",
            })}`}
            isBusy={bulk.isBusy}
            onYes={() => void transfer()}
            onNo={handover.endQuestion}
          />
        ) : null
      }
      noValidate
      onSubmit={handover.ask}
      onDone={onDone}
    >
      <HandoverFields handover={handover} />
    </FormDialog>
  );
}
