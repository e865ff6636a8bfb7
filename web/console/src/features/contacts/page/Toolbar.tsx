import { useLingui } from "@lingui/react/macro";
import { Menu, Popover } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconArrowsSort, IconColumns3 } from "@tabler/icons-react";
import { useState } from "react";
import type { ContactQuery, ContactSort } from "@/lib/api/contacts";
import { IconButton } from "@/ui/IconButton";
import { SearchBox } from "@/ui/SearchBox";
import { COLUMNS, DEFAULT_COLUMNS, setColumns, useColumns } from "./columns";
import { FilterPanel } from "./FilterPanel";
import css from "./page.module.css";
import { filterCount } from "./query";
import { useColumnNames } from "./useColumnNames";

interface ToolbarProps {
  query: ContactQuery;
  onQuery(query: ContactQuery): void;
}

/** Search, filters, order and columns. */
export function Toolbar({ query, onQuery }: ToolbarProps) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const count = filterCount(query);
  return (
    <div className={css.tools}>
      <SearchBox
        value={query.q ?? ""}
        label={t`Buscar contatos`}
        placeholder={t`Nome, telefone, e-mail ou CPF`}
        shortcut={{ label: t`Buscar contatos`, group: t`Contatos` }}
        className={css.search}
        onChange={(q) => onQuery({ ...query, q: q || undefined })}
      />
      <Popover
        position="bottom-end"
        width={340}
        shadow="md"
        trapFocus
        returnFocus
        opened={isOpen}
        onChange={setOpen}
      >
        <Popover.Target>
          <IconButton
            label={count ? t`Filtros ativos: ${count}` : t`Filtros`}
            active={count > 0}
            onClick={() => setOpen(!isOpen)}
          >
            <IconAdjustmentsHorizontal size={19} stroke={1.8} />
          </IconButton>
        </Popover.Target>
        <Popover.Dropdown p={0} aria-label={t`Filtros`}>
          {isOpen ? <FilterPanel query={query} onQuery={onQuery} onDone={() => setOpen(false)} /> : null}
        </Popover.Dropdown>
      </Popover>
      <SortMenu sort={query.sort ?? "name"} onSort={(sort) => onQuery({ ...query, sort })} />
      <span className={css.columnsTool}>
        <ColumnsMenu />
      </span>
    </div>
  );
}

function SortMenu({ sort, onSort }: { sort: ContactSort; onSort(sort: ContactSort): void }) {
  const { t } = useLingui();
  const names: Record<ContactSort, string> = {
    name: t`Nome`,
    recent: t`Último contato`,
    created: t`Mais novos`,
  };
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <IconButton label={t`Ordenar: ${names[sort]}`} active={sort !== "name"}>
          <IconArrowsSort size={19} stroke={1.8} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t`Ordenar por`}</Menu.Label>
        <Menu.RadioGroup value={sort} onChange={(id) => onSort(id as ContactSort)}>
          {Object.entries(names).map(([id, name]) => (
            <Menu.RadioItem key={id} value={id} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function ColumnsMenu() {
  const { t } = useLingui();
  const columns = useColumns();
  const names = useColumnNames();
  return (
    <Menu position="bottom-end" width={220} closeOnItemClick={false}>
      <Menu.Target>
        <IconButton label={t`Colunas`}>
          <IconColumns3 size={19} stroke={1.8} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t`Colunas`}</Menu.Label>
        {COLUMNS.map((id) => {
          const isShown = columns.includes(id);
          return (
            <Menu.CheckboxItem
              key={id}
              checked={isShown}
              onChange={() =>
                setColumns(isShown ? columns.filter((other) => other !== id) : [...columns, id])
              }
            >
              {names[id]}
            </Menu.CheckboxItem>
          );
        })}
        <Menu.Divider />
        <Menu.Item onClick={() => setColumns(DEFAULT_COLUMNS)}>{t`Voltar às colunas de início`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
