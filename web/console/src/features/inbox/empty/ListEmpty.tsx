import "@/lib/i18n/deskCatalog";
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconCoffee, IconFilterOff, IconInbox, IconPlugConnectedX } from "@tabler/icons-react";
import type { ViewId } from "@/lib/api/types";
import { filterCount, isFiltered, withoutFilters } from "@/realtime/filters";
import type { ListQuery } from "@/realtime/store";
import { EmptyState } from "@/ui/EmptyState";
import { useViews } from "../useViews";

interface ListEmptyProps {
  query: ListQuery;
  failed: boolean;
  onQuery: (query: ListQuery) => void;
  onRetry: () => void;
}

/** Why there is nothing, and the one thing to do about it. */
export function ListEmpty({ query, failed, onQuery, onRetry }: ListEmptyProps) {
  const { t } = useLingui();
  const { shown, names } = useViews();
  if (failed) {
    return (
      <EmptyState
        icon={<IconPlugConnectedX size={28} />}
        title={t`A lista não pôde ser carregada`}
        action={<Button variant="default" onClick={onRetry}>{t`Tentar de novo`}</Button>}
      >
        {t`O servidor não respondeu. Ela é carregada sozinha quando a conexão voltar.`}
      </EmptyState>
    );
  }
  if (isFiltered(query)) {
    return (
      <EmptyState
        icon={<IconFilterOff size={28} />}
        title={
          query.unread && !query.labelled && filterCount(query) === 0
            ? t`Nenhuma conversa não lida aqui`
            : t`Nenhuma conversa com estes filtros`
        }
        action={
          <Button
            variant="default"
            onClick={() => onQuery(withoutFilters(query))}
          >{t`Limpar filtros`}</Button>
        }
      />
    );
  }
  const texts: Record<ViewId, [string, string]> = {
    waiting: [t`Ninguém esperando`, t`Quando um cliente escrever, a conversa aparece aqui.`],
    mine: [t`Você não tem atendimentos abertos`, t`O que você iniciar aparece aqui.`],
    active: [
      t`Nenhum atendimento em andamento`,
      t`Os atendimentos da equipe aparecem aqui assim que forem iniciados.`,
    ],
    open: [t`Nenhuma conversa aberta`, t`As conversas abertas que você pode atender aparecem aqui.`],
    closed: [t`Nenhuma conversa fechada`, t`Atendimentos encerrados ficam guardados aqui.`],
    bot: [t`Nenhuma conversa com o bot`, t`Conversas em um fluxo aparecem aqui.`],
    all: [
      t`Nenhuma conversa ainda`,
      t`Assim que um cliente escrever para um dos seus canais, a conversa aparece aqui.`,
    ],
  };
  const [title, text] = texts[query.view];
  const calm = query.view === "waiting" || query.view === "active";
  return (
    <EmptyState
      icon={calm ? <IconCoffee size={28} /> : <IconInbox size={28} />}
      title={title}
      action={
        query.view === "mine" && shown.includes("waiting") ? (
          <Button
            variant="default"
            onClick={() => onQuery({ ...query, view: "waiting" })}
          >{t`Ver ${names.waiting}`}</Button>
        ) : null
      }
    >
      {text}
    </EmptyState>
  );
}
