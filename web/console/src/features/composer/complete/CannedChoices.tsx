import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { IconBolt, IconLayoutList, IconLock, IconPaperclip } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { CannedReply, Conversation } from "@/lib/api/types";
import { useMe } from "@/realtime/store";
import { component, type Template } from "../template/fill";
import css from "./complete.module.css";
import { type Choice, Listbox } from "./Listbox";
import { cannedQuery, templatesQuery, variablesQuery } from "./queries";
import { rank } from "./trigger";
import type { SourceProps } from "./types";
import { fillVariables, variablesIn } from "./variables";

interface CannedChoicesProps extends SourceProps {
  conversation: Conversation;
  isInternal: boolean;
}

/** Quick replies, then templates where the channel has them, and the way to an internal message. */
export function CannedChoices({ conversation, isInternal, query, onPick, ...list }: CannedChoicesProps) {
  const { t } = useLingui();
  const me = useMe();
  const canned = useQuery(cannedQuery);
  const variables = useQuery(variablesQuery(conversation.id));
  const hasTemplates =
    !isInternal && conversation.has_window && !me.account.settings.template_only_when_expired;
  const templates = useQuery({ ...templatesQuery(conversation.inbox_id), enabled: hasTemplates });

  const replies = rank(
    [...(canned.data ?? [])].sort((a, b) => b.usage_count - a.usage_count),
    query,
    (reply) => [
      reply.shortcut,
      reply.title,
      // Two letters stand in every text.
      ...(query.length > 2 ? [reply.text] : []),
    ],
  ).filter((reply) => !isInternal || !reply.interactive);
  const found = query && hasTemplates ? rank(templates.data ?? [], query, (one) => [one.name], 8) : [];
  const choices: Choice[] = [
    ...replies.map((reply) => ({
      id: reply.id,
      title: (
        <>
          <IconBolt size={14} aria-hidden="true" /> <b>/{reply.shortcut}</b> {reply.title}
        </>
      ),
      detail: reply.text,
      aside: <Scope reply={reply} />,
      preview: <Preview reply={reply} text={fillVariables(reply.text, variables.data ?? [])} />,
      choose: () => onPick({ type: "canned", reply }),
    })),
    ...found.map((template: Template) => ({
      id: template.id,
      title: (
        <>
          <IconLayoutList size={14} aria-hidden="true" /> <b>{template.name}</b>
        </>
      ),
      aside: <Trans>Mensagem template</Trans>,
      detail: component(template, "BODY")?.text ?? "",
      preview: <p dir="auto">{component(template, "BODY")?.text ?? ""}</p>,
      choose: () => onPick({ type: "template", template }),
    })),
  ];
  if (!isInternal && "interna".startsWith(query.toLowerCase())) {
    choices.push({
      id: "interna",
      title: (
        <>
          <IconLock size={14} aria-hidden="true" /> <b>/interna</b> <Trans>Mensagem interna</Trans>
        </>
      ),
      choose: () => onPick({ type: "internal" }),
    });
  }
  const note = canned.isError ? (
    <Trans>As mensagens rápidas não puderam ser carregadas.</Trans>
  ) : canned.isPending ? (
    <Trans>Carregando…</Trans>
  ) : (
    <Trans>Nenhuma mensagem rápida com este nome</Trans>
  );
  return <Listbox {...list} label={t`Mensagens rápidas`} choices={choices} note={note} />;
}

function Scope({ reply }: { reply: CannedReply }) {
  const me = useMe();
  if (reply.scope === "personal") return <Trans>Pessoal</Trans>;
  const name = me.directory.departments.find((row) => row.id === reply.department_id)?.name;
  return reply.scope === "department" ? name : null;
}

function Preview({ reply, text }: { reply: CannedReply; text: string }) {
  const left = variablesIn(text).map((name) => `{${name}}`);
  const choices = reply.interactive;
  const titles = !choices
    ? []
    : "buttons" in choices
      ? choices.buttons.map((button) => button.title)
      : choices.sections.flatMap((section) => section.rows.map((row) => row.title));
  return (
    <>
      <p dir="auto">{text}</p>
      {titles.length > 0 ? <p className={css.buttons}>{titles.join(" · ")}</p> : null}
      {reply.attachments.length > 0 ? (
        <p className={css.files}>
          <IconPaperclip size={14} aria-hidden="true" />
          <Plural value={reply.attachments.length} one="# arquivo" other="# arquivos" />:{" "}
          {reply.attachments.map((file) => file.name).join(", ")}
        </p>
      ) : null}
      {left.length > 0 ? (
        <p className={css.warning}>
          <Trans>Sem valor: {left.join(", ")}</Trans>
        </p>
      ) : null}
    </>
  );
}
