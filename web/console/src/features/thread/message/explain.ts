import { useLingui } from "@lingui/react/macro";
import type { DirectoryUser } from "@/lib/api/types";
import { useProblemText } from "@/lib/i18n/useProblemText";
import { type ThreadMessage, useMe } from "@/realtime/store";

export interface Explanation {
  title: string;
  what: string;
  advice: string | null;
  /** The provider's own words and code, for a ticket with its support. */
  provider: string | null;
  canRetry: boolean;
}

function inLanguage(texts: Record<string, string> | undefined, locale: string): string | null {
  if (!texts) return null;
  const base = locale.split("-")[0] ?? locale;
  return (
    texts[locale] ?? texts[base] ?? texts["pt-BR"] ?? texts.pt ?? texts.en ?? Object.values(texts)[0] ?? null
  );
}

/** The files that the server did not take, by name, when it took others of the same message. */
function fileNames({ pending, attachments }: ThreadMessage): string {
  const numbers = (pending?.problem?.fields ?? []).flatMap(({ field }) => {
    const match = /^attachments\.(\d+)$/.exec(field);
    return match ? [Number(match[1])] : [];
  });
  return numbers.flatMap((number) => attachments[number]?.name ?? []).join(", ");
}

/** The colleagues whom the message may not call, by name. */
function namesCalled({ pending }: ThreadMessage, users: readonly DirectoryUser[]): string {
  const ids = (pending?.problem?.fields ?? []).flatMap(({ field }) => {
    const match = /^mentions\.(\d+)$/.exec(field);
    return match ? (pending?.body.mentions?.[Number(match[1])] ?? []) : [];
  });
  return ids.flatMap((id) => users.find((user) => user.id === id)?.name ?? []).join(", ");
}

/** Why a message is not where it should be, in the reader's language, and what helps. */
export function useExplanation(message: ThreadMessage): Explanation {
  const { t, i18n } = useLingui();
  const problemText = useProblemText();
  const { users } = useMe().directory;
  const { pending, error, status } = message;
  if (pending?.state === "retrying") {
    return {
      title: t`Ainda não enviada`,
      what: t`O servidor não respondeu. A mensagem está guardada e será enviada assim que a conexão voltar, uma única vez.`,
      advice: null,
      provider: null,
      canRetry: false,
    };
  }
  if (pending?.problem?.fields?.some(({ field }) => field.startsWith("mentions"))) {
    const names = namesCalled(message, users);
    return {
      title: t`Não enviada`,
      what: names
        ? t`${names} não vê esta conversa. Volte ao campo de mensagem e tire a menção.`
        : t`Um dos colegas mencionados não vê esta conversa. Volte ao campo de mensagem e tire a menção.`,
      advice: null,
      provider: null,
      canRetry: false,
    };
  }
  if (pending?.problem) {
    return {
      title: t`Não enviada`,
      what: [fileNames(message), problemText(pending.problem)].filter(Boolean).join(": "),
      advice: null,
      provider: null,
      canRetry: true,
    };
  }
  if (status === "unconfirmed") {
    return {
      title: t`Envio não confirmado`,
      what: t`O provedor não confirmou se recebeu esta mensagem. Ela pode ter chegado ao contato.`,
      advice: t`Pergunte ao contato antes de enviar de novo, para não repetir a mensagem.`,
      provider: null,
      canRetry: true,
    };
  }
  const words = error
    ? [error.title, error.details].filter((part, index, all) => part && all.indexOf(part) === index)
    : [];
  return {
    title: t`Não enviada`,
    what:
      inLanguage(error?.what, i18n.locale) ??
      (words[0] || t`O provedor recusou a mensagem sem dizer o motivo.`),
    advice: inLanguage(error?.do, i18n.locale),
    // Without a code it was refused here: the provider said nothing.
    provider: error?.code ? [error.code, ...words].join(" · ") : null,
    canRetry: true,
  };
}
