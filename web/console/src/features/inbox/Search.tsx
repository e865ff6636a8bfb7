import { useLingui } from "@lingui/react/macro";
import { IconPlus } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { askNew } from "@/lib/requests";
import { useShortcuts } from "@/lib/shortcuts/registry";
import { usePermission } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { SearchBox } from "@/ui/SearchBox";
import classes from "./InboxPane.module.css";

const RecentSearches = lazy(async () => ({
  default: (await import("./search/RecentSearches")).RecentSearches,
}));

interface SearchProps {
  value: string;
  onChange: (value: string) => void;
  /** Enter was pressed and the list shows what was typed. */
  onEnter: () => void;
}

/** Searches conversations and messages, and begins new ones. */
export function Search({ value, onChange, onEnter }: SearchProps) {
  const { t } = useLingui();
  const mayBegin = usePermission("conversations.start");
  const group = t`Conversas`;

  useShortcuts(mayBegin ? [{ keys: "c", label: t`Nova conversa`, group, run: () => askNew() }] : []);

  return (
    <div className={classes.head}>
      <SearchBox
        value={value}
        label={t`Buscar conversas e mensagens`}
        placeholder={t`Nome, telefone, mensagem…`}
        shortcut={{ label: t`Buscar na lista`, group }}
        suggestions={(choose) => (
          <Suspense>
            <RecentSearches onChoose={choose} />
          </Suspense>
        )}
        onChange={onChange}
        onEnter={onEnter}
      />
      {mayBegin ? (
        <IconButton label={t`Nova conversa`} shortcut="c" onClick={() => askNew()}>
          <IconPlus size={20} />
        </IconButton>
      ) : null}
    </div>
  );
}
