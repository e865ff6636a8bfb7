import "@/lib/i18n/deskCatalog";
import { Trans, useLingui } from "@lingui/react/macro";
import { Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { ContactBrief } from "@/lib/api/types";
import { instantOf, localTime, zoneName } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";
import { useSaving } from "@/ui/desk/useSaving";

interface BlockDialogProps {
  contact: Pick<ContactBrief, "id" | "name">;
  onDone(): void;
}

/** "Bloquear contato", in both directions and on all of the contact's channels (CON-11). */
export function BlockDialog({ contact, onDone }: BlockDialogProps) {
  const { t, i18n } = useLingui();
  const { timezone } = useMe().account;
  const queries = useQueryClient();
  const problemText = useDeskProblemText();
  const [reason, setReason] = useState("");
  const [hasEnd, setHasEnd] = useState(false);
  const [day, setDay] = useState("");
  const [time, setTime] = useState("09:00");
  const { isBusy, error, setError, save } = useSaving();

  async function block() {
    const until = hasEnd ? instantOf(`${day}T${time}`, timezone) : null;
    if (hasEnd && until === null) {
      const code = day && time ? "does_not_exist" : "invalid";
      setError(problemText({ code: "invalid", detail: "", fields: [{ field: "expires_at", code }] }));
      return;
    }
    await save(async () => {
      await api.post(`/contacts/${contact.id}/block`, {
        reason: reason.trim() || null,
        expires_at: until === null ? null : new Date(until).toISOString(),
      });
      await queries.invalidateQueries({ queryKey: ["blocks", contact.id] });
      onDone();
    });
  }

  return (
    <FormDialog
      title={t`Bloquear ${contact.name}`}
      submit={t`Bloquear contato`}
      isDanger
      isBusy={isBusy}
      error={error}
      onSubmit={() => void block()}
      onDone={onDone}
    >
      <p className={css.quiet}>
        <Trans>
          O contato deixa de enviar e receber mensagens em todos os canais, inclusive transmissões e mensagens
          agendadas. É possível desbloquear a qualquer momento.
        </Trans>
      </p>
      <Textarea
        label={t`Motivo`}
        description={t`Opcional. Só a equipe vê.`}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        rows={2}
        maxLength={500}
        data-autofocus
      />
      <Radio.Group
        label={t`Até quando`}
        value={hasEnd ? "date" : "open"}
        onChange={(value) => setHasEnd(value === "date")}
      >
        <Stack gap={6} mt={6}>
          <Radio value="open" label={t`Até alguém desbloquear`} />
          <Radio value="date" label={t`Até uma data`} />
        </Stack>
      </Radio.Group>
      {hasEnd ? (
        <div>
          <div className={css.pair}>
            <TextInput
              type="date"
              label={t`Data`}
              required
              min={localTime(Date.now(), timezone).slice(0, 10)}
              value={day}
              onChange={(event) => setDay(event.currentTarget.value)}
            />
            <TextInput
              type="time"
              label={t`Horário`}
              required
              value={time}
              onChange={(event) => setTime(event.currentTarget.value)}
            />
          </div>
          <p className={css.quiet}>{zoneName(timezone, i18n.locale)}</p>
        </div>
      ) : null}
    </FormDialog>
  );
}
