import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Conversation } from "@/lib/api/types";
import { useLocale } from "@/lib/i18n/i18n";
import { useMe } from "@/realtime/store";
import { Avatar } from "@/ui/Avatar";
import { CannedChoices } from "./CannedChoices";
import { type Emoji, emojiQuery } from "./emoji";
import { type Choice, Listbox } from "./Listbox";
import { mentionable, readersQuery } from "./mention";
import { useFreshness, variablesQuery } from "./queries";
import { rank, type Trigger } from "./trigger";
import type { SourceProps } from "./types";

interface SuggestionsProps extends Omit<SourceProps, "query"> {
  trigger: Trigger;
  conversation: Conversation;
  isInternal: boolean;
}

/** What fits to the sign before the cursor. */
export default function Suggestions({ trigger, conversation, isInternal, ...rest }: SuggestionsProps) {
  const shared = { ...rest, query: trigger.query };
  useFreshness(conversation.id);
  switch (trigger.kind) {
    case "canned":
      return <CannedChoices {...shared} conversation={conversation} isInternal={isInternal} />;
    case "variable":
      return <VariableChoices {...shared} conversationId={conversation.id} />;
    case "mention":
      return <MentionChoices {...shared} conversation={conversation} />;
    case "emoji":
      return <EmojiChoices {...shared} />;
  }
}

function VariableChoices({
  conversationId,
  query,
  onPick,
  ...list
}: SourceProps & { conversationId: string }) {
  const { t } = useLingui();
  const { data, isError } = useQuery(variablesQuery(conversationId));
  const choices: Choice[] = rank(data ?? [], query, (one) => [one.name, one.label]).map((one) => ({
    id: one.name,
    title: (
      <>
        <b>{`{${one.name}}`}</b> {one.label}
      </>
    ),
    ...(one.kind === "text"
      ? {}
      : { aside: one.kind === "image" ? <Trans>Imagem</Trans> : <Trans>Arquivo</Trans> }),
    detail: one.value || <Trans>sem valor neste contato</Trans>,
    choose: () => onPick({ type: "text", text: `{${one.name}}` }),
  }));
  const note = isError ? (
    <Trans>As variáveis não puderam ser carregadas.</Trans>
  ) : data ? (
    <Trans>Nenhuma variável com este nome</Trans>
  ) : (
    <Trans>Carregando…</Trans>
  );
  return <Listbox {...list} label={t`Variáveis`} choices={choices} note={note} />;
}

function MentionChoices({
  conversation,
  query,
  onPick,
  ...list
}: SourceProps & { conversation: Conversation }) {
  const { t } = useLingui();
  const me = useMe();
  const { data: readers, isError } = useQuery(readersQuery(conversation.id));
  const people = useMemo(() => mentionable(readers ?? [], me), [readers, me]);
  const choices: Choice[] = rank(people, query, (user) => [user.name, ...user.name.split(" ").slice(1)]).map(
    (user) => ({
      id: user.id,
      title: (
        <>
          <Avatar id={user.id} name={user.name} size={20} /> {user.name}
        </>
      ),
      choose: () => onPick({ type: "text", text: `@${user.name} `, mention: user.id }),
    }),
  );
  const note = isError ? (
    <Trans>Os colegas não puderam ser carregados.</Trans>
  ) : readers ? (
    <Trans>Ninguém com este nome vê esta conversa</Trans>
  ) : (
    <Trans>Carregando…</Trans>
  );
  return <Listbox {...list} label={t`Mencionar`} choices={choices} note={note} />;
}

function EmojiChoices({ query, onPick, ...list }: SourceProps) {
  const { t } = useLingui();
  const { data } = useQuery(emojiQuery(useLocale()));
  const name = query.replaceAll("_", " ");
  const choices: Choice[] = rank(data ?? [], name, (one: Emoji) => [one.label, ...one.tags], 12).map(
    (one) => ({
      id: one.emoji,
      title: (
        <>
          {one.emoji} {one.label}
        </>
      ),
      choose: () => onPick({ type: "text", text: one.emoji }),
    }),
  );
  return (
    <Listbox {...list} label={t`Emojis`} choices={choices} note={<Trans>Nenhum emoji encontrado</Trans>} />
  );
}
