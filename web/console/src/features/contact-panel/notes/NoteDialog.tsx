import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, Select, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { api } from "@/lib/api/client";
import type { Note } from "@/lib/api/contact";
import { refusalOf } from "@/lib/i18n/useProblemText";
import { localTime } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import css from "@/ui/desk/form.module.css";
import { useDeskProblemText } from "@/ui/desk/useDeskProblemText";

interface NoteDialogProps {
  contactId: string;
  /** Null: a new one. */
  note: Note | null;
  onSaved(): Promise<unknown>;
  onDone(): void;
}

export function NoteDialog({ contactId, note, onSaved, onDone }: NoteDialogProps) {
  const { t } = useLingui();
  const { directory, account } = useMe();
  const problemText = useDeskProblemText();
  const [text, setText] = useState(note?.text ?? "");
  const [day, setDay] = useState(note?.remind_on ?? "");
  const [reader, setReader] = useState(note?.forwarded_to_id ?? "");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const wanted = { text: text.trim(), remind_on: day || null, forwarded_to_id: reader || null };
    try {
      if (note === null) await api.post(`/contacts/${contactId}/notes`, wanted);
      else {
        // A day that has passed meanwhile stays as long as nobody changes it.
        const { remind_on, ...rest } = wanted;
        await api.patch(`/notes/${note.id}`, remind_on === note.remind_on ? rest : wanted);
      }
      await onSaved();
      onDone();
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
      setBusy(false);
    }
  }

  return (
    <Modal
      opened
      onClose={onDone}
      title={note ? t`Editar observação` : t`Adicionar observação`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <form className={css.form} onSubmit={(event) => void save(event)}>
        <Textarea
          label={t`Observação`}
          description={t`Só a equipe vê.`}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          rows={4}
          maxLength={5000}
          required
          data-autofocus
        />
        <div className={css.pair}>
          <TextInput
            type="date"
            label={t`Lembrar em`}
            description={t`Opcional, às 9h desse dia.`}
            min={localTime(Date.now(), account.timezone).slice(0, 10)}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <Select
            label={t`Encaminhar para`}
            description={t`Opcional, vira tarefa do colega.`}
            data={[
              { value: "", label: t`Ninguém` },
              ...directory.users
                .filter((user) => user.is_active || user.id === note?.forwarded_to_id)
                .map((user) => ({ value: user.id, label: user.name })),
            ]}
            value={reader}
            onChange={(value) => setReader(value ?? "")}
            allowDeselect={false}
            searchable
            nothingFoundMessage={t`Nada encontrado. Tente outro nome.`}
          />
        </div>
        {error ? (
          <p className={css.error} role="alert">
            {error}
          </p>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button type="submit" loading={isBusy} disabled={text.trim() === ""}>
            <Trans>Salvar</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
