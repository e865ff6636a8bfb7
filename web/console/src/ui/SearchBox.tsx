import { useLingui } from "@lingui/react/macro";
import { IconSearch, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { useTyped } from "@/lib/useTyped";
import { IconButton } from "./IconButton";
import css from "./searchBox.module.css";

const TYPING_MS = 200;

interface SearchBoxProps {
  value: string;
  label: string;
  placeholder: string;
  /** What the key "/" is called, and among which it is told. */
  shortcut: { label: string; group: string };
  className?: string;
  /** What to choose from while the box is empty and somebody is in it. */
  suggestions?(choose: (text: string) => void): ReactNode;
  onChange(value: string): void;
  /** Enter was pressed and what was typed has been handed on already. */
  onEnter?(): void;
}

/** What is typed reaches the address shortly after the last key; the list follows, and what was asked before is dropped. */
export function SearchBox(props: SearchBoxProps) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const [isInside, setInside] = useState(false);
  const { text, setText, send, isSent } = useTyped(props.value, props.onChange, TYPING_MS);

  function choose(next: string) {
    send(next);
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (text) send("");
      else event.currentTarget.blur();
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      if (isSent()) props.onEnter?.();
      else send(text);
    }
  }

  useShortcuts([{ keys: "/", ...props.shortcut, run: () => input.current?.select() }]);

  return (
    <search
      className={props.className ? `${css.box} ${props.className}` : css.box}
      onFocus={() => setInside(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setInside(false)}
    >
      <IconSearch size={16} stroke={1.8} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        value={text}
        placeholder={props.placeholder}
        aria-label={props.label}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        data-search
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text ? (
        <IconButton label={t`Limpar a busca`} size="small" className={css.clear} onClick={() => choose("")}>
          <IconX size={15} />
        </IconButton>
      ) : null}
      {isInside && !text ? props.suggestions?.(choose) : null}
    </search>
  );
}
