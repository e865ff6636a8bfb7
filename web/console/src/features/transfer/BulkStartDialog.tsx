import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useDepartmentWords } from "@/lib/i18n/departmentWords";
import { departmentsToChoose } from "@/lib/serviceRules";
import { getState } from "@/realtime/core";
import { startMany, useMe } from "@/realtime/store";
import { useBulk } from "@/realtime/useBulk";
import { BulkResult } from "@/ui/desk/BulkResult";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";

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

  return (
    <FormDialog
      title={t`${plural(count, { one: "Iniciar # atendimento", other: "Iniciar # atendimentos" })}`}
      submit={t`Iniciar`}
      isBusy={bulk.isBusy}
      error={bulk.error}
      focus={options.length === 0 ? "submit" : undefined}
      result={bulk.result ? <BulkResult {...bulk.result} onClose={onDone} /> : null}
      onSubmit={() => void bulk.run(() => startMany(ids, chosen))}
      onDone={onDone}
    >
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
    </FormDialog>
  );
}
