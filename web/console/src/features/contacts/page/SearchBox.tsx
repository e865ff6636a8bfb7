import { useLingui } from "@lingui/react/macro";
import { IconSearch, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useRef } from "react";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { useTyped } from "@/lib/useTyped";
import { IconButton } from "@/ui/IconButton";
import css from "./page.module.css";

const TYPING_MS = 200;

/** What is typed reaches the address shortly after the last key; the list follows, and what was asked before is dropped. */
export function SearchBox({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const { text, setText, send } = useTyped(value, onChange, TYPING_MS);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Escape") {
      event.preventDefault();
      if (text) send("");
      else event.currentTarget.blur();
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) send(text);
  }

  useShortcuts([
    { keys: "/", label: t`Buscar contatos`, group: t`Contatos`, run: () => input.current?.select() },
  ]);

  return (
    <search className={css.search}>
      <IconSearch size={16} stroke={1.8} aria-hidden="true" />
      <input
        ref={input}
        type="search"
        value={text}
        placeholder={t`Nome, telefone, e-mail ou CPF`}
        aria-label={t`Buscar contatos`}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text ? (
        <IconButton
          label={t`Limpar a busca`}
          size="small"
          className={css.clear}
          onClick={() => {
            send("");
            input.current?.focus();
          }}
        >
          <IconX size={15} />
        </IconButton>
      ) : null}
    </search>
  );
}
