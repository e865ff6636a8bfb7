import { useLingui } from "@lingui/react/macro";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  lazy,
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Conversation } from "@/lib/api/types";
import { type Draft, getDraft, setDraft, useMe } from "@/realtime/store";
import type { KeyHandler } from "../complete/Listbox";
import { findTrigger } from "../complete/trigger";
import type { Pick } from "../complete/types";
import css from "../composer.module.css";
import { insertAt } from "../emoji/insert";
import { readInternalCommand } from "../mode";

const Suggestions = lazy(() => import("../complete/Suggestions"));

interface MessageFieldProps {
  conversation: Conversation;
  draft: Draft;
  isInternal: boolean;
  hasFiles: boolean;
  /** When it changes, the field takes the focus. */
  focusToken: string;
  ref: RefObject<HTMLTextAreaElement | null>;
  onInternal(): void;
  onFiles(files: File[]): void;
  onSend(): void;
  onTyping(): void;
  /** Chosen from a list: not words for this place, but more. The sign and what followed it are gone from the text. */
  onPick(pick: Exclude<Pick, { type: "text" }>): void;
}

/** Tallest field in pixels; beyond it scrolls. */
const TALLEST = 200;

export function MessageField(props: MessageFieldProps) {
  const { conversation, draft, isInternal, hasFiles, focusToken, ref } = props;
  const { t } = useLingui();
  const { text } = draft;
  const conversationId = conversation.id;
  const listId = useId();
  const keys = useRef<KeyHandler | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  /** Where a list was closed with Esc: it stays closed until the sign is gone. */
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [activeOption, setActiveOption] = useState<string | null>(null);
  const found = cursor === null ? null : findTrigger(text, cursor, isInternal);
  const trigger = found && found.from !== closedAt ? found : null;
  useEffect(() => {
    if (!found) setClosedAt(null);
  }, [found]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    const field = ref.current;
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(TALLEST, field.scrollHeight)}px`;
  }, [text, ref]);

  const enterSends = useMe().user.settings.enter_sends;
  const known = useRef(focusToken);
  useEffect(() => {
    if (known.current !== focusToken) ref.current?.focus();
    known.current = focusToken;
  }, [focusToken, ref]);

  function change(value: string) {
    const command = isInternal ? { isInternal: false, text: value } : readInternalCommand(value, false);
    if (command.isInternal) props.onInternal();
    else if (value) props.onTyping();
    const visibility = isInternal || command.isInternal ? "internal" : "public";
    setDraft(conversationId, { ...getDraft(conversationId), text: command.text, visibility });
  }

  const onPick = useCallback(
    (pick: Pick) => {
      const field = ref.current;
      const now = getDraft(conversationId);
      const place = findTrigger(now.text, field?.selectionStart ?? now.text.length, isInternal);
      const from = place?.from ?? now.text.length;
      const words =
        pick.type === "text"
          ? pick.text
          : pick.type === "canned" && !pick.reply.interactive
            ? pick.reply.text
            : "";
      const next = insertAt(now.text, from, place?.to ?? now.text.length, words);
      const mentions =
        pick.type === "text" && pick.mention ? [...(now.mentions ?? []), pick.mention] : now.mentions;
      setDraft(conversationId, { ...now, text: next.text, mentions });
      setCursor(null);
      requestAnimationFrame(() => {
        ref.current?.focus();
        ref.current?.setSelectionRange(next.cursor, next.cursor);
      });
      if (pick.type !== "text") props.onPick(pick);
    },
    [conversationId, isInternal, props.onPick, ref],
  );

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // During composition (accents, Asian input) Enter belongs to the input method.
    if (event.nativeEvent.isComposing || event.key === "Process") return;
    if (trigger) {
      // A finished ":nome:" takes the first match, like Enter.
      const isEnd = trigger.kind === "emoji" && event.key === ":";
      if (keys.current?.(isEnd ? { key: "Enter", shiftKey: false } : event)) return event.preventDefault();
      if (event.key === "Escape") {
        event.preventDefault();
        setClosedAt(trigger.from);
        return;
      }
    }
    const asksToSend = enterSends || event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey && asksToSend) {
      event.preventDefault();
      props.onSend();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (draft.replyTo) setDraft(conversationId, { ...getDraft(conversationId), replyTo: null });
      else event.currentTarget.blur();
    }
  }

  function onPaste(event: ClipboardEvent) {
    const files = [...event.clipboardData.files];
    // Office programs put a picture beside the copied text: the text is meant.
    if (files.length === 0 || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    props.onFiles(files);
  }

  const placeholder = isInternal
    ? t`Escreva uma mensagem interna…`
    : hasFiles
      ? t`Escreva uma legenda…`
      : t`Escreva uma mensagem…`;
  const note = (event: { currentTarget: HTMLTextAreaElement }) =>
    setCursor(
      event.currentTarget.selectionStart === event.currentTarget.selectionEnd
        ? event.currentTarget.selectionStart
        : null,
    );
  return (
    <>
      {trigger ? (
        <Suspense>
          <Suggestions
            id={listId}
            trigger={trigger}
            conversation={conversation}
            isInternal={isInternal}
            keys={keys}
            onActive={setActiveOption}
            onPick={onPick}
          />
        </Suspense>
      ) : null}
      <textarea
        ref={ref}
        className={css.field}
        rows={1}
        value={text}
        placeholder={placeholder}
        aria-label={isInternal ? t`Mensagem interna` : t`Mensagem`}
        spellCheck
        dir="auto"
        aria-autocomplete="list"
        aria-controls={trigger ? listId : undefined}
        aria-activedescendant={(trigger && activeOption) || undefined}
        onChange={(event) => {
          change(event.currentTarget.value);
          note(event);
        }}
        onSelect={note}
        onBlur={() => setCursor(null)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
    </>
  );
}
