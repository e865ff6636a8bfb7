import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useMe } from "@/realtime/store";
import { forgetSearches, recentSearches } from "./recent";
import css from "./search.module.css";

/** What was searched for before, under the empty search box. */
export function RecentSearches({ onChoose }: { onChoose(text: string): void }) {
  const { t } = useLingui();
  const { id } = useMe().user;
  const [searches, setSearches] = useState(() => recentSearches(id));
  if (searches.length === 0) return null;
  return (
    <div className={css.recent}>
      <div className={css.recentHead}>
        <strong>{t`Buscas recentes`}</strong>
        <button
          type="button"
          className={css.link}
          onClick={() => {
            forgetSearches(id);
            setSearches([]);
          }}
        >{t`Limpar`}</button>
      </div>
      <ul>
        {searches.map((text) => (
          <li key={text}>
            <button type="button" data-recent className={css.recentItem} onClick={() => onChoose(text)}>
              <IconHistory size={15} aria-hidden="true" />
              <span>{text}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
