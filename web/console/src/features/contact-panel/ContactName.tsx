import { Trans, useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { IconCheck, IconPencil, IconX } from "@tabler/icons-react";
import { type ReactNode, useRef, useState } from "react";
import { api } from "@/lib/api/client";
import type { ContactDetails } from "@/lib/api/contacts";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { usePermission } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import css from "./panel.module.css";

interface ContactNameProps {
  contactId: string;
  name: string;
  profileName: string | null;
  onSaved(saved: Partial<ContactDetails>): void;
  /** What stands beside the name. */
  mark?: ReactNode;
}

/** The name, edited in place. The list and the thread learn of it by the event stream. */
export function ContactName({ contactId, name, profileName, onSaved, mark }: ContactNameProps) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const mayEdit = usePermission("contacts.edit");
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);

  function stop() {
    setText(null);
    setError(null);
    requestAnimationFrame(() => pencil.current?.focus());
  }

  async function save() {
    const wanted = text?.trim() ?? "";
    if (wanted === name) return stop();
    if (!wanted) return setError(t`Escreva um nome.`);
    setBusy(true);
    try {
      const answer = await api.patch<{ contact: ContactDetails }>(`/contacts/${contactId}`, { name: wanted });
      onSaved(answer.contact);
      stop();
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    } finally {
      setBusy(false);
    }
  }

  if (text === null) {
    return (
      <div className={css.nameBox}>
        <div className={css.nameLine}>
          <strong className={css.name} dir="auto">
            {name}
          </strong>
          {mark}
          {mayEdit ? (
            <IconButton ref={pencil} label={t`Editar nome`} size="small" onClick={() => setText(name)}>
              <IconPencil size={16} />
            </IconButton>
          ) : null}
        </div>
        {profileName && profileName !== name ? (
          <span className={css.quiet}>
            <Trans>
              No aplicativo: <bdi>{profileName}</bdi>
            </Trans>
          </span>
        ) : null}
      </div>
    );
  }
  return (
    <form
      className={css.nameForm}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        aria-label={t`Nome do contato`}
        value={text}
        maxLength={200}
        error={error}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          stop();
        }}
      />
      <IconButton label={t`Salvar`} type="submit" disabled={isBusy}>
        <IconCheck size={18} />
      </IconButton>
      <IconButton label={t`Cancelar`} onClick={stop}>
        <IconX size={18} />
      </IconButton>
    </form>
  );
}
