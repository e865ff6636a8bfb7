import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import { Menu, Popover } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconArrowsSort, IconBookmark, IconCheck } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Sort } from "@/lib/api/types";
import { filterCount } from "@/realtime/filters";
import type { ListQuery } from "@/realtime/store";
import { IconButton } from "@/ui/IconButton";
import { setDensity, useDensity } from "../density";

const FilterPanel = lazy(async () => ({ default: (await import("./FilterPanel")).FilterPanel }));
const SavedViews = lazy(async () => ({ default: (await import("../saved/SavedViews")).SavedViews }));

/** All filters, the saved views and the order. */
export function FilterTools({ query, onQuery }: { query: ListQuery; onQuery: (query: ListQuery) => void }) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const [savedAsked, askSaved] = useState(0);
  const isCompact = useDensity() === "compact";
  const count = filterCount(query);
  const sorts: Record<Sort, string> = {
    recent: t`Mensagem mais recente`,
    oldest: t`Mensagem mais antiga`,
    opened_recent: t`Abertura mais recente`,
    opened_oldest: t`Abertura mais antiga`,
    expires_soon: t`Expira em breve`,
  };
  return (
    <>
      <Popover
        position="bottom-end"
        width={320}
        shadow="md"
        trapFocus
        returnFocus
        opened={isOpen}
        onChange={setOpen}
      >
        <Popover.Target>
          <IconButton
            size="small"
            label={count ? t`Filtros ativos: ${count}` : t`Mais filtros`}
            active={count > 0}
            onClick={() => setOpen(!isOpen)}
          >
            <IconAdjustmentsHorizontal size={17} stroke={1.8} />
          </IconButton>
        </Popover.Target>
        <Popover.Dropdown p={0} aria-label={t`Filtros`}>
          <Suspense>
            {isOpen ? <FilterPanel query={query} onQuery={onQuery} onDone={() => setOpen(false)} /> : null}
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      <IconButton size="small" label={t`Visões salvas`} onClick={() => askSaved(savedAsked + 1)}>
        <IconBookmark size={17} stroke={1.8} />
      </IconButton>
      <Suspense>{savedAsked ? <SavedViews request={savedAsked} query={query} /> : null}</Suspense>
      <Menu position="bottom-end" width={232} checkIcon={<IconCheck size={16} aria-hidden="true" />}>
        <Menu.Target>
          <IconButton size="small" label={t`Ordenar: ${sorts[query.sort]}`} active={query.sort !== "recent"}>
            <IconArrowsSort size={17} stroke={1.8} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t`Ordenar por`}</Menu.Label>
          <Menu.RadioGroup value={query.sort} onChange={(sort) => onQuery({ ...query, sort: sort as Sort })}>
            {Object.entries(sorts).map(([sort, name]) => (
              <Menu.RadioItem key={sort} value={sort} closeMenuOnClick>
                {name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.CheckboxItem
            checked={isCompact}
            onChange={(compact) => setDensity(compact ? "compact" : "comfortable")}
            closeMenuOnClick
          >
            {t`Lista compacta`}
          </Menu.CheckboxItem>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
