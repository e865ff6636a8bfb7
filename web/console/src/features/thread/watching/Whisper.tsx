import { Trans, useLingui } from "@lingui/react/macro";
import { IconLock } from "@tabler/icons-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { clearDraft, sendMessage, setDraft, useDraft, useMe } from "@/realtime/store";
import css from "./watching.module.css";

/** "Sussurrar": words for the agent, which the customer never sees. There is no other way to write while monitoring. */
export function Whisper({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const enterSends = useMe().user.settings.enter_sends;
  const draft = useDraft(conversationId);
  const [aside, setAside] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  // An answer to the customer that this person left unfinished here is neither shown nor overwritten.
  const isFree = draft.visibility === "internal" || draft.text.trim() === "";
  const text = isFree ? draft.text : aside;

  useShortcuts([{ keys: "n", label: t`Sussurrar`, group: t`Conversa`, run: () => field.current?.focus() }]);

  function write(next: string) {
    if (isFree) setDraft(conversationId, { ...draft, text: next, visibility: "internal" });
    else setAside(next);
  }

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (!text.trim()) return;
    sendMessage(conversationId, { text: text.trim(), visibility: "internal" });
    if (isFree) clearDraft(conversationId);
    else setAside("");
    field.current?.focus();
  }

  function key(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (event.ctrlKey || event.metaKey || (enterSends && !event.shiftKey)) {
      event.preventDefault();
      send();
    }
  }

  return (
    <form className={css.whisper} onSubmit={send}>
      <textarea
        ref={field}
        aria-label={t`Sussurrar para a equipe`}
        placeholder={t`Sussurrar: só a equipe vê`}
        value={text}
        rows={2}
        maxLength={4096}
        dir="auto"
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={key}
      />
      <button type="submit" disabled={!text.trim()}>
        <IconLock size={16} aria-hidden="true" />
        <Trans>Sussurrar</Trans>
      </button>
    </form>
  );
}
