import { useLingui } from "@lingui/react/macro";
import { Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "@/lib/api/client";
import type { Note } from "@/lib/api/contact";
import { localTime } from "@/lib/time/zone";
import { useMe } from "@/realtime/store";
import { FormDialog } from "@/ui/desk/FormDialog";
import css from "@/ui/desk/form.module.css";
import { useSaving } from "@/ui/desk/useSaving";

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
  const [text, setText] = useState(note?.text ?? "");
  const [day, setDay] = useState(note?.remind_on ?? "");
  const [reader, setReader] = useState(note?.forwarded_to_id ?? "");
  const saving = useSaving();

  async function save() {
    const wanted = { text: text.trim(), remind_on: day || null, forwarded_to_id: reader || null };
    await saving.save(async () => {
      if (note === null) await api.post(`/contacts/${contactId}/notes`, wanted);
      else {
        // A day that has passed meanwhile stays as long as nobody changes it.
        const { remind_on, ...rest } = wanted;
        await api.patch(`/notes/${note.id}`, remind_on === note.remind_on ? rest : wanted);
      }
      await onSaved();
      onDone();
    });
  }

  return (
    <FormDialog
      title={note ? t`Editar observação` : t`Adicionar observação`}
      submit={t`Salvar`}
      isBusy={saving.isBusy}
      error={saving.error}
      isDisabled={text.trim() === ""}
      onSubmit={() => void save()}
      onDone={onDone}
    >
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
    </FormDialog>
  );
}
