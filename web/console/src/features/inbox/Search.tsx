import { useLingui } from "@lingui/react/macro";
import { IconPlus, IconSearch, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import { askNew } from "@/lib/requests";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { usePermission } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import classes from "./InboxPane.module.css";

const RecentSearches = lazy(async () => ({
  default: (await import("./search/RecentSearches")).RecentSearches,
}));
const TYPING_MS = 250;

interface SearchProps {
  value: string;
  onChange: (value: string) => void;
  /** Enter was pressed and the list shows what was typed. */
  onEnter: () => void;
}

/** Searches conversations and messages; what is typed reaches the address shortly after the last key. */
export function Search({ value, onChange, onEnter }: SearchProps) {
  const { t } = useLingui();
  const [text, setText] = useState(value);
  const [isInside, setInside] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(value);
  const mayBegin = usePermission("conversations.start");

  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => send(text), TYPING_MS);
    return () => clearTimeout(timer);
  });

  function send(next: string) {
    sent.current = next;
    setText(next);
    onChange(next);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (text) send("");
      else event.currentTarget.blur();
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      if (text === sent.current) onEnter();
      else send(text);
    }
  }

  useShortcuts([
    ...(mayBegin ? [{ keys: "c", label: t`Nova conversa`, group: t`Conversas`, run: () => askNew() }] : []),
    { keys: "/", label: t`Buscar na lista`, group: t`Conversas`, run: () => input.current?.select() },
  ]);

  return (
    <search
      className={classes.head}
      onFocus={() => setInside(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setInside(false)}
    >
      <div className={classes.search}>
        <IconSearch size={16} stroke={1.8} aria-hidden="true" />
        <input
          ref={input}
          type="search"
          value={text}
          placeholder={t`Nome, telefone, protocolo, mensagem`}
          aria-label={t`Buscar conversas e mensagens`}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          data-search
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {text ? (
          <IconButton
            label={t`Limpar a busca`}
            size="small"
            className={classes.clear}
            onClick={() => send("")}
          >
            <IconX size={15} />
          </IconButton>
        ) : null}
        {isInside && !text ? (
          <Suspense>
            <RecentSearches
              onChoose={(chosen) => {
                send(chosen);
                input.current?.focus();
              }}
            />
          </Suspense>
        ) : null}
      </div>
      {mayBegin ? (
        <IconButton label={t`Nova conversa`} shortcut="c" onClick={() => askNew()}>
          <IconPlus size={20} />
        </IconButton>
      ) : null}
    </search>
  );
}
