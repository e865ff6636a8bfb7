import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type FormEvent, useState } from "react";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { departmentsToChoose } from "@/lib/serviceRules";
import { getState } from "@/realtime/core";
import { startMany, useMe } from "@/realtime/store";
import { useBulk } from "@/realtime/useBulk";
import { BulkResult } from "@/ui/desk/BulkResult";
import css from "./transfer.module.css";

/** Takes many waiting conversations at once; those of no department get one (SRV-20). */
export function BulkStartDialog({ ids, onDone }: { ids: readonly string[]; onDone(): void }) {
  const { t } = useLingui();
  const { One, a } = useDepartmentWords();
  const me = useMe();
  // Which of them need a department is settled when the dialog opens: starting changes the answer.
  const [choices] = useState(() => {
    const { conversations } = getState();
    return ids.flatMap((id) => {
      const conversation = conversations.get(id);
      return (conversation && departmentsToChoose(conversation, me)) ?? [];
    });
  });
  const options = me.directory.departments.filter((row) => choices.includes(row.id));
  const [chosen, setChosen] = useState(options[0]?.id ?? null);
  const count = ids.length;
  const bulk = useBulk((done) => {
    notifications.show({
      message: t`${plural(done, { one: "# atendimento iniciado.", other: "# atendimentos iniciados." })}`,
    });
    onDone();
  });

  function start(event: FormEvent) {
    event.preventDefault();
    void bulk.run(() => startMany(ids, chosen));
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={t`${plural(count, { one: "Iniciar # atendimento", other: "Iniciar # atendimentos" })}`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      {bulk.result ? (
        <BulkResult {...bulk.result} onClose={onDone} />
      ) : (
        <form className={css.form} onSubmit={start}>
          <p className={css.text}>
            <Trans>Eles passam para os seus atendimentos.</Trans>
          </p>
          {options.length > 0 ? (
            <Select
              label={One}
              description={t`Para os contatos que não escolheram ${a}.`}
              data={options.map((row) => ({ value: row.id, label: row.name }))}
              value={chosen}
              onChange={setChosen}
              allowDeselect={false}
              // Focused first: an open list would lie over the buttons.
              openOnFocus={false}
              data-autofocus
            />
          ) : null}
          {bulk.error ? (
            <p className={css.error} role="alert">
              {bulk.error}
            </p>
          ) : null}
          <div className={css.buttons}>
            <Button variant="default" onClick={onDone}>
              <Trans>Cancelar</Trans>
            </Button>
            <Button type="submit" loading={bulk.isBusy} data-autofocus={options.length === 0 || undefined}>
              <Trans>Iniciar</Trans>
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
