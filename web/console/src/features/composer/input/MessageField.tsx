import { useLingui } from "@lingui/react/macro";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
} from "react";
import { type Draft, getDraft, setDraft, useMe } from "@/realtime/store";
import css from "../composer.module.css";
import { readInternalCommand } from "../mode";

interface MessageFieldProps {
  conversationId: string;
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
}

/** Tallest field in pixels; beyond it scrolls. */
const TALLEST = 200;

export function MessageField(props: MessageFieldProps) {
  const { conversationId, draft, isInternal, hasFiles, focusToken, ref } = props;
  const { t } = useLingui();
  const { text } = draft;

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

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // During composition (accents, Asian input) Enter belongs to the input method.
    if (event.nativeEvent.isComposing || event.key === "Process") return;
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
  return (
    <textarea
      ref={ref}
      className={css.field}
      rows={1}
      value={text}
      placeholder={placeholder}
      aria-label={isInternal ? t`Mensagem interna` : t`Mensagem`}
      spellCheck
      dir="auto"
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  );
}
