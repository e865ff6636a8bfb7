import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Loader, Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api } from "@/lib/api/client";
import type { Conversation, ConversationPage } from "@/lib/api/types";
import { refusalOf, useProblemText } from "@/lib/i18n/useProblemText";
import { uuid7 } from "@/lib/ids";
import { isWindowOpen } from "@/lib/serviceWindow";
import { forwardMessage } from "@/realtime/messages";
import { type ThreadMessage, useMe } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import css from "./dialogs.module.css";

const MOST = 5;

/** Sends a copy to up to five other conversations; what one of them refuses stays here with its reason. */
export function ForwardDialog({ message, onDone }: { message: ThreadMessage; onDone(): void }) {
  const { t } = useLingui();
  const me = useMe();
  const problemText = useProblemText();
  const id = useRef(uuid7());
  const [search, setSearch] = useState("");
  const [wanted] = useDebouncedValue(search.trim(), 200);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Conversation>>(new Map());
  const [failed, setFailed] = useState<ReadonlyMap<string, string>>(new Map());
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { data, isError } = useQuery<Conversation[]>({
    queryKey: ["forward-to", wanted],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api
        .get<ConversationPage>("/conversations", {
          query: wanted ? { q: wanted, everywhere: 1, limit: 30 } : { view: "open", limit: 30 },
          signal,
        })
        .then((page) => page.items),
  });
  const rows = [
    ...chosen.values(),
    ...(data ?? []).filter((row) => row.id !== message.conversation_id && !chosen.has(row.id)),
  ];

  function toggle(row: Conversation) {
    const next = new Map(chosen);
    if (next.has(row.id)) next.delete(row.id);
    else if (next.size < MOST) next.set(row.id, row);
    setChosen(next);
  }

  async function send() {
    setBusy(true);
    setError(null);
    try {
      const answer = await forwardMessage(message, [...chosen.values()], id.current);
      if (answer.done.length > 0)
        notifications.show({
          message: (
            <Plural
              value={answer.done.length}
              one="Encaminhada para # conversa"
              other="Encaminhada para # conversas"
            />
          ),
        });
      if (answer.failed.length === 0) return onDone();
      setFailed(new Map(answer.failed.map((one) => [one.id, one.code])));
      setChosen(new Map([...chosen].filter(([key]) => answer.failed.some((one) => one.id === key))));
      // Another attempt is another forwarding.
      id.current = uuid7();
    } catch (problem) {
      setError(problemText(refusalOf(problem)));
    }
    setBusy(false);
  }

  const inboxName = (row: Conversation) =>
    me.directory.inboxes.find((inbox) => inbox.id === row.inbox_id)?.name ?? "";
  return (
    <Modal
      opened
      onClose={onDone}
      title={t`Encaminhar mensagem`}
      closeButtonProps={{ "aria-label": t`Fechar` }}
    >
      <div className={css.body}>
        <TextInput
          aria-label={t`Buscar conversa`}
          placeholder={t`Buscar por nome, telefone ou protocolo`}
          leftSection={<IconSearch size={16} />}
          rightSection={search.trim() !== wanted ? <Loader size={14} /> : null}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          data-autofocus
        />
        <ul className={css.targets} aria-label={t`Conversas`}>
          {rows.map((row) => {
            const code = failed.get(row.id);
            const isClosed = !isWindowOpen(row, Date.now());
            return (
              <li key={row.id}>
                <Checkbox
                  classNames={{ root: css.target, body: css.targetBody, labelWrapper: css.targetLabel }}
                  checked={chosen.has(row.id)}
                  disabled={
                    !chosen.has(row.id) && (isClosed || row.contact.is_blocked || chosen.size >= MOST)
                  }
                  onChange={() => toggle(row)}
                  label={
                    <span className={css.who}>
                      <Avatar id={row.contact.id} name={row.contact.name} size={28} />
                      <span>
                        <bdi>{row.contact.name}</bdi>
                        <small>
                          {code
                            ? problemText({ code, detail: "" })
                            : row.contact.is_blocked
                              ? t`Contato bloqueado`
                              : isClosed
                                ? t`Sessão expirada`
                                : inboxName(row)}
                        </small>
                      </span>
                    </span>
                  }
                />
              </li>
            );
          })}
        </ul>
        {data && rows.length === 0 ? (
          <p>
            <Trans>Nenhuma conversa encontrada.</Trans>
          </p>
        ) : null}
        {isError || error ? (
          <p className={css.error} role="alert">
            {error ?? t`As conversas não puderam ser carregadas.`}
          </p>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onDone}>
            <Trans>Cancelar</Trans>
          </Button>
          <Button disabled={chosen.size === 0} loading={isBusy} onClick={() => void send()}>
            {chosen.size > 1 ? t`Encaminhar para ${chosen.size}` : t`Encaminhar`}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
