import { useLingui } from "@lingui/react/macro";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { IconButton } from "@/ui/IconButton";
import classes from "./InboxPane.module.css";

const TYPING_MS = 250;

/** Searches the view; what is typed reaches the address shortly after the last key. */
export function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(value);

  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      onChange(text);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, onChange]);

  function clear() {
    sent.current = "";
    setText("");
    onChange("");
  }

  useShortcuts([
    { keys: "/", label: t`Buscar na lista`, group: t`Conversas`, run: () => input.current?.select() },
  ]);

  return (
    <search className={classes.head}>
      <div className={classes.search}>
        <IconSearch size={16} stroke={1.8} aria-hidden="true" />
        <input
          ref={input}
          type="search"
          value={text}
          placeholder={t`Nome, telefone ou protocolo`}
          aria-label={t`Buscar por nome, telefone ou protocolo`}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            if (text) clear();
            else event.currentTarget.blur();
          }}
        />
        {text ? (
          <IconButton label={t`Limpar a busca`} size="small" className={classes.clear} onClick={clear}>
            <IconX size={15} />
          </IconButton>
        ) : null}
      </div>
    </search>
  );
}
