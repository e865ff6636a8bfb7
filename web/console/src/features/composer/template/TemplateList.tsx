import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Loader, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { templatesQuery } from "../complete/queries";
import { component, matchesSearch, type Template } from "./fill";
import css from "./template.module.css";
import { useCategoryName } from "./useCategoryName";

/** The approved templates of a channel, to choose one of. */
export function TemplateList({ inboxId, onChoose }: { inboxId: string; onChoose(template: Template): void }) {
  const { t } = useLingui();
  const categoryName = useCategoryName();
  const [search, setSearch] = useState("");
  const { data, error, refetch, isFetching } = useQuery(templatesQuery(inboxId));
  if (error) {
    return (
      <div className={css.state} role="alert">
        <Trans>Os templates não puderam ser carregados.</Trans>
        <Button variant="default" size="xs" loading={isFetching} onClick={() => void refetch()}>
          <Trans>Tentar novamente</Trans>
        </Button>
      </div>
    );
  }
  if (!data) {
    return (
      <div className={css.state}>
        <Loader size="sm" aria-label={t`Carregando`} />
      </div>
    );
  }
  if (data.length === 0) {
    return (
      <div className={css.state}>
        <Trans>Este canal ainda não tem templates aprovados. Peça a um administrador que os crie.</Trans>
      </div>
    );
  }
  const found = data.filter((template) => matchesSearch(template, search));
  return (
    <>
      <TextInput
        aria-label={t`Buscar template`}
        placeholder={t`Buscar por nome ou texto`}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        data-autofocus
      />
      <ul className={css.list}>
        {found.map((template) => (
          <li key={template.id}>
            <button type="button" className={css.option} onClick={() => onChoose(template)}>
              <span className={css.name}>
                <strong>{template.name}</strong> ({categoryName(template.category)})
                <span className={css.language}>{template.language}</span>
              </span>
              <span className={css.excerpt} dir="auto">
                {component(template, "BODY")?.text}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 ? (
        <div className={css.state}>
          <Trans>Nenhum template com “{search}”.</Trans>
        </div>
      ) : null}
    </>
  );
}
